package accord.contract.verify.check;

import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.List;
import java.util.OptionalLong;

/** What clients are told beforehand is what they meet. */
final class ConfigurationCheck extends Check {
    ConfigurationCheck() {
        super(
                "configuration",
                "/ws/config, /auth/config and /api/discovery say the same as the greeting, the token and the other"
                        + " service.",
                "ACCORD_ISSUER, ACCORD_BACKEND_URL and ACCORD_AUTH_URL of both services");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var socket = stage.backend("").get("/ws/config").with(200).json();
        try (var talk = stage.talk(stage.ada())) {
            for (var part : List.of("heartbeat", "limits", "resume", "reconnect", "max_age_ms")) {
                Expect.equal(part + " of /ws/config", talk.greeting().at(part), socket.at(part));
            }
        }
        Expect.equal("path of /ws/config", "/ws", socket.text("path").orElse(""));
        Expect.that(
                "agent-events.v1 among the protocols",
                socket.texts("protocols").contains("agent-events.v1"),
                socket.texts("protocols"));
        var codes = socket.objects("close_codes").stream()
                .map(code -> code.number("code").orElse(0))
                .toList();
        Expect.that("close codes with 4401 and without 1011", codes.contains(4401L) && !codes.contains(1011L), codes);

        var auth = stage.auth("").get("/auth/config").with(200).json();
        var issuer = auth.text("issuer").orElse("");
        var discovery = stage.backend("").get("/api/discovery").with(200).json();
        Expect.equal(
                "issuer of /api/discovery", issuer, discovery.text("issuer").orElse(""));
        Expect.equal(
                "issuer of /.well-known/openid-configuration",
                issuer,
                stage.auth("")
                        .get("/.well-known/openid-configuration")
                        .with(200)
                        .json()
                        .text("issuer")
                        .orElse(""));
        Expect.equal(
                "websocket_url of /auth/config",
                auth.text("backend_url").orElse("").replaceFirst("^http", "ws") + "/ws",
                auth.text("websocket_url").orElse(""));
        Expect.equal(
                "the access token's lifetime of /auth/config",
                OptionalLong.of(stage.ada().session().expiresIn()),
                auth.number("lifetimes", "access_token"));
    }
}
