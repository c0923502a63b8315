package accord.backend.run;

import java.time.Duration;

/**
 * The bounds of runs.
 *
 * @param timeLimit how long a run may take before it is stopped
 * @param stopGrace how long a stopped supervisor may take to return before its run ends without it
 * @param queuedPerThread how many messages may wait for a thread's active run
 * @param atOnce how many runs may be active or waiting in this process
 * @param storageWait how long a message waits for a storage that cannot be reached
 * @param storageRetry how often it tries meanwhile
 */
public record RunSettings(
        Duration timeLimit,
        Duration stopGrace,
        int queuedPerThread,
        int atOnce,
        Duration storageWait,
        Duration storageRetry) {
    public RunSettings {
        requirePositive("time-limit", timeLimit);
        requirePositive("stop-grace", stopGrace);
        requirePositive("storage-retry", storageRetry);
        if (storageWait.isNegative()) {
            throw new IllegalArgumentException("storage-wait must not be negative");
        }
        if (queuedPerThread < 0) {
            throw new IllegalArgumentException("queued-per-thread must not be negative");
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("at-once must be positive");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
