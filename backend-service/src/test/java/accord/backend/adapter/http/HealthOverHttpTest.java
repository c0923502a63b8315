package accord.backend.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.secret.KeyRing;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How this service says that it is well, to probes that may send little. */
@MicronautTest
@Timeout(30)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.auth.url", value = "http://127.0.0.1:1")
final class HealthOverHttpTest {
    private final EmbeddedServer server;
    private final KeyRing ring;
    private Client client;

    HealthOverHttpTest(EmbeddedServer server, KeyRing ring) {
        this.server = server;
        this.ring = ring;
    }

    @BeforeEach
    void comeAsAStranger() {
        client = Client.anonymous(server.getURI());
        // It serves before it has found out that nobody answers for auth-service, and is not ready until then.
        while (client.get("/health/ready").status() != 200) {
            Thread.onSpinWait();
        }
    }

    @Test
    void itSaysWhichKeysItBelievesAndThatNobodyKnowsWhetherAuthAgrees() {
        var health = client.get("/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json())
                .containsEntry("service", "backend-service")
                .containsEntry("status", "degraded")
                .containsEntry("verify_kids", ring.verifyKeyIds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready"})
    void probesMayGetHeadAndAskForOptionsAndNothingIsCached(String path) {
        assertThat(client.get(path).status()).isEqualTo(200);
        assertThat(client.get(path).header("cache-control")).isEqualTo("no-store");
        var head = client.send("HEAD", path);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        var options = client.send("OPTIONS", path);
        assertThat(options.status()).isLessThan(300);
        assertThat(options.header("allow")).contains("GET", "HEAD", "OPTIONS");
    }
}
