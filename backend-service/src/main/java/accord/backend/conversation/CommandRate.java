package accord.backend.conversation;

import java.time.Duration;

/**
 * How many commands one connection may send: so many in any minute. The first three above that are answered with a warning,
 * the next ends the connection.
 */
final class CommandRate {
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int WARNINGS = 3;

    private final long[] times;
    private int used;
    private int oldest;
    private int warned;

    CommandRate(int perMinute) {
        this.times = new long[perMinute];
    }

    /** What follows from one more command. */
    sealed interface Verdict {
        /** It may be done. */
        record Within() implements Verdict {}

        /** It may not, and the client is told. */
        record Warned(long retryAfterMs) implements Verdict {}

        /** It may not, and the connection ends. */
        record Exceeded(long retryAfterMs) implements Verdict {}
    }

    private static final Verdict WITHIN = new Verdict.Within();

    /** Judges a command that arrived now. Not thread-safe: the mailbox asks. */
    Verdict judge(long nowNanos) {
        if (used < times.length) {
            times[(oldest + used) % times.length] = nowNanos;
            used++;
            return WITHIN;
        }
        var age = nowNanos - times[oldest];
        if (age >= WINDOW_NANOS) {
            times[oldest] = nowNanos;
            oldest = (oldest + 1) % times.length;
            warned = 0;
            return WITHIN;
        }
        var retryAfterMs = Duration.ofNanos(WINDOW_NANOS - age).toMillis() + 1;
        warned++;
        return warned <= WARNINGS ? new Verdict.Warned(retryAfterMs) : new Verdict.Exceeded(retryAfterMs);
    }
}
