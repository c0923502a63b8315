package accord.backend;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.RawWebSocket;
import java.nio.file.Path;
import java.util.Map;
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
}
