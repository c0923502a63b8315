package accord.kernel.observe;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How a service warms itself up before anybody else comes.
 *
 * @param within how long that may take; nothing is done within 0
 */
@ConfigurationProperties("accord.warm-up")
public record WarmUpSettings(@Bindable(defaultValue = "0s") Duration within) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    public WarmUpSettings {
        if (within.isNegative() || within.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ACCORD_WARM_UP must be 0s to " + LONGEST + ", not " + within);
        }
    }

    boolean isOff() {
        return within.isZero();
    }
}
