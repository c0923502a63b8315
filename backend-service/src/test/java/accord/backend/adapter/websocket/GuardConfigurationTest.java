package accord.backend.adapter.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be set about the socket, what it is when nobody sets it, and what is refused at start. */
class GuardConfigurationTest {
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);

    @Test
    void theDefaultsAreThoseOfTheProtocol() {
        try (var server = GuardedServer.start()) {
            assertThat(server.bean(WebSocketLimits.class))
                    .isEqualTo(new WebSocketLimits(
                            65_536,
                            1_048_576,
                            32_768,
                            32,
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(1)));
            assertThat(server.bean(OriginSettings.class)).isEqualTo(new OriginSettings(List.of()));
        }
    }

    @Test
    void everyValueCanBeSet() {
        try (var server = GuardedServer.start(Map.of(
                "accord.websocket.message-bytes",
                2048,
                "accord.websocket.outbound-bytes",
                4096,
                "accord.websocket.header-bytes",
                9000,
                "accord.websocket.offered-protocols",
                5,
                "accord.websocket.handshake-timeout",
                "1s",
                "accord.websocket.close-timeout",
                "2s",
                "accord.websocket.linger-timeout",
                "3s",
                "accord.websocket.allowed-origins",
                "https://a.example, http://b.example:81"))) {
            assertThat(server.bean(WebSocketLimits.class))
                    .isEqualTo(new WebSocketLimits(
                            2048, 4096, 9000, 5, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
            assertThat(server.bean(OriginSettings.class).allowedOrigins())
                    .containsExactly("https://a.example", "http://b.example:81");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "message-bytes, 0",
        "outbound-bytes, 100",
        "header-bytes, 100",
        "offered-protocols, 0",
        "handshake-timeout, 0s",
        "close-timeout, -1s",
        "linger-timeout, 0s",
        "allowed-origins, example.com",
        "allowed-origins, https://example.com/",
        "allowed-origins, *"
    })
    void aValueThatCannotWorkIsRefusedByName(String key, String value) {
        assertThatThrownBy(() -> GuardedServer.start(Map.of("accord.websocket." + key, value)))
                .rootCause()
                .hasMessageContaining("accord.websocket." + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080", "http://localhost:8080"})
    void ownPagesAreAllowedOnlyWhereTheEnvironmentPermits(String own) {
        assertThat(new AllowedOrigins(Set.of(), true).permit(own, HERE)).isTrue();
        assertThat(new AllowedOrigins(Set.of(), false).permit(own, HERE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8081", "https://localhost:8080", "http://localhost", "null"})
    void otherPagesOfThisMachineAreForeign(String other) {
        assertThat(new AllowedOrigins(Set.of(), true).permit(other, HERE)).isFalse();
    }
}
