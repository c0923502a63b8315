package accord.contract.client;

import java.net.URI;
import java.time.Duration;

/**
 * How a client behaves towards its backend.
 *
 * @param backend http or ws URL, without the path
 * @param greeting how long the server may take from the handshake to {@code connection_established}
 */
public record ClientOptions(URI backend, Carriage carriage, Backoff backoff, Duration greeting) {

    /** The header, half a second to thirty of backoff, and five seconds for a greeting that should take two. */
    public static ClientOptions of(URI backend) {
        return new ClientOptions(
                backend,
                Carriage.HEADER,
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)),
                Duration.ofSeconds(5));
    }

    public ClientOptions with(Carriage other) {
        return new ClientOptions(backend, other, backoff, greeting);
    }

    public ClientOptions with(Backoff other) {
        return new ClientOptions(backend, carriage, other, greeting);
    }
}
