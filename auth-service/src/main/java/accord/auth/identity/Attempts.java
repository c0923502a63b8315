package accord.auth.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often one address may try something in a minute: so many at once, and then at the pace at which the minute allows them
 * again. Counted exactly under parallel attempts, in one number for each address, of which it remembers a bounded lot.
 */
public final class Attempts {
    private static final long WINDOW_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int MOST_ADDRESSES = 50_000;

    /** Whom there is no room to tell apart; they share what one address may. */
    private static final String ALL_OTHERS = "";

    private final ConcurrentHashMap<String, Long> freeAt = new ConcurrentHashMap<>();
    private final long intervalMillis;
    private final InstantSource clock;

    public Attempts(int perMinute, InstantSource clock) {
        if (perMinute < 1 || perMinute > WINDOW_MILLIS) {
            throw new IllegalArgumentException(
                    "accord.attempts.per-minute must be 1 to " + WINDOW_MILLIS + ", not " + perMinute);
        }
        this.intervalMillis = WINDOW_MILLIS / perMinute;
        this.clock = clock;
    }

    /** Counts one attempt; how long to wait before it may be made, which is zero when it may be made now. */
    public Duration waitFor(String address) {
        var now = clock.millis();
        var refusedUntil = new AtomicLong(now);
        freeAt.compute(known(address, now), (_, free) -> {
            var next = Math.max(free == null ? now : free, now) + intervalMillis;
            if (next - now <= WINDOW_MILLIS) {
                return next;
            }
            refusedUntil.set(next - WINDOW_MILLIS);
            return free;
        });
        return Duration.ofMillis(refusedUntil.get() - now);
    }

    private String known(String address, long now) {
        if (freeAt.size() >= MOST_ADDRESSES && !freeAt.containsKey(address)) {
            freeAt.values().removeIf(free -> free <= now);
            return freeAt.size() >= MOST_ADDRESSES ? ALL_OTHERS : address;
        }
        return address;
    }
}
