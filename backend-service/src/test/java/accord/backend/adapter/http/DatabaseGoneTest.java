package accord.backend.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.secret.KeyRing;
import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenContract;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The database goes away while the service runs. */
final class DatabaseGoneTest {
    @Test
    void theServiceSaysSoAndIsNotReady() throws IOException {
        var postgres = EmbeddedPostgres.start();
        Map<String, Object> properties = Map.of(
                "micronaut.server.port",
                -1,
                // Nobody answers there, so that no other auth-service of this machine is asked.
                "accord.auth.url",
                "http://127.0.0.1:1",
                "accord.storage.url",
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                "accord.storage.user",
                "postgres");
        try (postgres;
                var server = ApplicationContext.run(EmbeddedServer.class, properties)) {
            var beans = server.getApplicationContext();
            var forge = new Forge(beans.getBean(KeyRing.class), beans.getBean(TokenContract.class), Clock.systemUTC());
            var client = Client.of(server.getURI(), forge.person("someone"));
            assertThat(client.get("/api/threads").status()).isEqualTo(200);
            assertThat(client.get("/health/ready").status()).isEqualTo(200);
            postgres.close();

            var threads = client.get("/api/threads");
            assertThat(threads.status()).isEqualTo(503);
            assertThat(threads.text("code")).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(threads.header("retry-after")).isEqualTo("3");
            // Cloud Run's probe waits 2 s; a connection is waited for longer than that.
            for (var probe = 0; probe < 3; probe++) {
                var asked = System.nanoTime();
                var ready = client.get("/health/ready");
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.list("dependencies"))
                        .anySatisfy(dependency -> assertThat(dependency)
                                .containsEntry("name", "storage")
                                .containsEntry("status", "down"));
            }
            assertThat(client.get("/health/live").status()).isEqualTo(200);
        }
    }
}
