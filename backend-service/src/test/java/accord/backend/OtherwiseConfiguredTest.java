package accord.backend;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.RawWebSocket;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running service with other settings than the usual ones. */
class OtherwiseConfiguredTest {
    private static final String CURRENT = "Sec-WebSocket-Protocol: agent-events.v1";

    @TempDir
    Path data;

    @Test
    void aDeploymentMayRefuseBeforeTheUpgrade() {
        try (var backend = RunningBackend.start(data, Map.of("accord.websocket.refuse-with", "http"));
                var refused = RawWebSocket.connect(backend.endpoint());
                var welcome = backend.client("ann")) {
            var reply = refused.upgrade("/ws", CURRENT, "Authorization: Bearer rubbish");

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.body()).contains("TOKEN_MALFORMED");
            assertThat(welcome.say("{'type':'ping','n':1}").next()).containsEntry("type", "pong");
        }
    }

    @Test
    void withoutASupervisorEverythingIsMarkedAsFallback() {
        try (var backend = RunningBackend.start(
                data, Map.of("accord.supervisor.enabled", "false", "accord.supervisor.patience", "100ms"))) {
            try (var socket = RawWebSocket.open(
                    backend.endpoint(),
                    CURRENT,
                    "Authorization: Bearer " + backend.forge().person("ann"))) {
                var client = new RunningBackend.Client(socket);
                assertThat(client.next())
                        .containsEntry("type", "connection_established")
                        .containsEntry("fallback_mode", true);
                client.say("{'type':'chat','thread_id':'t','content':'hello'}");
                assertThat(client.until("agent_completed").subList(1, 6))
                        .extracting(message -> message.get("type") + " " + message.get("fallback_mode"))
                        .containsExactly(
                                "agent_started true",
                                "agent_thinking true",
                                "tool_executing true",
                                "tool_completed true",
                                "agent_completed true");
            }
        }
    }

    @Test
    void theRateIsAsConfigured() {
        try (var backend = RunningBackend.start(data, Map.of("accord.connection.commands-per-minute", 2));
                var client = backend.client("ann")) {
            for (var i = 0; i < 6; i++) {
                client.say("{'type':'cancel_run','run_id':'r'}");
            }
            var ending = client.socket().ending();
            assertThat(ending.code()).isEqualTo(4429);
            assertThat(ending.texts()).hasSize(6);
        }
    }

    @Test
    void aProcessThatEndsTellsEverySocketAndEveryRunBeforeItGoes() throws Exception {
        var asked = new CountDownLatch(1);
        try (var backend = RunningBackend.start(data, Map.of(), (_, _) -> {
                    asked.countDown();
                    new CountDownLatch(1).await();
                    throw new AssertionError("nobody lets it go");
                });
                var client = backend.client("ann")) {
            client.say("{'type':'chat','thread_id':'t','content':'hello'}");
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            var drained =
                    backend.context().getBean(GracefulShutdownManager.class).shutdownGracefully();
            var ending = client.socket().ending(Duration.ofSeconds(10));

            assertThat(ending.code()).isEqualTo(1012);
            assertThat(ending.texts())
                    .extracting(text -> Json.read(text).get("type"))
                    .containsExactly("command_reply", "agent_started", "server_draining", "agent_completed");
            assertThat(ending.texts()).last().asString().contains("interrupted");
            drained.toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
