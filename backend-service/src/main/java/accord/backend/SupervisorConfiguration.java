package accord.backend;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Whether agents work in this process.
 *
 * @param enabled false starts none: every run then ends in the marked fallback
 * @param patience how long the first run waits for a supervisor that is not there yet
 */
@ConfigurationProperties("accord.supervisor")
record SupervisorConfiguration(
        @Bindable(defaultValue = "true") boolean enabled,
        @Bindable(defaultValue = "5s") Duration patience) {
    SupervisorConfiguration {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("accord.supervisor.patience must not be negative");
        }
    }
}
