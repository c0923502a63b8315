package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.BrokenPromiseException;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Errors can be read. */
final class ErrorFormatsCheck extends Check {
    ErrorFormatsCheck() {
        super(
                "error-formats",
                "Every error has its one form: over HTTP {error, code, message, request_id}, on the socket an"
                        + " error_message after which it goes on.",
                "proxies that answer in place of the service, with pages of their own");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        stage.backend(stage.ada().token()).get("/api/nothing-here").problem(404, "NOT_FOUND");
        stage.auth("").get("/nothing-here").problem(404, "NOT_FOUND");
        stage.ada().backend().get("/api/threads/no-such-thread").problem(404, "THREAD_NOT_FOUND");
        stage.ada().backend().get("/api/threads?limit=0").problem(400, "BAD_MESSAGE");
        stage.auth("").send("POST", "/auth/login", "{").problem(400, "BODY_NOT_JSON");
        stage.auth("").post("/auth/refresh", Map.of("refresh_token", "nothing")).problem(401, "REFRESH_TOKEN_UNKNOWN");
        stage.auth("").send("PUT", "/auth/login", "{}").problem(405, "METHOD_NOT_ALLOWED");
        try (var talk = stage.talk(stage.ada())) {
            for (var bad : List.of("{", "[]", "{\"type\":\"user_message\",\"content\":7}")) {
                talk.socket().send(bad);
                error(talk.hear("error_message"), "BAD_MESSAGE");
            }
            talk.socket().send(Map.of("type", "agent_started"));
            error(talk.hear("error_message"), "UNKNOWN_TYPE");
            talk.socket().send(Map.of("type", "ping", "n", 7));
            Expect.equal(
                    "n of the pong after four errors",
                    OptionalLong.of(7),
                    talk.hear("pong").number("n"));
        }
    }

    private static void error(Frame frame, String code) throws BrokenPromiseException {
        Expect.equal("error_code", code, frame.text("error_code").orElse(""));
        Expect.that("no fatal error", !frame.flag("fatal"), frame.text());
        for (var member : List.of("error_message", "user_message")) {
            Expect.that(member + " of " + code, !frame.text(member).orElse("").isBlank(), frame.text());
        }
    }
}
