package accord.kernel.storage;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a service keeps what it must not forget, and how long the database may take. The password is not here: what is bound to
 * configuration can be printed.
 *
 * @param url a {@code jdbc:postgresql:} URL without credentials, or "" for an H2 file under {@code data}
 * @param user the PostgreSQL user
 * @param data the directory of everything that this product writes; "" is {@code ~/.accord}
 * @param poolSize the most connections at once
 * @param connectWithin how long a caller waits for a connection
 * @param answerWithin how long a connected database may be silent
 */
@ConfigurationProperties("accord.storage")
public record StorageConfiguration(
        @Bindable(defaultValue = "") String url,
        @Bindable(defaultValue = "") String user,
        @Bindable(defaultValue = "") String data,
        @Bindable(defaultValue = "8") int poolSize,
        @Bindable(defaultValue = "2500ms") Duration connectWithin,
        @Bindable(defaultValue = "5s") Duration answerWithin) {

    private static final Duration SHORTEST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    public StorageConfiguration {
        if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "ACCORD_DATABASE_URL must begin with jdbc:postgresql: or be left out for an embedded database");
        }
        if (url.contains("password=") || url.contains("@")) {
            throw new IllegalArgumentException(
                    "ACCORD_DATABASE_URL holds credentials; set ACCORD_DATABASE_USER and ACCORD_DATABASE_PASSWORD");
        }
        if (data.indexOf(';') >= 0) {
            throw new IllegalArgumentException("ACCORD_DATA must be a path without semicolons");
        }
        if (poolSize < 2 || poolSize > 100) {
            throw new IllegalArgumentException("accord.storage.pool-size must be 2 to 100, not " + poolSize);
        }
        requireSensible("connect-within", connectWithin);
        requireSensible("answer-within", answerWithin);
    }

    /** Whether everything is kept in a file of this machine. */
    public boolean isEmbedded() {
        return url.isEmpty();
    }

    /** The service's own directory; nobody else opens its files. */
    Path directory(String service) {
        var root = data.isEmpty() ? Path.of(System.getProperty("user.home"), ".accord") : Path.of(data);
        return root.resolve(service).toAbsolutePath().normalize();
    }

    private static void requireSensible(String key, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "accord.storage." + key + " must be " + SHORTEST + " to " + LONGEST + ", not " + value);
        }
    }
}
