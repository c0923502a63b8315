package accord.contract.verify.check;

import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.Map;

/** A session lasts longer than its token. */
final class SessionPersistenceCheck extends Check {
    SessionPersistenceCheck() {
        super(
                "session-persistence",
                "A refresh token gets one successor, ever, for the same user; the new token opens what the old one"
                        + " did, on a live socket too.",
                "auth-service's database and clock; several instances need one database");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var ada = stage.ada();
        var before = ada.session();
        try (var talk = stage.talk(ada)) {
            var after = ada.refresh();
            Expect.that("another access token", !after.accessToken().equals(before.accessToken()), "the same");
            Expect.equal("expires_in", before.expiresIn(), after.expiresIn());
            Expect.equal(
                    "id of the refreshed token",
                    ada.id(),
                    stage.auth(after.accessToken())
                            .get("/auth/me")
                            .with(200)
                            .json()
                            .text("id")
                            .orElse(""));
            Expect.equal(
                    "user_id of the refreshed token",
                    ada.id(),
                    ada.backend()
                            .get("/api/me")
                            .with(200)
                            .json()
                            .text("user_id")
                            .orElse(""));
            var again = stage.auth("")
                    .post("/auth/refresh", Map.of("refresh_token", before.refreshToken()))
                    .with(200)
                    .json();
            Expect.that(
                    "the same successor for the same refresh token",
                    again.text("refresh_token").orElse("").equals(after.refreshToken()),
                    "another one");
            talk.socket().send(Map.of("type", "authenticate", "token", after.accessToken()));
            Expect.that(
                    "expires_at in auth_refreshed",
                    talk.hear("auth_refreshed").at("expires_at").isPresent(),
                    "none");
            Expect.equal(
                    "status after that",
                    "completed",
                    talk.turn(ada.thread(), "hello").getLast().text("status").orElse(""));
        }
        try (var talk = stage.talk(ada)) {
            Expect.equal(
                    "user_id of the next connection",
                    ada.id(),
                    talk.greeting().text("user_id").orElse(""));
        }
    }
}
