package accord.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.auth.adapter.argon2.Argon2Cost;
import accord.auth.adapter.http.PublicUrls;
import accord.auth.identity.Attempts;
import accord.auth.session.SessionPolicy;
import accord.kernel.observe.MetricsReaders;
import accord.kernel.observe.WarmUpSettings;
import accord.kernel.storage.StorageConfiguration;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import io.micronaut.core.naming.NameUtils;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every setting has a default, a key, a record that reads it, and a sentence for when it is wrong. */
@Tag("architecture")
final class ConfigurationTest {
    private static final Map<String, Class<?>> RECORDS = Map.of(
            "accord.attempts", AttemptConfiguration.class,
            "accord.backend", BackendConfiguration.class,
            "accord.metrics", MetricsReaders.class,
            "accord.passwords", PasswordConfiguration.class,
            "accord.sessions", SessionConfiguration.class,
            "accord.storage", StorageConfiguration.class,
            "accord.warm-up", WarmUpSettings.class);

    @Test
    void everyKeyOfTheFileIsReadByARecordAndEveryComponentHasItsKey() throws IOException {
        try (var file = getClass().getResourceAsStream("/application.yml")) {
            var keys = new YamlPropertySourceLoader()
                    .read("application", file).keySet().stream()
                            .filter(key -> key.startsWith("accord."))
                            .collect(Collectors.toCollection(TreeSet::new));
            var components = RECORDS.entrySet().stream()
                    .flatMap(entry -> Arrays.stream(entry.getValue().getRecordComponents())
                            .map(RecordComponent::getName)
                            .map(name -> entry.getKey() + "." + NameUtils.hyphenate(name)))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(keys).isEqualTo(components);
        }
    }

    @Test
    void theDefaultsAreThese(@TempDir Path data) {
        try (var context = context(data, Map.of())) {
            assertThat(context.getBean(AttemptConfiguration.class)).isEqualTo(new AttemptConfiguration(60, 0));
            assertThat(context.getBean(BackendConfiguration.class)).isEqualTo(new BackendConfiguration(""));
            assertThat(context.getBean(MetricsReaders.class)).isEqualTo(new MetricsReaders(""));
            assertThat(context.getBean(WarmUpSettings.class)).isEqualTo(new WarmUpSettings(Duration.ZERO));
            assertThat(context.getBean(PasswordConfiguration.class))
                    .isEqualTo(new PasswordConfiguration(19_456, 2, 1, 2, 32));
            assertThat(context.getBean(SessionConfiguration.class))
                    .isEqualTo(new SessionConfiguration(
                            Duration.ofDays(30), Duration.ofDays(7), Duration.ofSeconds(10), "accord-app"));
            assertThat(context.getBean(StorageConfiguration.class))
                    .isEqualTo(new StorageConfiguration(
                            "", "", data.toString(), 8, Duration.ofMillis(2500), Duration.ofSeconds(5)));
        }
    }

    @Test
    void everySettingCanBeSet(@TempDir Path data) {
        Map<String, Object> settings = Map.ofEntries(
                Map.entry("accord.attempts.per-minute", 7),
                Map.entry("accord.attempts.proxies", 1),
                Map.entry("accord.backend.url", "https://agents.example"),
                Map.entry("accord.metrics.readers", "nobody"),
                Map.entry("accord.warm-up.within", "1500ms"),
                Map.entry("accord.passwords.memory-kib", 64),
                Map.entry("accord.passwords.iterations", 3),
                Map.entry("accord.passwords.parallelism", 4),
                Map.entry("accord.passwords.workers", 5),
                Map.entry("accord.passwords.queue", 6),
                Map.entry("accord.sessions.lifetime", "20d"),
                Map.entry("accord.sessions.idle", "2d"),
                Map.entry("accord.sessions.reuse-grace", "5s"),
                Map.entry("accord.sessions.client-id", "another-app"),
                Map.entry("accord.storage.url", ""),
                Map.entry("accord.storage.user", "somebody"),
                Map.entry("accord.storage.pool-size", 3),
                Map.entry("accord.storage.connect-within", "1s"),
                Map.entry("accord.storage.answer-within", "2s"));
        try (var context = context(data, settings)) {
            assertThat(context.getBean(AttemptConfiguration.class)).isEqualTo(new AttemptConfiguration(7, 1));
            assertThat(context.getBean(BackendConfiguration.class))
                    .isEqualTo(new BackendConfiguration("https://agents.example"));
            assertThat(context.getBean(MetricsReaders.class)).isEqualTo(new MetricsReaders("nobody"));
            assertThat(context.getBean(WarmUpSettings.class)).isEqualTo(new WarmUpSettings(Duration.ofMillis(1500)));
            assertThat(context.getBean(PasswordConfiguration.class))
                    .isEqualTo(new PasswordConfiguration(64, 3, 4, 5, 6));
            assertThat(context.getBean(SessionConfiguration.class).policy())
                    .isEqualTo(new SessionPolicy(
                            Duration.ofDays(20), Duration.ofDays(2), Duration.ofSeconds(5), "another-app"));
            assertThat(context.getBean(StorageConfiguration.class))
                    .isEqualTo(new StorageConfiguration(
                            "", "somebody", data.toString(), 3, Duration.ofSeconds(1), Duration.ofSeconds(2)));
        }
    }

    @Test
    void aSettingThatCannotBeSaysWhatToSet() {
        Stream.<Map.Entry<Runnable, String>>of(
                        Map.entry(() -> storage("mysql://x", "", 8), "ACCORD_DATABASE_URL"),
                        Map.entry(() -> storage("jdbc:postgresql://u:p@h/d", "", 8), "ACCORD_DATABASE_PASSWORD"),
                        Map.entry(() -> storage("jdbc:postgresql://h/d?password=p", "", 8), "ACCORD_DATABASE_PASSWORD"),
                        Map.entry(() -> storage("", "/a;b", 8), "ACCORD_DATA"),
                        Map.entry(() -> storage("", "", 1), "pool-size"),
                        Map.entry(() -> new PasswordConfiguration(19_456, 2, 1, 0, 1), "worker"),
                        Map.entry(() -> new AttemptConfiguration(60, 9), "proxies"),
                        Map.entry(() -> new Attempts(0, Clock.systemUTC()), "per-minute"),
                        Map.entry(() -> new Argon2Cost(7, 1, 1), "8 KiB"),
                        Map.entry(() -> policy("1d", "7d", "10s"), "as long as it may idle"),
                        Map.entry(() -> policy("30d", "7d", "8d"), "grace"),
                        Map.entry(() -> new PublicUrls("http://a", "ftp://b"), "ACCORD_BACKEND_URL"),
                        Map.entry(() -> new PublicUrls("http://a", ""), "ACCORD_BACKEND_URL"))
                .forEach(mistake -> assertThatThrownBy(() -> mistake.getKey().run())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(mistake.getValue()));
    }

    private static void storage(String url, String data, int poolSize) {
        new StorageConfiguration(url, "", data, poolSize, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    private static void policy(String lifetime, String idle, String grace) {
        new SessionPolicy(duration(lifetime), duration(idle), duration(grace), "accord-app");
    }

    private static Duration duration(String text) {
        return Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text);
    }

    private static ApplicationContext context(Path data, Map<String, Object> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("accord.storage.data", data.toString());
        return ApplicationContext.run(all);
    }
}
