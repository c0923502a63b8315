package accord.kernel.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a service keeps its data when nobody says so, and what is refused at start. */
@Tag("architecture")
final class StorageConfigurationTest {
    @TempDir
    Path data;

    @Test
    void theDefaultIsAFileAndEveryWaitIsSeconds() {
        try (var context = ApplicationContext.run(Map.of("accord.storage.data", data.toString()))) {
            var configuration = context.getBean(StorageConfiguration.class);

            assertThat(configuration)
                    .isEqualTo(new StorageConfiguration(
                            "", "", data.toString(), 8, Duration.ofMillis(2500), Duration.ofSeconds(5)));
            assertThat(configuration.isEmbedded()).isTrue();
            assertThat(configuration.directory("backend")).isEqualTo(data.resolve("backend"));
        }
    }

    @Test
    void everySettingIsMapped() {
        Map<String, Object> settings = Map.of(
                "accord.storage.data", data.toString(),
                "accord.storage.user", "somebody",
                "accord.storage.pool-size", 3,
                "accord.storage.connect-within", "1s",
                "accord.storage.answer-within", "2s");
        try (var context = ApplicationContext.run(settings)) {
            assertThat(context.getBean(StorageConfiguration.class))
                    .isEqualTo(new StorageConfiguration(
                            "", "somebody", data.toString(), 3, Duration.ofSeconds(1), Duration.ofSeconds(2)));
        }
    }

    @Test
    void withoutADirectoryItIsTheOwnersHome() {
        var configuration = new StorageConfiguration("", "", "", 8, Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(configuration.directory("backend"))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".accord", "backend"));
    }

    @Test
    void theEndsOfEachRangeAreInIt() {
        for (var bound : List.of(Duration.ofMillis(250), Duration.ofMinutes(1))) {
            for (var connections : List.of(2, 100)) {
                var configuration = new StorageConfiguration("", "", "", connections, bound, bound);

                assertThat(configuration.poolSize()).isEqualTo(connections);
            }
        }
    }

    @Test
    void aServersAddressIsNoFile() {
        var configuration = new StorageConfiguration(
                "jdbc:postgresql://h/d", "u", "", 2, Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(configuration.isEmbedded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url | mysql://h/d | ACCORD_DATABASE_URL must begin with jdbc:postgresql:",
                "url | jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'x' | ACCORD_DATABASE_URL must begin with jdbc:postgresql:",
                "url | jdbc:postgresql://u:p@h/d | set ACCORD_DATABASE_USER and ACCORD_DATABASE_PASSWORD",
                "url | jdbc:postgresql://h/d?password=p | set ACCORD_DATABASE_USER and ACCORD_DATABASE_PASSWORD",
                "data | ;TRACE_LEVEL_FILE=3 | ACCORD_DATA must be a path without semicolons",
                "data | /tmp;TRACE_LEVEL_FILE=3 | ACCORD_DATA must be a path without semicolons",
                "pool-size | 1 | accord.storage.pool-size must be 2 to 100, not 1",
                "connect-within | 0s | accord.storage.connect-within must be PT0.25S to PT1M, not PT0S",
                "answer-within | 2m | accord.storage.answer-within must be PT0.25S to PT1M, not PT2M"
            })
    void aBadSettingRefusesTheStartWithASentence(String key, String value, String sentence) {
        assertThatThrownBy(() -> ApplicationContext.run(Map.of("accord.storage." + key, value))
                        .close())
                .hasStackTraceContaining(sentence)
                .hasMessageNotContaining("u:p@");
    }
}
