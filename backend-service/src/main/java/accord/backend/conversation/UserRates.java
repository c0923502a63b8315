package accord.backend.conversation;

import accord.backend.conversation.CommandRate.Verdict;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** How often each user may ask over HTTP: as many commands in any minute as on a socket, and reading far more often. */
public final class UserRates {
    private final ConcurrentHashMap<UserId, CommandRate> commands = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UserId, CommandRate> readings = new ConcurrentHashMap<>();
    private final int commandsPerMinute;
    private final int readingsPerMinute;

    public UserRates(int commandsPerMinute, int readingsPerMinute) {
        if (commandsPerMinute < 1 || readingsPerMinute < 1) {
            throw new IllegalArgumentException("a rate must be positive, not " + commandsPerMinute + " commands or "
                    + readingsPerMinute + " readings in a minute");
        }
        this.commandsPerMinute = commandsPerMinute;
        this.readingsPerMinute = readingsPerMinute;
    }

    public int commandsPerMinute() {
        return commandsPerMinute;
    }

    public int readingsPerMinute() {
        return readingsPerMinute;
    }

    /** Counts a command, and returns how long to wait with it: zero when it may be done. */
    public Duration command(UserId user, long nowNanos) {
        return wait(commands, commandsPerMinute, user, nowNanos);
    }

    /** Counts a reading, and returns how long to wait with it: zero when it may be done. */
    public Duration reading(UserId user, long nowNanos) {
        return wait(readings, readingsPerMinute, user, nowNanos);
    }

    private static Duration wait(
            ConcurrentHashMap<UserId, CommandRate> rates, int perMinute, UserId user, long nowNanos) {
        var verdict = new AtomicReference<Verdict>(new Verdict.Within());
        rates.compute(user, (_, known) -> {
            var rate = known == null ? new CommandRate(perMinute) : known;
            verdict.set(rate.judge(nowNanos));
            return rate;
        });
        return switch (verdict.get()) {
            case Verdict.Within _ -> Duration.ZERO;
            case Verdict.Warned(var retryAfterMs) -> Duration.ofMillis(retryAfterMs);
            case Verdict.Exceeded(var retryAfterMs) -> Duration.ofMillis(retryAfterMs);
        };
    }

    /** Forgets who has not asked for a minute. Called now and then. */
    public void tick(long nowNanos) {
        forgetQuiet(commands, nowNanos);
        forgetQuiet(readings, nowNanos);
    }

    private static void forgetQuiet(ConcurrentHashMap<UserId, CommandRate> rates, long nowNanos) {
        rates.keySet().forEach(user -> rates.computeIfPresent(user, (_, rate) -> rate.isQuiet(nowNanos) ? null : rate));
    }

    /** How many users have asked in the last minute. */
    int count() {
        return commands.size() + readings.size();
    }
}
