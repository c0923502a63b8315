package accord.auth;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.Scrape;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the service does to itself before it is ready is no sign-in, and no request of anybody's. */
@Timeout(60)
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.storage.data", value = "target/warm-up-data/${random.shortuuid}")
@Property(name = "accord.warm-up.within", value = "1s")
final class WarmUpTest {
    private final EmbeddedServer server;

    WarmUpTest(EmbeddedServer server) {
        this.server = server;
    }

    @Test
    void itIsReadyAfterwardsAndHasCountedNothing() throws Exception {
        awaitReady();

        var figures = Scrape.of(server.getURI());
        assertThat(figures.value("warm_up_seconds")).isPositive();
        assertThat(figures.names("argon2_seconds_count")).isTrue();
        assertThat(figures.value("argon2_seconds_count")).isZero();
        assertThat(figures.samples().keySet())
                .filteredOn(series -> series.startsWith("http_request_seconds_count"))
                .allMatch(series -> series.contains("route=\"/health/ready\""));
    }

    private void awaitReady() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var ready = HttpRequest.newBuilder(server.getURI().resolve("/health/ready"))
                    .build();
            while (http.send(ready, BodyHandlers.discarding()).statusCode() != 200) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }
}
