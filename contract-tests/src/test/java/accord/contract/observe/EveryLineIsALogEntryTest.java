package accord.contract.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Carriage;
import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.ServicePair;
import accord.contract.process.SharedServices;
import accord.contract.token.Doors;
import accord.contract.token.ServiceForge;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to two running services, each line that they write is one entry for Cloud Logging, as the shipped schema
 * says; and what the metrics count has a line. The services are those of all suites: whatever else was done to them is in
 * their logs too.
 */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryLineIsALogEntryTest {
    private static final String SPAN = "b7ad6b7169203331";

    private final HttpClient http = WatchedHttp.receiving();
    private final ServicePair services;
    private final Log backend;
    private final Forge forge;
    private final String trace = UUID.randomUUID().toString().replace("-", "");

    EveryLineIsALogEntryTest(ServicePair services) {
        this.services = services;
        this.backend = new Log(services.backend());
        this.forge = ServiceForge.of(services.settings());
    }

    @AfterEach
    void everyLineSoFarIsAnEntry() {
        new Log(services.auth()).assertEveryLineIsAnEntry();
        backend.assertEveryLineIsAnEntry();
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @Test
    void aSocketLeavesALineAtItsBeginningAndOneAtItsEndInOneTrace() throws Exception {
        try (var peer = RawWebSocket.connect(services.backend().url())) {
            peer.upgrade(
                    "/ws",
                    "Sec-WebSocket-Protocol: agent-events.v1",
                    "Authorization: Bearer " + ServiceForge.somebody(forge),
                    "traceparent: 00-" + trace + "-" + SPAN + "-01");
            assertThat(peer.nextText()).contains("connection_established");
            peer.send(RawFrame.close(1000, "enough")).ending();
        }

        var closed = backend.await("socket_closed", this::isTraced).json();
        var opened = backend.await("socket_opened", this::isTraced).json();
        assertThat(opened.at("/event/carrier").asText()).isEqualTo("header");
        assertThat(closed.at("/event/connection_id")).isEqualTo(opened.at("/event/connection_id"));
        assertThat(closed.at("/event/code").asInt()).isEqualTo(1000);
        assertThat(closed.at("/event/initiator").asText()).isEqualTo("peer");
        assertThat(closed.path("logging.googleapis.com/spanId").asText()).isEqualTo(SPAN);
        assertThat(closed.path("logging.googleapis.com/sourceLocation")
                        .path("file")
                        .asText())
                .isEqualTo("ChannelLine.java");
    }

    @Test
    void aHandshakeThatIsRefusedInAFrameSaysWhyAndHowItsTokenCame() throws Exception {
        var stranger = ServiceForge.somebody(ServiceForge.stranger(forge));
        for (var carriage : Carriage.values()) {
            new Doors(http, services.backend()).socket(stranger, carriage);
        }

        for (var carrier : List.of("header", "subprotocol", "message")) {
            var refused = backend.await(
                    "handshake_refused",
                    line -> line.at("/event/carrier").asText().equals(carrier)
                            && line.at("/event/error_code").asText().equals("KEY_MISMATCH"));
            assertThat(refused.json().at("/event/outcome").asText()).isEqualTo("denied");
            assertThat(refused.json().at("/event/status").asInt()).isEqualTo(101);
        }
    }

    @Test
    void whatIsNoHandshakeAndWhatComesFromElsewhereIsRefusedWithItsStatus() throws Exception {
        refused(426, "UPGRADE_REQUIRED", "GET /ws HTTP/1.1", "Host: 127.0.0.1");
        refused(
                403,
                "ORIGIN_NOT_ALLOWED",
                "GET /ws HTTP/1.1",
                "Host: api.accord.example",
                "Origin: https://elsewhere.example",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + RawWebSocket.KEY);
    }

    private void refused(int status, String code, String requestLine, String... headers) throws Exception {
        try (var peer = RawWebSocket.connect(services.backend().url())) {
            assertThat(peer.send(RawWebSocket.request(requestLine, headers))
                            .reply()
                            .status())
                    .isEqualTo(status);
        }
        backend.await(
                "handshake_refused",
                line -> line.at("/event/status").asInt() == status
                        && line.at("/event/error_code").asText().equals(code));
    }

    @Test
    void aRunLeavesALineThatSaysHowItEnded() throws Exception {
        var thread = "t-" + UUID.randomUUID();
        try (var talk = Talk.begin(http, services.backend(), ServiceForge.somebody(forge))) {
            talk.turn(thread, "hello");
        }

        var ended = backend.await(
                "run_ended", line -> line.at("/event/thread_id").asText().equals(thread));
        assertThat(ended.json().at("/event/status").asText()).isEqualTo("completed");
        assertThat(ended.json().at("/event/terminal_event").asBoolean()).isTrue();
    }

    @Test
    void aRequestThatIsRefusedNamesItsTrace() throws Exception {
        answer(
                "GET /api/me HTTP/1.1",
                "Host: 127.0.0.1",
                "Authorization: Bearer " + ServiceForge.somebody(ServiceForge.stranger(forge)),
                "traceparent: 00-" + trace + "-" + SPAN + "-00");

        var refused = backend.await("request_refused", this::isTraced).json();
        assertThat(refused.at("/event/error_code").asText()).isEqualTo("KEY_MISMATCH");
        assertThat(refused.path("logging.googleapis.com/trace_sampled").asBoolean())
                .isFalse();
    }

    /** What an attacker may put wherever something is logged: ends of lines, of texts, half characters, whole tokens. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\n{\\\"severity\\\":\\\"ERROR\\\"}\\r\\n",
                "\\u0000\\u0007\\u001b[31m\\u007f\\u0085\\u2028\\u2029",
                "\\ud83d",
                "\\ude00 \\uffff \\\\ \\\"",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
                "${jndi:ldap://127.0.0.1/x} {} %n %d",
            })
    void hostileTextInAMessageStaysInItsLine(String text) throws Exception {
        var token = ServiceForge.somebody(forge);
        try (var peer = greeted(token)) {
            for (var message : List.of(
                    "{\"type\":\"user_message\",\"thread_id\":\"" + text + "\",\"content\":\"" + text + "\"}",
                    "{\"type\":\"user_message\",\"thread_id\":\"t\",\"content\":\"" + text + "\"}",
                    "{\"type\":\"" + text + "\"}",
                    "{\"type\":\"cancel_run\",\"run_id\":\"" + text + "\"}",
                    "{\"type\":\"authenticate\",\"token\":\"" + text + "\"}")) {
                peer.text(message);
            }
            peer.ending();
        }
        try (var peer = RawWebSocket.connect(services.backend().url())) {
            peer.upgrade("/ws", "Sec-WebSocket-Protocol: agent-events.v1");
            peer.text("{\"type\":\"authenticate\",\"token\":\"" + text + "\"}").ending();
        }
        assertThat(services.backend().log()).doesNotContain("eyJzdWIiOiIxMjM0NTY3ODkwIn0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/%0A%7B%22severity%22%3A%22ERROR%22%7D%0D HTTP/1.1",
                "GET /api/%00%1b%5B31m%ed%a0%bd%ff%c0%80 HTTP/1.1",
                "GET /ws?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFU HTTP/1.1",
                "EYJ\u00ff\u0001 /api/me HTTP/1.1",
                "GET /api/\u001b[31m\u00e9\u00ff HTTP/1.1",
            })
    void hostileTextInARequestStaysInItsLine(String requestLine) {
        for (var service : List.of(services.auth().url(), services.backend().url())) {
            answer(
                    service,
                    requestLine,
                    "Host: 127.0.0.1",
                    "Authorization: Bearer \u00ff\u001b${jndi:x}",
                    "User-Agent: \u00ff\u001b[2J {}",
                    "traceparent: 00-" + trace + "-" + SPAN + "-01-\u00ff");
        }
        assertThat(services.backend().log()).doesNotContain("eyJzdWIiOiIxMjM0NTY3ODkwIn0");
    }

    private boolean isTraced(JsonNode line) {
        return line.path("logging.googleapis.com/trace").asText().endsWith(trace);
    }

    private void answer(String requestLine, String... headers) {
        answer(services.backend().url(), requestLine, headers);
    }

    private static void answer(URI service, String requestLine, String... headers) {
        try (var peer = RawWebSocket.connect(service)) {
            assertThat(peer.send(RawWebSocket.request(requestLine, headers))
                            .reply()
                            .status())
                    .isBetween(400, 499);
        }
    }

    private RawWebSocket greeted(String token) {
        var peer = RawWebSocket.connect(services.backend().url());
        peer.upgrade("/ws", "Sec-WebSocket-Protocol: agent-events.v1", "Authorization: Bearer " + token);
        assertThat(peer.nextText()).contains("connection_established");
        return peer;
    }
}
