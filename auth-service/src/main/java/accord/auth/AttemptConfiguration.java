package accord.auth;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How often one address may try to register, and as often to sign in, and to leave.
 *
 * @param perMinute attempts; the next one is told when to come back
 * @param proxies how many proxies of ours stand before the service, each of which adds the address it saw to
 *     {@code X-Forwarded-For}: 1 on Cloud Run, 0 where clients connect directly and may write there what they like
 */
@ConfigurationProperties("accord.attempts")
record AttemptConfiguration(
        @Bindable(defaultValue = "60") int perMinute,
        @Bindable(defaultValue = "0") int proxies) {
    AttemptConfiguration {
        if (proxies < 0 || proxies > 8) {
            throw new IllegalArgumentException("accord.attempts.proxies must be 0 to 8, not " + proxies);
        }
    }
}
