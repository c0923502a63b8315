package accord.contract.incident;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Carriage;
import accord.contract.client.Frame;
import accord.contract.client.Json;
import accord.contract.client.WatchedHttp;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.process.SharedServices;
import accord.contract.token.Doors;
import accord.contract.token.ServiceForge;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fourth report: tokens worked over HTTP and failed over WebSocket, because each had a path of its own, with bypasses of
 * its own. Now there is one: nothing beside the token opens a door, and nothing beside it closes one. The table of bad tokens
 * is in {@code BadTokensAreRefusedAlikeTest}.
 */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneTokenHasOneVerdictTest {
    /** What opened doors elsewhere. */
    private static final String[] BYPASSES = {
        "X-E2E-Test: true",
        "X-E2E-Bypass-Key: anything",
        "X-Test-Mode: true",
        "X-Auth-Fast-Path: enabled",
        "X-User-Id: admin",
        "X-Forwarded-User: admin",
        "User-Agent: pytest/e2e"
    };

    private final HttpClient http = WatchedHttp.receiving();
    private final ServiceProcess backend;
    private final Forge forge;

    OneTokenHasOneVerdictTest(ServicePair services) {
        backend = services.backend();
        forge = ServiceForge.of(services.settings());
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @Test
    void withoutATokenNothingElseOpensADoor() throws Exception {
        var cookie = "Cookie: access_token=%s; session=%s".formatted(ServiceForge.somebody(forge), UUID.randomUUID());

        var answer = get("/api/me", concat(BYPASSES, cookie));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo("NO_TOKEN");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();

        try (var socket = RawWebSocket.open(ws(""), concat(BYPASSES, cookie))) {
            assertThat(frame(socket.nextText()).text("error_code")).contains("NO_TOKEN");
            assertThat(socket.next().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void besideATokenNothingElseChangesWhoItIs() throws Exception {
        var user = UUID.randomUUID().toString();
        var bearer = "Authorization: Bearer " + forge.person(user);

        assertThat(frame(get("/api/me", concat(BYPASSES, bearer)).body()).text("user_id"))
                .contains(user);
        try (var socket = RawWebSocket.open(ws(""), concat(BYPASSES, bearer))) {
            assertThat(frame(socket.nextText()).text("user_id")).contains(user);
        }
    }

    @Test
    void aTokenInTheUrlIsRefusedHoweverGood() throws Exception {
        var query = "?token=" + ServiceForge.somebody(forge);

        assertThat(code(get("/api/me" + query))).isEqualTo("TOKEN_IN_URL");
        assertThat(code(get("/api/me" + query, "Authorization: Bearer " + ServiceForge.somebody(forge))))
                .isEqualTo("TOKEN_IN_URL");
        try (var socket = RawWebSocket.open(ws(query), "Sec-WebSocket-Protocol: agent-events.v1")) {
            assertThat(frame(socket.nextText()).text("error_code")).contains("TOKEN_IN_URL");
            assertThat(socket.next().closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void twoTokensThatDifferAreRefusedAndTheSameOneTwiceIsNot() throws Exception {
        var one = ServiceForge.somebody(forge);
        var bearer = "Authorization: Bearer " + one;

        try (var socket = RawWebSocket.open(ws(""), bearer, offering(ServiceForge.somebody(forge)))) {
            assertThat(frame(socket.nextText()).text("error_code")).contains("TOKENS_DISAGREE");
            assertThat(socket.next().closeCode()).isEqualTo(4401);
        }
        try (var socket = RawWebSocket.open(ws(""), bearer, offering(one))) {
            assertThat(socket.protocol()).isEqualTo("agent-events.v1");
            assertThat(frame(socket.nextText()).type()).isEqualTo("connection_established");
        }
    }

    @Test
    void theOlderClientsWaysToSpellATokenAreUnderstood() throws Exception {
        var token = ServiceForge.somebody(forge);
        for (var offer : new String[] {
            "jwt-auth, " + Carriage.entry(token),
            "jwt-auth, jwt." + token,
            "jwt-auth, jwt-auth." + token,
            "jwt-auth, bearer." + token
        }) {
            try (var socket = RawWebSocket.open(ws(""), "Sec-WebSocket-Protocol: " + offer)) {
                assertThat(socket.protocol()).isEqualTo("jwt-auth");
                assertThat(frame(socket.nextText()).type()).isEqualTo("connection_established");
            }
        }
    }

    @Test
    void aTokenThatWasRefusedDoesNotHarmTheNextOne() throws Exception {
        var doors = new Doors(http, backend);
        for (var attempt = 0; attempt < 20; attempt++) {
            assertThat(doors.socket("bad", Carriage.HEADER).code()).isEqualTo("TOKEN_MALFORMED");
        }

        assertThat(doors.socket(ServiceForge.somebody(forge), Carriage.HEADER).opened())
                .isTrue();
        assertThat(doors.controller(ServiceForge.somebody(forge)).opened()).isTrue();
    }

    @Test
    void noVariableOfTheProcessOpensADoor(@TempDir Path directory) throws Exception {
        var settings = ServiceSettings.in(directory)
                .withBackend("DEMO_MODE", "1")
                .withBackend("DISABLE_AUTH", "true")
                .withBackend("AUTH_FAST_TEST_MODE", "true")
                .withBackend("AUTH_SERVICE_ENABLED", "false")
                .withBackend("BYPASS_STARTUP_VALIDATION", "true")
                .withBackend("E2E_TESTING", "1")
                .withBackend("PYTEST_CURRENT_TEST", "test_websocket")
                .withBackend("MICRONAUT_SECURITY_ENABLED", "false");
        try (var tempted = settings.startBackend()) {
            tempted.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
            var doors = new Doors(http, tempted);

            assertThat(doors.controller("test-token").code()).isEqualTo("TOKEN_MALFORMED");
            for (var carriage : Carriage.values()) {
                assertThat(doors.socket("test-token", carriage).code()).isEqualTo("TOKEN_MALFORMED");
            }
            assertThat(tempted.get("/api/me").statusCode()).isEqualTo(401);
        }
    }

    private HttpResponse<String> get(String path, String... headerLines) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(backend.url().resolve(path));
        for (var line : headerLines) {
            var colon = line.indexOf(':');
            request.header(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI ws(String query) {
        return backend.url().resolve("/ws" + query);
    }

    private static String offering(String token) {
        return "Sec-WebSocket-Protocol: agent-events.v1, " + Carriage.entry(token);
    }

    private static String code(HttpResponse<String> answer) throws IOException {
        return frame(answer.body()).text("code").orElse("");
    }

    private static Frame frame(String text) throws IOException {
        return new Frame(Json.read(text), text);
    }

    private static String[] concat(String[] lines, String line) {
        return Stream.concat(Stream.of(lines), Stream.of(line)).toArray(String[]::new);
    }
}
