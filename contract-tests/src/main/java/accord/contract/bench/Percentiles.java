package accord.contract.bench;

import java.time.Duration;

/**
 * How long single operations took, by nearest rank: each value is one that was measured.
 *
 * @param max of all of them
 */
record Percentiles(Duration p50, Duration p90, Duration p99, Duration p999, Duration max) {
    static final Percentiles NONE = of();

    /** @param sorted nanoseconds, ascending; none when single operations were not timed */
    static Percentiles of(long... sorted) {
        return new Percentiles(at(500, sorted), at(900, sorted), at(990, sorted), at(999, sorted), at(1000, sorted));
    }

    /** The least value that at least so many in a thousand do not exceed. */
    private static Duration at(int permille, long... sorted) {
        if (sorted.length == 0) {
            return Duration.ZERO;
        }
        var rank = Math.ceilDiv((long) sorted.length * permille, 1000);
        return Duration.ofNanos(sorted[(int) Math.max(1, rank) - 1]);
    }
}
