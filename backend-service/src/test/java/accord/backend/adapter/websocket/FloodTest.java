package accord.backend.adapter.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.observe.CloseCodes;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Peers that send without end or never read cost a bounded amount of memory, and others do not notice them. */
class FloodTest {
    private static final int MEBIBYTE = 1 << 20;

    private static GuardedServer server;

    @BeforeAll
    static void start() {
        server = GuardedServer.start(Map.of("accord.websocket.close-timeout", "500ms"));
    }

    @AfterAll
    static void no1011EverLeft() {
        assertThat(server.closeCodes().sent1011()).isZero();
        server.close();
    }

    @Test
    void threeHundredMebibytesOfFragmentsAreRefusedAtTheLimit() {
        long before = direct();
        try (var client = RawWebSocket.open(server.endpoint())) {
            var fragment =
                    RawFrame.more(RawFrame.CONTINUATION, new byte[60_000]).masked();
            client.send(RawFrame.more(RawFrame.TEXT, new byte[60_000]));
            try {
                for (long sent = 60_000; sent < 300L * MEBIBYTE; sent += 60_000) {
                    client.send(fragment);
                    assertThat(direct() - before).isLessThan(32L * MEBIBYTE);
                }
            } catch (UncheckedIOException _) {
                // The server does not wait for the rest for ever.
            }
            var ending = client.ending();
            assertThat(ending.closes()).hasSizeLessThanOrEqualTo(1);
            assertThat(ending.code()).isIn(1009, 1006);
        }
        assertThat(server.closeCodes().counts())
                .containsKey(new CloseCodes.Ending(CloseCodes.Initiator.SERVER, 1009, "message too big"));
    }

    @Test
    void aFloodOfEmptyFragmentsIsOneMessage() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            var many = new ByteArrayOutputStream();
            for (int i = 0; i < 10_000; i++) {
                many.writeBytes(RawFrame.more(RawFrame.CONTINUATION).masked());
            }
            client.send(RawFrame.more(RawFrame.TEXT, "a".getBytes(UTF_8)));
            for (int i = 0; i < 20; i++) {
                client.send(many.toByteArray());
            }
            client.send(RawFrame.of(RawFrame.CONTINUATION, "b".getBytes(UTF_8)));
            assertThat(client.nextText()).isEqualTo("ab");
        }
    }

    @Test
    void aThousandPingsAreAllAnsweredToAPeerThatReads() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            for (int i = 0; i < 1000; i++) {
                client.send(RawFrame.of(RawFrame.PING, "%d".formatted(i).getBytes(UTF_8)));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(new String(client.next().payload(), UTF_8)).isEqualTo("%d".formatted(i));
            }
        }
    }

    @Test
    void pingsOfAPeerThatDoesNotReadAreNotQueued() throws InterruptedException {
        long before = direct();
        try (var client = RawWebSocket.connect(server.endpoint(), 4096)) {
            assertThat(client.upgrade("/ws-echo").status()).isEqualTo(101);
            var pings = new ByteArrayOutputStream();
            for (int i = 0; i < 1000; i++) {
                pings.writeBytes(RawFrame.of(RawFrame.PING, new byte[125]).masked());
            }
            for (int i = 0; i < 400; i++) {
                client.send(pings.toByteArray());
            }
            client.send(RawFrame.of(RawFrame.PING, "the last".getBytes(UTF_8)));
            assertThat(direct() - before).isLessThan(16L * MEBIBYTE);
            List<String> pongs = new ArrayList<>();
            do {
                pongs.add(new String(client.next().payload(), UTF_8));
            } while (!pongs.getLast().equals("the last"));
            assertThat(pongs).hasSizeLessThan(100_000);
            assertThat(client.text("still there").nextText()).isEqualTo("still there");
        }
    }

    @Test
    void aPeerThatNeverReadsIsToldAndThenCut() throws InterruptedException {
        try (var client = RawWebSocket.connect(server.endpoint(), 4096)) {
            assertThat(client.upgrade("/ws-echo").status()).isEqualTo(101);
            var line = lastOpened();
            try {
                for (int i = 0; i < 400; i++) {
                    client.text("*".repeat(60_000));
                }
            } catch (UncheckedIOException _) {
                // Cut while we were sending: so much the better.
            }
            assertThat(line.channel().closeFuture().await(5, TimeUnit.SECONDS)).isTrue();
            // The channel tells its handlers in the turn of the loop after the one that closed it.
            line.channel().eventLoop().submit(() -> {}).sync();
            line.channel().eventLoop().submit(() -> {}).sync();
        }
        assertThat(server.closeCodes().counts())
                .containsKey(new CloseCodes.Ending(CloseCodes.Initiator.SERVER, 1006, "cut off"));
    }

    private static ChannelLine lastOpened() throws InterruptedException {
        var opened = server.echo().opened.poll(5, TimeUnit.SECONDS);
        while (server.echo().opened.peek() != null) {
            opened = server.echo().opened.poll();
        }
        return Objects.requireNonNull(opened).line();
    }

    @Test
    void twoHundredSocketsTalkAtOnce() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var conversations = new ArrayList<Future<String>>();
            for (int i = 0; i < 200; i++) {
                var name = "peer " + i;
                conversations.add(clients.submit(() -> talk(name)));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(conversations.get(i).get(20, TimeUnit.SECONDS))
                        .isEqualTo("peer " + i + " of 19, closed 1000");
            }
        }
    }

    private static String talk(String name) {
        try (var client = RawWebSocket.open(server.endpoint())) {
            var heard = "";
            for (int i = 0; i < 20; i++) {
                heard = client.text(name + " of " + i)
                        .next(Duration.ofSeconds(10))
                        .text();
            }
            return heard + ", closed "
                    + client.send(RawFrame.close(1000, ""))
                            .ending(Duration.ofSeconds(10))
                            .code();
        }
    }

    private static long direct() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }
}
