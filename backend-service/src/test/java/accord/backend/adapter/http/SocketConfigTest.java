package accord.backend.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.protocol.CloseCode;
import accord.backend.protocol.ErrorCode;
import accord.kernel.secret.KeyRing;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.RawWebSocket;
import accord.kernel.token.TokenContract;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client is told before it opens the socket. */
@MicronautTest
@Property(name = "micronaut.server.port", value = "-1")
final class SocketConfigTest {
    private static final Argument<Map<String, Object>> OBJECT = Argument.mapOf(String.class, Object.class);

    private final EmbeddedServer server;
    private final Forge forge;

    SocketConfigTest(EmbeddedServer server, KeyRing ring, TokenContract contract) {
        this.server = server;
        this.forge = new Forge(ring, contract, Clock.systemUTC());
    }

    @Test
    void theSocketThatItNamesSaysTheSameOfItself() throws IOException {
        var config = Client.anonymous(server.getURI()).get("/ws/config");
        assertThat(config.status()).isEqualTo(200);

        var endpoint = server.getURI().resolve(config.text("path"));
        try (var socket = RawWebSocket.open(
                endpoint, "Sec-WebSocket-Protocol: agent-events.v1, jwt." + forge.person("someone"))) {
            var established = JsonMapper.createDefault().readValue(socket.nextText(), OBJECT);

            assertThat(established).containsEntry("type", "connection_established");
            for (var term : List.of("heartbeat", "limits", "resume", "reconnect", "max_age_ms")) {
                assertThat(established).containsEntry(term, config.member(term));
            }
            assertThat(config.member("protocols").toString()).contains(socket.protocol());
        }
    }

    @Test
    void everyCodeIsListedAndNoneOfThemIs1011() {
        var config = Client.anonymous(server.getURI()).get("/ws/config");

        assertThat(config.list("close_codes"))
                .hasSameSizeAs(CloseCode.values())
                .extracting(close -> close.get("code"))
                .contains(1008, 4401, 4429)
                .doesNotContain(1011);
        assertThat(config.list("error_codes"))
                .hasSameSizeAs(ErrorCode.values())
                .contains(Map.of(
                        "code",
                        "RUN_BUSY",
                        "http_status",
                        409,
                        "close",
                        0,
                        "reconnect",
                        true,
                        "user_message",
                        ErrorCode.RUN_BUSY.userMessage(),
                        "remedy",
                        ErrorCode.RUN_BUSY.remedy()));
    }
}
