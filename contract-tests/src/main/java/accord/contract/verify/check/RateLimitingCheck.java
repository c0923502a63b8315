package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.Map;

/** Nobody takes all there is. */
final class RateLimitingCheck extends Check {
    private static final long MOST = 10_000;
    private static final long AT_ONCE = 20;
    private static final int WARNINGS = 3;
    private static final Map<String, String> COMMAND = Map.of("type", "cancel_run", "run_id", "no-run-at-all");

    RateLimitingCheck() {
        super(
                "rate-limiting",
                "A connection may give as many commands in a minute as its greeting says; three more are warned of,"
                        + " the next ends it with 4429.",
                "ACCORD_COMMANDS_PER_MINUTE of the backend");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        try (var talk = stage.talk(stage.ada())) {
            var limit = talk.greeting().number("limits", "commands_per_minute").orElse(0);
            Expect.that("a limit from 1 to " + MOST, limit >= 1 && limit <= MOST, limit);
            for (var sent = 0L; sent < limit; sent += AT_ONCE) {
                var now = Math.min(AT_ONCE, limit - sent);
                for (var i = 0; i < now; i++) {
                    talk.socket().send(COMMAND);
                }
                for (var i = 0; i < now; i++) {
                    var reply = talk.next("a command_reply");
                    Expect.equal("the answer to a command within the limit", "command_reply", reply.type());
                }
            }
            for (var i = 0; i < WARNINGS + 1; i++) {
                talk.socket().send(COMMAND);
            }
            for (var i = 0; i < WARNINGS + 1; i++) {
                var warning = talk.next("a warning");
                Expect.equal(
                        "error_code above the limit",
                        "RATE_LIMITED",
                        warning.text("error_code").orElse(""));
                Expect.that("a retry_after_ms of up to a minute", isMoment(warning), warning.text());
                Expect.equal("fatal of warning " + (i + 1), i == WARNINGS, warning.flag("fatal"));
            }
            Expect.equal("the close code above the limit", 4429, talk.end().code());
        }
    }

    private static boolean isMoment(Frame warning) {
        var wait = warning.number("retry_after_ms").orElse(0);
        return wait > 0 && wait <= 61_000;
    }
}
