package accord.contract.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to stay away before the next attempt: exponential with full jitter, so that a crowd spreads out. */
public record Backoff(Duration base, Duration max) {
    private static final int DOUBLINGS = 20;

    public Backoff {
        if (!base.isPositive() || max.compareTo(base) < 0) {
            throw new IllegalArgumentException("a backoff from %s to %s is none".formatted(base, max));
        }
    }

    /**
     * Somewhere between nothing and the bound of this attempt, uniformly.
     *
     * @param attempt 0 for the first reconnection after a good connection
     */
    public Duration delay(int attempt, RandomGenerator random) {
        var bound = Math.min(max.toMillis(), base.toMillis() << Math.min(attempt, DOUBLINGS));
        return Duration.ofMillis(random.nextLong(bound + 1));
    }
}
