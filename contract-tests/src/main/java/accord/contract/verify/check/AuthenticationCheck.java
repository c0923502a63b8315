package accord.contract.verify.check;

import accord.contract.client.AgentSocket;
import accord.contract.client.Carriage;
import accord.contract.client.Frame;
import accord.contract.verify.BrokenPromiseException;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tokens are minted and verified under one key. */
final class AuthenticationCheck extends Check {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    AuthenticationCheck() {
        super(
                "authentication",
                "A token of auth-service opens every door of the backend for its own user, and anything else opens"
                        + " none, with the reason.",
                "signing_kid at auth-service's /health and verify_kids at the backend's: both must have the same"
                        + " secret and the same ACCORD_ISSUER");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        agreeOnKeys(stage);
        var ada = stage.ada();
        Expect.equal(
                "id at auth-service's /auth/me",
                ada.id(),
                stage.auth(ada.token())
                        .get("/auth/me")
                        .with(200)
                        .json()
                        .text("id")
                        .orElse(""));
        Expect.equal(
                "user_id at /api/me",
                ada.id(),
                ada.backend().get("/api/me").with(200).json().text("user_id").orElse(""));

        var nobody = stage.backend("").get("/api/me").problem(401, "NO_TOKEN");
        Expect.that(
                "a WWW-Authenticate with Bearer",
                nobody.header("www-authenticate").startsWith("Bearer"),
                nobody);
        stage.backend("").get("/api/me?token=" + ada.token()).problem(401, "TOKEN_IN_URL");
        var altered = altered(ada.token());
        stage.backend(altered).get("/api/me").problem(401, "SIGNATURE_INVALID");
        try (var socket = AgentSocket.open(stage.sockets(), stage.backendUrl(), altered, Carriage.HEADER, LIMIT)) {
            var refusal = socket.next(LIMIT).map(Frame::text).orElse("nothing");
            Expect.that("an error_message SIGNATURE_INVALID", refusal.contains("\"SIGNATURE_INVALID\""), refusal);
            Expect.equal(
                    "the close code for an altered token",
                    4401,
                    socket.ended().get(LIMIT.toSeconds(), TimeUnit.SECONDS).code());
        }
    }

    private static void agreeOnKeys(Stage stage) throws IOException, InterruptedException, BrokenPromiseException {
        var auth = stage.auth("").get("/health").with(200).json();
        var backend = stage.backend("").get("/health").with(200).json();
        var signing = auth.text("signing_kid").orElse("");
        Expect.that(
                "the signing_kid " + signing + " among the backend's verify_kids",
                backend.texts("verify_kids").contains(signing),
                backend.texts("verify_kids"));
        var digest = auth.text("contract_digest").orElse("");
        Expect.that(
                "auth-service's contract_digest among those that the backend accepts",
                backend.texts("accepts_contracts").contains(digest),
                backend.texts("accepts_contracts"));
    }

    /** Another token of the same form: one character in the middle of its signature is another. */
    private static String altered(String token) {
        var at = token.length() - 20;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }
}
