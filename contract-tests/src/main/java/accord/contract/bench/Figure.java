package accord.contract.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one measurement gave.
 *
 * @param what the thing that was done {@code count} times
 * @param cpu the CPU time of the one measured, user and system, meanwhile
 * @param median how long one took; zero when single ones are too short to be timed
 */
record Figure(String what, long count, Duration took, Duration cpu, Duration median, Duration p99) {
    static final String HEADING = "%-12s %10s %12s %14s %12s %9s %9s"
            .formatted("", "count", "per second", "per CPU-second", "CPU us each", "p50 ms", "p99 ms");

    /** @param sorted how long each took, in nanoseconds; empty when they were not timed */
    static Figure of(String what, long count, Duration took, Duration cpu, long... sorted) {
        return new Figure(what, count, took, cpu, at(0.5, sorted), at(0.99, sorted));
    }

    private static Duration at(double share, long... sorted) {
        return sorted.length == 0 ? Duration.ZERO : Duration.ofNanos(sorted[(int) (share * (sorted.length - 1))]);
    }

    double perSecond() {
        return count / seconds(took);
    }

    double perCpuSecond() {
        return count / seconds(cpu);
    }

    double cpuMicros() {
        return seconds(cpu) * 1e6 / count;
    }

    /** A row under {@link #HEADING}. */
    String row() {
        return "%-12s %10d %12.0f %14.0f %12.2f %9.2f %9.2f"
                .formatted(what, count, perSecond(), perCpuSecond(), cpuMicros(), millis(median), millis(p99));
    }

    Map<String, Object> values() {
        var values = new LinkedHashMap<String, Object>();
        values.put("count", count);
        values.put("per_second", rounded(perSecond()));
        values.put("per_cpu_second", rounded(perCpuSecond()));
        values.put("cpu_us", rounded(cpuMicros()));
        if (median.isPositive()) {
            values.put("p50_ms", rounded(millis(median)));
            values.put("p99_ms", rounded(millis(p99)));
        }
        return values;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
