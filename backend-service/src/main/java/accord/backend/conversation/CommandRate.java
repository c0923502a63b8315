package accord.backend.conversation;

import java.time.Duration;

/**
 * How many commands one connection may send: so many in any minute. The first three above that are answered with a warning,
 * the next ends the connection.
 */
final class CommandRate {
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int WARNINGS = 3;
    private static final int FIRST_ROOM = 16;
    private static final long[] NO_ROOM = {};

    private final int perMinute;
    private long[] times = NO_ROOM;
    private int used;
    private int oldest;
    private int warned;

    CommandRate(int perMinute) {
        this.perMinute = perMinute;
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
        forgetBefore(nowNanos - WINDOW_NANOS);
        if (used < perMinute) {
            remember(nowNanos);
            warned = 0;
            return WITHIN;
        }
        var retryAfterMs =
                Duration.ofNanos(WINDOW_NANOS - (nowNanos - times[oldest])).toMillis() + 1;
        warned++;
        return warned <= WARNINGS ? new Verdict.Warned(retryAfterMs) : new Verdict.Exceeded(retryAfterMs);
    }

    /** Whether nothing was judged in the last minute. */
    boolean isQuiet(long nowNanos) {
        forgetBefore(nowNanos - WINDOW_NANOS);
        return used == 0;
    }

    private void forgetBefore(long nanos) {
        while (used > 0 && times[oldest] - nanos <= 0) {
            oldest = (oldest + 1) % times.length;
            used--;
        }
    }

    private void remember(long nanos) {
        if (used == times.length) {
            var more = new long[Math.min(perMinute, Math.max(FIRST_ROOM, 2 * times.length))];
            for (var i = 0; i < used; i++) {
                more[i] = times[(oldest + i) % times.length];
            }
            times = more;
            oldest = 0;
        }
        times[(oldest + used) % times.length] = nanos;
        used++;
    }
}
