package accord.contract.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs whose numbers are known. */
final class Rounds {
    static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");
    static final Map<String, Object> CIRCUMSTANCES = Map.of(
            "commit",
            "0123456789ab",
            "machine",
            Map.of("processors", 2, "model", "a \"machine\" & more", "memory_mib", 4096, "system", "Linux"),
            "load_at_start",
            0.5,
            "jvm",
            "25",
            "java_options",
            Map.of("auth", "-Xmx1g"),
            "storage",
            "embedded",
            "settings",
            Map.of("rounds", 1, "seconds", 5.0));

    private Rounds() {}

    static Round of(long count, Duration took, Duration server) {
        var latency = Percentiles.of(1_000_000, 2_000_000, 30_000_000);
        return new Round(count, took, server, Duration.ofMillis(100), 0.01, 0.5, latency, count * 1500);
    }

    /** @param cpuMicros of each round */
    static Run run(Measure measure, long... cpuMicros) {
        var rounds = Arrays.stream(cpuMicros)
                .mapToObj(micros -> of(1000, Duration.ofSeconds(1), Duration.ofMillis(micros)))
                .toList();
        return new Run(
                WHEN,
                CIRCUMSTANCES,
                List.of(new Figure(measure, rounds, Map.of())),
                List.of(new MemoryRound(500, 10_500, 1 << 28, 1 << 29, 1 << 25, 1 << 27)));
    }
}
