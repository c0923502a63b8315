package accord.contract.browser;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.AuthClient;
import accord.contract.client.Carriage;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A page opens the socket: its policy lets it, its origin is asked for, and each refusal reaches it as more than 1006. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserSessionTest {
    private static final String EMAIL = "ada@example.com";
    private static final String PASSWORD = "a long walk in the rain";
    private static final Pattern README_SCRIPT = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);

    private final Chromium chromium = Chromium.start();
    private final WebPage friend = WebPage.serve();
    private final WebPage stranger = WebPage.serve();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ServicePair services;
    private final String token;

    BrowserSessionTest() throws IOException, InterruptedException {
        var target = Files.createDirectories(Path.of("target").toAbsolutePath());
        var settings = ServiceSettings.in(Files.createTempDirectory(target, "browser "));
        var own = "http://127.0.0.1:" + settings.backend().get("PORT");
        services = ServicePair.start(settings.withBoth("ACCORD_ALLOWED_ORIGINS", own + "," + friend.origin()));
        var auth = new AuthClient(http, services.auth().url());
        auth.register(EMAIL, PASSWORD);
        token = auth.login(EMAIL, PASSWORD).accessToken();
    }

    @AfterAll
    void leave() {
        services.close();
        chromium.close();
        friend.close();
        stranger.close();
        http.close();
    }

    @Test
    void theReadmesSessionGoesAsItSays() throws IOException {
        try (var console = chromium.open(services.backend().url() + "/health")) {
            console.type(readmeScript());

            assertThat(console.linesUntil("agent_completed"))
                    .containsExactly(
                            "connection_established",
                            "command_reply",
                            "agent_started",
                            "agent_thinking",
                            "tool_executing",
                            "tool_completed",
                            "agent_completed");
        }
    }

    @Test
    void aListedPageSignsInAndTalks() {
        try (var console = chromium.open(friend.origin())) {
            console.type("""
                    const answer = await fetch("%s/auth/login", {method: "POST", headers: {"Content-Type": "application/json"},
                        body: JSON.stringify({email: "%s", password: "%s"})});
                    const token = (await answer.json()).access_token;
                    """.formatted(services.auth().url(), EMAIL, PASSWORD));
            console.type(socket("['agent-events.v1']")
                    + "ws.onopen = () => ws.send(JSON.stringify({type: 'authenticate', token}));");

            assertThat(console.linesUntil("connection_established")).containsExactly("connection_established");
        }
    }

    /** It is refused before there is a socket, so that nothing can be said to it; a browser calls that 1006. */
    @Test
    void aPageOfAForeignOriginGetsNoSocket() {
        assertThat(lines(stranger.origin(), offering("agent-events.v1", token)))
                .satisfiesExactly(
                        complaint -> assertThat(complaint).endsWith("Unexpected response code: 403"),
                        end -> assertThat(end).isEqualTo("closed 1006"));
    }

    @Test
    void anAlteredTokenIsNamedAndCloses4401() {
        assertThat(lines(friend.origin(), offering("agent-events.v1", altered(token))))
                .containsExactly("error_message SIGNATURE_INVALID", "closed 4401 SIGNATURE_INVALID");
    }

    @Test
    void anOlderClientsAlteredTokenIsNamedAndCloses1008() {
        assertThat(lines(friend.origin(), offering("jwt-auth", altered(token))))
                .containsExactly("error_message SIGNATURE_INVALID", "closed 1008 SIGNATURE_INVALID");
    }

    @Test
    void aPageThatOffersNothingIsToldThatATokenIsMissing() {
        assertThat(lines(friend.origin(), "[]")).containsExactly("error_message NO_TOKEN", "closed 1008 NO_TOKEN");
    }

    @Test
    void aPageThatNeverAuthenticatesIsToldWhenItsTimeIsUp() {
        assertThat(lines(friend.origin(), "['agent-events.v1']"))
                .containsExactly("error_message AUTH_TIMEOUT", "closed 4408 AUTH_TIMEOUT");
    }

    private List<String> lines(String page, String subprotocols) {
        try (var console = chromium.open(page)) {
            console.type(socket(subprotocols));
            return console.linesUntil("closed");
        }
    }

    private String socket(String subprotocols) {
        return """
                const ws = new WebSocket("%s/ws", %s);
                ws.onmessage = event => console.log(JSON.parse(event.data));
                ws.onclose = event => console.log("closed", event.code, event.reason);
                """.formatted(services.backend().url().toString().replaceFirst("^http", "ws"), subprotocols);
    }

    private static String offering(String protocol, String token) {
        return "['" + protocol + "', '" + Carriage.entry(token) + "']";
    }

    private static String altered(String token) {
        var signature = token.lastIndexOf('.') + 1;
        var other = token.charAt(signature) == 'A' ? 'B' : 'A';
        return token.substring(0, signature) + other + token.substring(signature + 1);
    }

    /** What the README tells a reader to type, with the reader's token and the port of this run. */
    private String readmeScript() throws IOException {
        var readme = README_SCRIPT.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(readme.find()).isTrue();
        var script = readme.group(1);
        assertThat(script).contains("eyJ…", "127.0.0.1:8080");
        return script.replace("eyJ…", token)
                .replace("127.0.0.1:8080", services.backend().url().getAuthority());
    }
}
