package accord.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.protocol.ConnectionTerms;
import accord.backend.run.RunSettings;
import io.micronaut.context.ApplicationContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each setting's default and its full mapping, and what a start with a bad one says. */
@Tag("architecture")
class ConfigurationTest {
    @TempDir
    Path data;

    private ApplicationContext context(Map<String, Object> properties) {
        var all = new HashMap<>(properties);
        all.put("accord.storage.data", data.toString());
        return ApplicationContext.run(all);
    }

    @Test
    void connectionsHaveTheDocumentedDefaults() {
        try (var context = context(Map.of())) {
            assertThat(context.getBean(ConnectionTerms.class))
                    .isEqualTo(new ConnectionTerms(
                            65_536,
                            5,
                            120,
                            1200,
                            1_048_576,
                            Duration.ofSeconds(25),
                            Duration.ofSeconds(10),
                            Duration.ofMinutes(55),
                            Duration.ofMinutes(10),
                            1000,
                            100,
                            Duration.ofMillis(500),
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(25)));
        }
    }

    @Test
    void everySettingOfConnectionsIsMapped() {
        var properties = Map.<String, Object>ofEntries(
                Map.entry("accord.connection.per-user", 6),
                Map.entry("accord.connection.commands-per-minute", 7),
                Map.entry("accord.connection.signals-per-minute", 70),
                Map.entry("accord.connection.ping-every", "8s"),
                Map.entry("accord.connection.ping-timeout", "9s"),
                Map.entry("accord.connection.max-age", "10m"),
                Map.entry("accord.connection.resume-window", "11m"),
                Map.entry("accord.connection.resume-events", 12),
                Map.entry("accord.connection.followed-threads", 13),
                Map.entry("accord.connection.reconnect-base", "14ms"),
                Map.entry("accord.connection.reconnect-max", "15s"),
                Map.entry("accord.connection.expiry-notice", "16s"),
                Map.entry("accord.connection.expiry-grace", "17s"),
                Map.entry("accord.websocket.message-bytes", 2048),
                Map.entry("accord.websocket.outbound-bytes", 4096));
        try (var context = context(properties)) {
            assertThat(context.getBean(ConnectionTerms.class))
                    .isEqualTo(new ConnectionTerms(
                            2048,
                            6,
                            7,
                            70,
                            4096,
                            Duration.ofSeconds(8),
                            Duration.ofSeconds(9),
                            Duration.ofMinutes(10),
                            Duration.ofMinutes(11),
                            12,
                            13,
                            Duration.ofMillis(14),
                            Duration.ofSeconds(15),
                            Duration.ofSeconds(16),
                            Duration.ofSeconds(17)));
        }
    }

    @Test
    void runsHaveTheDocumentedDefaults() {
        try (var context = context(Map.of())) {
            var configuration = context.getBean(RunConfiguration.class);
            assertThat(configuration.settings())
                    .isEqualTo(new RunSettings(
                            Duration.ofMinutes(5),
                            Duration.ofSeconds(1),
                            10,
                            10_000,
                            Duration.ofSeconds(30),
                            Duration.ofMillis(250)));
            assertThat(configuration.logBytes()).isEqualTo(64 << 20);
            assertThat(context.getBean(SupervisorConfiguration.class))
                    .isEqualTo(new SupervisorConfiguration(true, Duration.ofSeconds(5)));
            assertThat(context.getBean(AuthConfiguration.class)).isEqualTo(new AuthConfiguration(""));
        }
    }

    @Test
    void everySettingOfRunsAndTheirSupervisorIsMapped() {
        var properties = Map.<String, Object>of(
                "accord.run.time-limit", "1m",
                "accord.run.stop-grace", "2s",
                "accord.run.queued-per-thread", 3,
                "accord.run.at-once", 4,
                "accord.run.storage-wait", "5s",
                "accord.run.storage-retry", "6ms",
                "accord.run.log-bytes", 7_000_000,
                "accord.supervisor.enabled", "false",
                "accord.supervisor.patience", "8s",
                "accord.auth.url", "https://auth.example.com");
        try (var context = context(properties)) {
            assertThat(context.getBean(RunConfiguration.class))
                    .isEqualTo(new RunConfiguration(
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(2),
                            3,
                            4,
                            Duration.ofSeconds(5),
                            Duration.ofMillis(6),
                            7_000_000));
            assertThat(context.getBean(SupervisorConfiguration.class))
                    .isEqualTo(new SupervisorConfiguration(false, Duration.ofSeconds(8)));
            assertThat(context.getBean(AuthConfiguration.class).reachedAt("https://issuer.example.com"))
                    .isEqualTo(URI.create("https://auth.example.com"));
        }
    }

    @Test
    void everySettingOfHttpHasItsDefaultAndIsMapped() {
        try (var context = context(Map.of())) {
            assertThat(context.getBean(HttpConfiguration.class))
                    .isEqualTo(new HttpConfiguration(Duration.ofSeconds(30), 20, 1200));
        }
        var properties = Map.<String, Object>of(
                "accord.http.answer-within", "4s",
                "accord.http.streams-per-user", 5,
                "accord.http.readings-per-minute", 6);
        try (var context = context(properties)) {
            assertThat(context.getBean(HttpConfiguration.class))
                    .isEqualTo(new HttpConfiguration(Duration.ofSeconds(4), 5, 6));
        }
    }

    @Test
    void withoutItsOwnUrlAuthServiceIsReachedAtTheIssuers() {
        assertThat(new AuthConfiguration("").reachedAt("https://issuer.example.com"))
                .isEqualTo(URI.create("https://issuer.example.com"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accord.connection.per-user | 0 | connections-per-user must be positive, not 0",
                "accord.connection.commands-per-minute | -1 | commands-per-minute must be positive, not -1",
                "accord.connection.ping-every | 0s | ping-every must be positive, not PT0S",
                "accord.connection.max-age | 0s | max-age must be positive, not PT0S",
                "accord.connection.resume-events | 0 | resume-events must be positive, not 0",
                "accord.connection.reconnect-base | 31s | reconnect-base must not exceed reconnect-max",
                "accord.run.time-limit | 0s | time-limit must be positive, not PT0S",
                "accord.run.at-once | 0 | at-once must be positive",
                "accord.run.queued-per-thread | -1 | queued-per-thread must not be negative",
                "accord.run.log-bytes | 1024 | accord.run.log-bytes must be at least 1 MiB, not 1024",
                "accord.http.answer-within | 0s | answer-within must be positive, not PT0S",
                "accord.http.streams-per-user | 0 | streams-per-user must be positive, not 0",
                "accord.http.readings-per-minute | 0 | a rate must be positive, not 120 commands or 0 readings in a minute",
                "accord.warm-up.within | -1s | ACCORD_WARM_UP must be 0s to PT1M, not PT-1S",
                "accord.warm-up.within | 61s | ACCORD_WARM_UP must be 0s to PT1M, not PT1M1S",
                "accord.supervisor.patience | -1s | accord.supervisor.patience must not be negative",
                "accord.auth.url | https://auth.example.com/path | ACCORD_AUTH_URL must be a URL without a path",
                "accord.auth.url | file:///etc/passwd | ACCORD_AUTH_URL must be a URL without a path"
            })
    void aBadSettingRefusesTheStartWithASentence(String name, String value, String sentence) {
        assertThatThrownBy(() -> context(Map.of(name, value)).close()).hasStackTraceContaining(sentence);
    }
}
