package accord.auth;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.Scrape;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scraper beside the service reads, and that the figures move when somebody signs in or is refused. */
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.storage.data", value = "target/metrics-data/${random.shortuuid}")
final class MetricsTest {
    private final EmbeddedServer server;

    MetricsTest(EmbeddedServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "argon2_seconds_bucket",
                "auth_reject_total",
                "key_mismatch_total",
                "jvm_memory_used_bytes",
                "process_cpu_usage"
            })
    void everyNameIsThereBeforeAnythingHappened(String name) {
        assertThat(Scrape.of(server.getURI()).names(name)).isTrue();
    }

    @Test
    void aPasswordIsHashedAndItsRequestMeasuredWithoutItsOwner() throws Exception {
        var before = Scrape.of(server.getURI());

        var status = send("POST", "/auth/register", """
                {"email":"someone@metrics.example","password":"a long walk in the rain"}""");

        assertThat(status).isBetween(200, 299);
        var after = Scrape.of(server.getURI());
        var answered = "http_request_seconds_count{method=\"POST\",route=\"/auth/register\",status=\"" + status + "\"}";
        assertThat(after.value("argon2_seconds_count")).isEqualTo(before.value("argon2_seconds_count") + 1);
        assertThat(after.value(answered)).isEqualTo(before.value(answered) + 1);
        assertThat(after.body()).doesNotContain("metrics.example");
    }

    @Test
    void aRefusalOverHttpIsCountedByItsCode() throws Exception {
        var before = Scrape.of(server.getURI());

        assertThat(send("GET", "/auth/me", "")).isEqualTo(401);

        var after = Scrape.of(server.getURI());
        assertThat(after.value("auth_reject_total{code=\"NO_TOKEN\"}"))
                .isEqualTo(before.value("auth_reject_total{code=\"NO_TOKEN\"}") + 1);
        assertThat(after.value("http_request_seconds_count{method=\"GET\",route=\"/auth/me\",status=\"401\"}"))
                .isPositive();
    }

    @Test
    void whoeverComesThroughAProxyFindsNothing() {
        assertThat(Scrape.of(server.getURI(), "Host: 127.0.0.1", "X-Forwarded-For: 203.0.113.7")
                        .status())
                .isEqualTo(404);
    }

    private int send(String method, String path, String body) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.getURI().resolve(path))
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}
