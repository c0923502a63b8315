package accord.backend;

import accord.backend.adapter.redis.RedisSettings;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How the Redis that keeps the events is used; the meaning of each is at {@link RedisSettings}. Its address is not here: what is
 * bound to configuration can be printed.
 */
@ConfigurationProperties("accord.redis")
record RedisConfiguration(
        @Bindable(defaultValue = "2s") Duration answerWithin,
        @Bindable(defaultValue = "4194304") int threadBytes) {
    RedisSettings settings(String url, Duration patience) {
        return new RedisSettings(url, answerWithin, patience, threadBytes);
    }
}
