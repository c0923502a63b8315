package accord.auth.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** The database goes away while the service runs. */
final class DatabaseGoneTest {
    @Test
    void theServiceSaysSoAndIsNotReady() throws IOException {
        var postgres = EmbeddedPostgres.start();
        Map<String, Object> properties = Map.of(
                "micronaut.server.port",
                -1,
                "accord.storage.url",
                "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                "accord.storage.user",
                "postgres");
        try (postgres;
                var server = ApplicationContext.run(EmbeddedServer.class, properties);
                var client = new Client(server.getURI())) {
            var signedIn = client.signedIn();
            assertThat(signedIn.status()).isEqualTo(200);
            assertThat(client.get("/health/ready").status()).isEqualTo(200);
            postgres.close();

            // Cloud Run's probe waits 2 s; a connection is waited for longer than that.
            for (var probe = 0; probe < 3; probe++) {
                var asked = System.nanoTime();
                var ready = client.get("/health/ready");
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.json()).containsEntry("status", "down");
                assertThat(ready.json().get("dependencies"))
                        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                        .singleElement()
                        .satisfies(database -> assertThat(database.get("reason"))
                                .isIn("the database does not answer", "it has not answered in time"));
            }
            assertThat(client.get("/health/live").status()).isEqualTo(200);
            var me = client.get("/auth/me", "Authorization", "Bearer " + signedIn.text("access_token"));
            assertThat(me.status()).isEqualTo(503);
            assertThat(me.text("code")).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(me.header("Retry-After")).isEqualTo("3");
        }
    }
}
