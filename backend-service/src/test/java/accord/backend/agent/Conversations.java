package accord.backend.agent;

import accord.backend.run.Answer;
import accord.backend.run.Assignment;
import accord.kernel.context.RequestId;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenGrant;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification.Verified;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What a signed-in person asks the supervisor, and what ships with the service to ask about. */
final class Conversations {
    private static final UserExecutionContext SOMEONE = someone();
    static final RulesSupervisor SUPERVISOR = new RulesSupervisor(PriceTable.shipped());

    private Conversations() {}

    static Answer ask(String request) {
        return ask(request, "", new RecordedNarration());
    }

    static Answer ask(String request, String agent, RecordedNarration narration) {
        try {
            return SUPERVISOR.answer(assignment(request, agent), narration);
        } catch (InterruptedException stopped) {
            throw new AssertionError("nobody interrupts this thread", stopped);
        }
    }

    static Assignment assignment(String request, String agent) {
        return new Assignment(SOMEONE, request, agent, Assignment.History.none());
    }

    static String sample() {
        try (var sample = Conversations.class.getResourceAsStream("sample-usage.csv")) {
            return new String(sample.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Usage parse(String text) {
        try {
            return UsageParser.parse(text);
        } catch (InterruptedException stopped) {
            throw new AssertionError("nobody interrupts this thread", stopped);
        }
    }

    private static UserExecutionContext someone() {
        var tokens = Forge.of(Forge.SECRET).tokens();
        var token = tokens.mint(TokenGrant.person("usr_1", "test", "ses_1"));
        return switch (tokens.verify(token.value(), TokenUse.ACCESS)) {
            case Verified(var verified) -> UserExecutionContext.admitted(verified, RequestId.mint(), Instant.EPOCH, "");
            case accord.kernel.token.Verification.Refused(var failure, var detail) ->
                throw new AssertionError(failure + " " + detail);
        };
    }
}
