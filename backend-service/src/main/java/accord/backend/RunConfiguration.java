package accord.backend;

import accord.backend.run.RunSettings;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The bounds of runs; the meaning of each is at {@link RunSettings}.
 *
 * @param logBytes how many bytes of events the in-memory log keeps, all threads together
 */
@ConfigurationProperties("accord.run")
record RunConfiguration(
        @Bindable(defaultValue = "5m") Duration timeLimit,
        @Bindable(defaultValue = "1s") Duration stopGrace,
        @Bindable(defaultValue = "10") int queuedPerThread,
        @Bindable(defaultValue = "10000") int atOnce,
        @Bindable(defaultValue = "30s") Duration storageWait,
        @Bindable(defaultValue = "250ms") Duration storageRetry,
        @Bindable(defaultValue = "67108864") long logBytes) {
    RunConfiguration {
        if (logBytes < 1 << 20) {
            throw new IllegalArgumentException("accord.run.log-bytes must be at least 1 MiB, not " + logBytes);
        }
    }

    RunSettings settings() {
        return new RunSettings(timeLimit, stopGrace, queuedPerThread, atOnce, storageWait, storageRetry);
    }
}
