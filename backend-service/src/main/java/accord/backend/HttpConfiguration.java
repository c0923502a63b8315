package accord.backend;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What a client without a socket may expect.
 *
 * @param answerWithin how long a posted message waits for its answer before it is told where to look for it
 * @param streamsPerUser how many event streams of one user may be open at once
 * @param readingsPerMinute how often one user may read; commands are bounded like those of a connection
 */
@ConfigurationProperties("accord.http")
record HttpConfiguration(
        @Bindable(defaultValue = "30s") Duration answerWithin,
        @Bindable(defaultValue = "20") int streamsPerUser,
        @Bindable(defaultValue = "1200") int readingsPerMinute) {}
