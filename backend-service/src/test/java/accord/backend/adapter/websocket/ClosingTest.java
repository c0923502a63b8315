package accord.backend.adapter.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.observe.CloseCodes.Ending;
import accord.kernel.observe.CloseCodes.Initiator;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.websocket.CloseReason;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How sockets end: one close frame, never 1011, an orderly end of TCP, and an endpoint that learns the true code. */
class ClosingTest {
    private GuardedServer server;

    @BeforeEach
    void start() {
        server = GuardedServer.start();
    }

    @AfterEach
    void stop() {
        assertThat(server.closeCodes().sent1011()).isZero();
        server.close();
    }

    @Test
    void thePeersCloseIsShownToTheEndpointAndAnsweredInKind() throws InterruptedException {
        try (var client = RawWebSocket.open(server.endpoint())) {
            var ending = client.send(RawFrame.close(4321, "enough")).ending();
            assertThat(ending.code()).isEqualTo(4321);
            assertThat(ending.reset()).isFalse();
        }
        assertThat(closed().getCode()).isEqualTo(4321);
        assertThat(server.closeCodes().counts()).isEqualTo(Map.of(new Ending(Initiator.PEER, 4000, ""), 1L));
    }

    @Test
    void aCloseWithoutACodeIsShownAs1005() throws InterruptedException {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.send(RawFrame.of(RawFrame.CLOSE)).ending().code()).isEqualTo(1005);
        }
        assertThat(closed().getCode()).isEqualTo(1005);
    }

    @Test
    void theEndpointLearnsTheCodeThatItsOwnCloseLeftWith() throws InterruptedException {
        try (var client = RawWebSocket.open(server.endpoint())) {
            var ending = client.text("close 4409").ending();
            assertThat(ending.code()).isEqualTo(4409);
            assertThat(ending.reason()).isEqualTo("replaced");
        }
        assertThat(closed().getCode()).isEqualTo(4409);
        assertThat(server.closeCodes().counts()).isEqualTo(Map.of(new Ending(Initiator.SERVER, 4409, "other"), 1L));
    }

    @Test
    void onlyTheFirstCloseCounts() throws InterruptedException {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.text("close twice").ending().code()).isEqualTo(4409);
        }
        closed();
        assertThat(server.echo().closed).isEmpty();
    }

    @Test
    void aHandlerThatSays1011LeavesAs1013() throws InterruptedException {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.text("close 1011").ending().code()).isEqualTo(1013);
        }
        assertThat(closed().getCode()).isEqualTo(1013);
        assertThat(server.closeCodes().averted1011s()).isEqualTo(1);
    }

    @Test
    void aGreetingThatThrowsLeavesAs1013() {
        try (var client = RawWebSocket.open(server.endpoint("?throw"))) {
            assertThat(client.ending().code()).isEqualTo(1013);
        }
        assertThat(server.closeCodes().averted1011s()).isEqualTo(1);
    }

    @Test
    void aRefusalInTheGreetingIsReadBeforeItsClose() {
        try (var client = RawWebSocket.open(server.endpoint("?refuse"))) {
            var ending = client.ending();
            assertThat(ending.texts()).containsExactly("refused");
            assertThat(ending.code()).isEqualTo(4401);
            assertThat(ending.reason()).isEqualTo("TOKEN_EXPIRED");
        }
    }

    @Test
    void aPeerInMidSendCanStillReadWhyItWasCutOff() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            client.send(RawFrame.of(RawFrame.BINARY, (byte) 1));
            for (int i = 0; i < 64; i++) {
                client.text("*".repeat(60_000));
            }
            var ending = client.ending();
            assertThat(ending.code()).isEqualTo(1003);
            assertThat(ending.reset()).isFalse();
        }
    }

    @Test
    void aPeerThatNeverAnswersOurCloseIsCutAfterTheLinger() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            var channel = line().channel();
            client.text("close 4409");
            assertThat(channel.closeFuture().awaitUninterruptibly(5, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void aPeerThatVanishesIsNoticed() throws InterruptedException {
        var client = RawWebSocket.open(server.endpoint());
        client.text("hello").nextText();
        client.vanish();
        assertThat(closed().getCode()).isEqualTo(1006);
        assertThat(server.closeCodes().counts()).isEqualTo(Map.of(new Ending(Initiator.PEER, 1006, ""), 1L));
    }

    @Test
    void aPeerThatHalfClosesIsGone() throws InterruptedException {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.halfClose().ending().closes()).isEmpty();
        }
        assertThat(closed().getCode()).isEqualTo(1006);
    }

    @Test
    void aGracefulShutdownOfTheServerLeavesOpenSocketsToTheDrain() {
        try (var client = RawWebSocket.open(server.endpoint())) {
            assertThat(client.text("hello").nextText()).isEqualTo("hello");
            var shutdown = server.bean(GracefulShutdownManager.class)
                    .shutdownGracefully()
                    .toCompletableFuture();
            assertThat(client.stirsWithin(Duration.ofMillis(500))).isFalse();
            assertThat(client.text("still here").nextText()).isEqualTo("still here");
            assertThat(client.text("close 4409").ending().code()).isEqualTo(4409);
            assertThat(shutdown).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    private ChannelLine line() {
        return Objects.requireNonNull(server.echo().opened.peek()).line();
    }

    private CloseReason closed() throws InterruptedException {
        @Nullable CloseReason reason = server.echo().closed.poll(5, TimeUnit.SECONDS);
        assertThat(reason).as("@OnClose").isNotNull();
        return reason;
    }
}
