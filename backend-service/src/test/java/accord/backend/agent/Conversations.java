package accord.backend.agent;

import accord.backend.run.Answer;
import accord.backend.run.Assignment;
import accord.backend.run.Narration;
import accord.backend.thread.ThreadMessage;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenGrant;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification.Refused;
import accord.kernel.token.Verification.Verified;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What a signed-in person asks the supervisor, and what ships with the service to ask about. */
final class Conversations {
    private static final RulesSupervisor SUPERVISOR = new RulesSupervisor(PriceTable.shipped(), UploadedRecords.none());
    private static final UserExecutionContext SOMEONE = someone();

    private Conversations() {}

    static Answer ask(String request) {
        return ask(request, "", new RecordedNarration());
    }

    static Answer ask(String request, String agent, Narration narration) {
        return ask(new Assignment(SOMEONE, request, agent, Assignment.History.none()), narration);
    }

    static Answer askAfter(List<ThreadMessage> history, String request, Narration narration) {
        return ask(new Assignment(SOMEONE, request, "", _ -> history), narration);
    }

    private static Answer ask(Assignment assignment, Narration narration) {
        try {
            return SUPERVISOR.answer(assignment, narration);
        } catch (InterruptedException stopped) {
            throw new CancelledRunException(stopped);
        }
    }

    static ThreadMessage said(String role, String content) {
        return new ThreadMessage("msg_1", role, content, RunId.mint(), Instant.EPOCH);
    }

    static Usage parse(String text) {
        try {
            return UsageParser.parse(text);
        } catch (InterruptedException stopped) {
            throw new CancelledRunException(stopped);
        }
    }

    static PricedUsage price(String text) {
        return PricedUsage.of(parse(text), PriceTable.shipped());
    }

    static String sample() {
        try (var sample = RulesSupervisor.class.getResourceAsStream("sample-usage.csv")) {
            return new String(Objects.requireNonNull(sample).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static UserExecutionContext someone() {
        var tokens = Forge.of(Forge.SECRET).tokens();
        var token = tokens.mint(TokenGrant.person("usr_1", "test", "ses_1"));
        return switch (tokens.verify(token.value(), TokenUse.ACCESS)) {
            case Verified(var verified) -> UserExecutionContext.admitted(verified, RequestId.mint(), Instant.EPOCH, "");
            case Refused(var failure, var detail) -> throw new AssertionError(failure + " " + detail);
        };
    }

    /** The thread was interrupted while it asked. */
    static final class CancelledRunException extends RuntimeException {
        CancelledRunException(InterruptedException cause) {
            super(cause);
        }
    }
}
