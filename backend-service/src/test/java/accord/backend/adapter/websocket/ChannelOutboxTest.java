package accord.backend.adapter.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.adapter.websocket.EchoSocket.Opened;
import accord.backend.protocol.CloseCode;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way out: in order, bounded, and with one close at its end, whoever offers and however the peer reads. */
class ChannelOutboxTest {
    private static final String TEN_KIBIBYTES = "*".repeat(10 * 1024);

    private GuardedServer server;

    @BeforeEach
    void start() {
        server = GuardedServer.start(Map.of("accord.websocket.close-timeout", "2s"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatManyThreadsOfferArrivesWholeAndInTheOrderOfEach() throws Exception {
        try (var client = RawWebSocket.open(server.endpoint());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outbox = opened().outbox();
            for (int thread = 0; thread < 8; thread++) {
                var name = thread;
                threads.execute(() -> {
                    for (int n = 0; n < 2000; n++) {
                        assertThat(outbox.offer(name + ":" + n, false)).isTrue();
                    }
                });
            }
            Map<String, Integer> next = new HashMap<>();
            for (int i = 0; i < 8 * 2000; i++) {
                var message = client.nextText().split(":", 2);
                assertThat(Integer.parseInt(message[1])).isEqualTo(next.merge(message[0], 1, Integer::sum) - 1);
            }
        }
    }

    @Test
    void underPressureDeltasAreDroppedAndEventsAreNot() throws Exception {
        try (var client = RawWebSocket.connect(server.endpoint(), 4096)) {
            client.upgrade("/ws-echo");
            var outbox = opened().outbox();
            for (int i = 0; i < 3000; i++) {
                assertThat(outbox.offer("delta " + TEN_KIBIBYTES, true)).isTrue();
            }
            for (int i = 0; i < 50; i++) {
                assertThat(outbox.offer("event " + i + " " + TEN_KIBIBYTES, false))
                        .isTrue();
            }
            outbox.close(CloseCode.NORMAL, "");
            var ending = client.ending(Duration.ofSeconds(10));
            var events = ending.texts().stream()
                    .filter(text -> text.startsWith("event"))
                    .map(text -> text.split(" ", 3)[1])
                    .toList();
            assertThat(events).hasSize(50).startsWith("0");
            assertThat(events.getLast()).isEqualTo("49");
            assertThat(ending.texts()).hasSizeLessThan(3000);
            assertThat(ending.code()).isEqualTo(1000);
        }
    }

    @Test
    void whatCannotBeDroppedEndsTheConnectionWithoutAGap() throws Exception {
        try (var client = RawWebSocket.connect(server.endpoint(), 4096)) {
            client.upgrade("/ws-echo");
            var outbox = opened().outbox();
            int taken = 0;
            while (taken < 10_000 && outbox.offer(taken + " " + TEN_KIBIBYTES, false)) {
                taken++;
            }
            assertThat(taken).isLessThan(10_000);
            assertThat(outbox.offer("after the gap", false)).isFalse();
            var ending = client.ending(Duration.ofSeconds(10));
            var texts = ending.texts();
            assertThat(texts).hasSize(taken + 1);
            for (int i = 0; i < taken; i++) {
                assertThat(texts.get(i)).startsWith(i + " ");
            }
            assertThat(texts.getLast()).isEqualTo("too slow");
            assertThat(ending.code()).isEqualTo(1013);
            assertThat(ending.reason()).isEqualTo("slow consumer");
        }
    }

    @Test
    void aCloseComesAfterAllThatWasOfferedAndNothingAfterIt() throws Exception {
        try (var client = RawWebSocket.open(server.endpoint())) {
            var outbox = opened().outbox();
            var offered = new ArrayList<String>();
            for (int i = 0; i < 500; i++) {
                offered.add("message " + i);
                outbox.offer("message " + i, false);
            }
            outbox.close(CloseCode.REPLACED, "replaced");
            outbox.close(CloseCode.NORMAL, "the first call wins");
            assertThat(outbox.offer("late", false)).isFalse();
            var ending = client.ending();
            assertThat(ending.texts()).isEqualTo(offered);
            assertThat(ending.code()).isEqualTo(4409);
        }
    }

    @Test
    void anEmptyQueueTakesAMessageThatIsLargerThanTheBound() throws Exception {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(opened().outbox().offer("*".repeat(3 << 20), false)).isTrue();
            assertThat(client.next().payload()).hasSize(3 << 20);
        }
    }

    @Test
    void aReasonThatIsTooLongIsCutAtACharacter() throws Exception {
        try (var client = RawWebSocket.open(server.endpoint())) {
            opened().outbox().close(CloseCode.POLICY, "é".repeat(100));
            assertThat(client.ending().reason()).isEqualTo("é".repeat(61));
        }
    }

    @Test
    void aPeerThatStopsReadingIsCutSomeTimeAfterTheClose() throws Exception {
        try (var client = RawWebSocket.connect(server.endpoint(), 4096)) {
            client.upgrade("/ws-echo");
            var opened = opened();
            for (int i = 0; i < 3000; i++) {
                opened.outbox().offer(TEN_KIBIBYTES, true);
            }
            opened.outbox().close(CloseCode.NORMAL, "");
            assertThat(opened.line().channel().closeFuture().await(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void aPeerThatLeftIsOfferedNothing() throws Exception {
        try (var client = RawWebSocket.open(server.endpoint())) {
            var outbox = opened().outbox();
            client.send(RawFrame.close(1000, "")).ending();
            assertThat(outbox.offer("anybody there?", false)).isFalse();
        }
    }

    @Test
    void aMessageCountsAsLifeAndAPongDoesNot() throws Exception {
        try (var client = RawWebSocket.open(server.endpoint())) {
            var line = opened().line();
            client.stirsWithin(Duration.ofMillis(300));
            client.send(RawFrame.of(RawFrame.PONG)).stirsWithin(Duration.ofMillis(100));
            assertThat(line.quietFor()).isGreaterThanOrEqualTo(Duration.ofMillis(390));
            client.text("here").nextText();
            assertThat(line.quietFor()).isLessThan(Duration.ofMillis(300));
        }
    }

    private Opened opened() throws InterruptedException {
        return Objects.requireNonNull(server.echo().opened.poll(5, TimeUnit.SECONDS));
    }
}
