package accord.contract.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds of one measurement gave.
 *
 * @param rounds those in which anything succeeded
 * @param failures what went wrong, and how often
 */
record Figure(Measure measure, List<Round> rounds, Map<String, Long> failures) {
    Figure {
        rounds = List.copyOf(rounds);
        failures = Map.copyOf(failures);
    }

    long count() {
        return rounds.stream().mapToLong(Round::count).sum();
    }

    long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    boolean isMeasured() {
        return !rounds.isEmpty();
    }

    /** Whether single operations were timed. */
    boolean isTimed() {
        return rounds.stream().anyMatch(round -> round.latency().max().isPositive());
    }

    Spread spread(ToDoubleFunction<Round> value) {
        return Spread.of(rounds.stream().mapToDouble(value).toArray());
    }

    Spread cpuMicros() {
        return spread(Round::cpuMicros);
    }
}
