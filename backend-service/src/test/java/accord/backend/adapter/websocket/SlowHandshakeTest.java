package accord.backend.adapter.websocket;

import static accord.kernel.testkit.RawWebSocket.request;
import static accord.kernel.testkit.RawWebSocket.upgradeRequest;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.RawWebSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A handshake has its time, absolutely: neither a trickle of bytes nor a silent framework can stretch it. */
class SlowHandshakeTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private static GuardedServer server;

    @BeforeAll
    static void start() {
        server = GuardedServer.start(Map.of("accord.websocket.handshake-timeout", TIMEOUT));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aConnectionWithoutAByteIsAnsweredAndEnded() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            assertTimedOut(client);
        }
    }

    @Test
    void halfAHeadIsAnsweredAndEnded() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            assertTimedOut(client.send("GET /ws-echo HTTP/1.1\r\nHost: example.test\r\n"));
        }
    }

    @Test
    void aTrickleOfBytesIsAnsweredAndEnded() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            var request = upgradeRequest("/ws-echo");
            for (int i = 0; i < request.length() && !client.stirsWithin(Duration.ofMillis(40)); i++) {
                client.send(request.substring(i, i + 1));
            }
            assertTimedOut(client);
        }
    }

    @Test
    void theNextHeadOnAConnectionHasItsTimeToo() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            assertThat(client.send(request("GET /nothing HTTP/1.1", "Host: h"))
                            .reply()
                            .status())
                    .isEqualTo(404);
            assertTimedOut(client.send("GET /ws-ec"));
        }
    }

    @Test
    void aConnectionThatRestsBetweenRequestsIsLeftAlone() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            assertThat(client.send(request("GET /nothing HTTP/1.1", "Host: h"))
                            .reply()
                            .status())
                    .isEqualTo(404);
            assertThat(client.stirsWithin(TIMEOUT.multipliedBy(2))).isFalse();
            assertThat(client.upgrade("/ws-echo?greet").status()).isEqualTo(101);
        }
    }

    @Test
    void anUpgradedConnectionIsLeftAlone() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.stirsWithin(TIMEOUT.multipliedBy(2))).isFalse();
            assertThat(client.text("still here").nextText()).isEqualTo("still here");
        }
    }

    @Test
    void anUpgradeThatNobodyAnswersIsAnsweredByTheGuard() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            var reply = client.upgrade("/ws-echo?" + StuckFilter.QUERY);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("retry-after")).hasValue("1");
            assertThat(reply.body()).contains("\"code\":\"SERVICE_UNAVAILABLE\"");
            assertThat(client.ending().frames()).isEmpty();
        }
    }

    private static void assertTimedOut(RawWebSocket client) {
        var reply = client.reply();
        assertThat(reply.status()).isEqualTo(408);
        assertThat(reply.body()).contains("\"code\":\"REQUEST_TIMEOUT\"");
        assertThat(client.ending().frames()).isEmpty();
    }
}
