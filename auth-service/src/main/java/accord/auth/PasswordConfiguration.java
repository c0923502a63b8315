package accord.auth;

import accord.auth.adapter.argon2.Argon2Cost;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * What hashing a password costs, and how much of it happens at once.
 *
 * @param workers hashes at the same time; each takes its memory for as long as it lasts
 * @param queue hashes that may wait; whoever comes after that is told to come back
 */
@ConfigurationProperties("accord.passwords")
record PasswordConfiguration(
        @Bindable(defaultValue = "19456") int memoryKib,
        @Bindable(defaultValue = "2") int iterations,
        @Bindable(defaultValue = "1") int parallelism,
        @Bindable(defaultValue = "2") int workers,
        @Bindable(defaultValue = "32") int queue) {
    PasswordConfiguration {
        if (workers < 1 || queue < 1) {
            throw new IllegalArgumentException(
                    "accord.passwords needs at least one worker and a queue of one; not " + workers + " and " + queue);
        }
    }

    Argon2Cost cost() {
        return new Argon2Cost(memoryKib, iterations, parallelism);
    }
}
