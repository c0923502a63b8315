package accord.contract.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.WatchedHttp;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.SharedServices;
import accord.contract.token.ServiceForge;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Peers that vanish, half-close, never read or never stop; after each of them, somebody else is served as before. */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePeersTest {
    private static final String HELLO = "{\"type\":\"user_message\",\"thread_id\":\"t\",\"content\":\"hello\"}";
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final HttpClient http = WatchedHttp.receiving();
    private final ServiceProcess backend;
    private final Forge forge;

    HostilePeersTest(ServicePair services) {
        backend = services.backend();
        forge = ServiceForge.of(services.settings());
    }

    @AfterEach
    void somebodyElseIsServedAsBefore() throws Exception {
        try (var talk = Talk.begin(http, backend, ServiceForge.somebody(forge))) {
            assertThat(talk.turn("t", "hello").getLast().text("status")).contains("completed");
        }
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @Test
    void onesThatVanishInTheMiddleOfARun() {
        for (var i = 0; i < 50; i++) {
            greeted(ServiceForge.somebody(forge), 0).text(HELLO).vanish();
        }
    }

    @Test
    void aRunOutlivesThePeerThatVanished() throws Exception {
        var token = ServiceForge.somebody(forge);
        var peer = greeted(token, 0).text(HELLO);
        // What the service has not read yet is lost with the connection that is reset.
        assertThat(peer.nextText()).contains("command_reply");
        peer.vanish();

        try (var talk = Talk.begin(http, backend, token)) {
            var told = talk.turn("t", "hello");

            assertThat(told.stream().map(event -> event.position().orElseThrow().seq()))
                    .as("the second run's events follow the first one's in the same log")
                    .allMatch(seq -> seq > 1);
        }
    }

    @Test
    void oneThatHalfClosesIsAnsweredAndEnded() {
        try (var peer = greeted(ServiceForge.somebody(forge), 0)) {
            peer.text(HELLO).halfClose();

            assertThat(peer.ending(BOUND).code()).isNotEqualTo(1011);
        }
    }

    @Test
    void oneThatNeverReadsIsCutOffAndCostsNobodyElse() {
        try (var peer = greeted(ServiceForge.somebody(forge), 1024)) {
            var rubbish = IntStream.range(0, 200)
                    .mapToObj(i -> RawFrame.text("{\"type\":\"ping\",\"n\":" + i + "}"))
                    .toArray(RawFrame[]::new);
            for (var burst = 0; burst < 500; burst++) {
                peer.send(rubbish);
            }
        } catch (UncheckedIOException cutOff) {
            assertThat(cutOff).hasMessageContaining("ended TCP");
        }
    }

    @Test
    void oneThatTalksTooFastIsWarnedAndThenSentAway() {
        try (var peer = greeted(ServiceForge.somebody(forge), 0)) {
            var command = RawFrame.text("{\"type\":\"cancel_run\",\"run_id\":\"run-of-nobody\"}");
            for (var i = 0; i < 130; i++) {
                peer.send(command);
            }
            var ending = peer.ending(BOUND);

            assertThat(ending.code()).isEqualTo(4429);
            assertThat(ending.texts())
                    .filteredOn(text -> text.contains("RATE_LIMITED"))
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void aSixthConnectionReplacesTheOldest() throws Exception {
        var token = ServiceForge.somebody(forge);
        var peers = IntStream.range(0, 6).mapToObj(i -> greeted(token, 0)).toList();

        assertThat(peers.getFirst().ending(BOUND).code()).isEqualTo(4409);
        peers.getLast().text("{\"type\":\"ping\",\"n\":1}");
        assertThat(peers.getLast().nextText()).contains("pong");
        peers.forEach(RawWebSocket::close);
    }

    @Test
    void onesThatSendNothingAtAllDoNotStopTheOthers() throws Exception {
        var silent = IntStream.range(0, 100)
                .mapToObj(i -> RawWebSocket.connect(backend.url()))
                .toList();

        somebodyElseIsServedAsBefore();
        silent.forEach(RawWebSocket::close);
    }

    private RawWebSocket greeted(String token, int receiveBuffer) {
        var peer = RawWebSocket.connect(backend.url(), receiveBuffer);
        var answer = peer.upgrade("/ws", "Sec-WebSocket-Protocol: agent-events.v1", "Authorization: Bearer " + token);
        assertThat(answer.status()).isEqualTo(101);
        assertThat(peer.nextText()).contains("connection_established");
        return peer;
    }
}
