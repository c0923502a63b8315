package accord.auth.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** An address that tries too often is held back, and no other is. */
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.storage.data", value = "target/attempts-data/${random.shortuuid}")
@Property(name = "accord.attempts.per-minute", value = "3")
@Property(name = "accord.attempts.proxies", value = "1")
final class AttemptLimitTest {
    private static final int MANY = 3;

    @Test
    void theFourthAttemptIsToldWhenToComeBack(EmbeddedServer server) {
        try (var client = new Client(server.getURI())) {
            for (var i = 0; i < MANY; i++) {
                assertThat(login(client, "203.0.113.7").status()).isEqualTo(401);
            }

            var refused = login(client, "203.0.113.7");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text("code")).isEqualTo("RATE_LIMITED");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 20);
            assertThat(login(client, "203.0.113.8").status())
                    .as("another address")
                    .isEqualTo(401);
            assertThat(attempt(client, "/auth/register", "203.0.113.7").status())
                    .as("another kind of attempt")
                    .isEqualTo(201);
        }
    }

    @Test
    void nobodyChoosesTheAddressThatIsCounted(EmbeddedServer server) {
        try (var client = new Client(server.getURI())) {
            for (var i = 0; i < MANY; i++) {
                assertThat(login(client, "10.0.0." + i + ", 203.0.113.9").status())
                        .isEqualTo(401);
            }
            assertThat(login(client, "10.0.0.99, 203.0.113.9").status()).isEqualTo(429);
        }
    }

    @Test
    void allAddressesOfOneIpv6NetworkAreOne(EmbeddedServer server) {
        try (var client = new Client(server.getURI())) {
            for (var i = 0; i < MANY; i++) {
                assertThat(login(client, "2001:db8:1:2::" + i).status()).isEqualTo(401);
            }
            assertThat(login(client, "2001:db8:1:2:ffff::1").status()).isEqualTo(429);
            assertThat(login(client, "2001:db8:1:3::1").status()).isEqualTo(401);
        }
    }

    private static Client.Reply login(Client client, String forwardedFor) {
        return attempt(client, "/auth/login", forwardedFor);
    }

    private static Client.Reply attempt(Client client, String path, String forwardedFor) {
        return client.send(
                "POST",
                path,
                Client.credentials("nobody@example.com", Client.PASSWORD).getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json",
                "X-Forwarded-For",
                forwardedFor);
    }
}
