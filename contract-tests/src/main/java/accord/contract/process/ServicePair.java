package accord.contract.process;

import java.io.IOException;
import java.time.Duration;

/** Both services, ready, and what they were started with. */
public record ServicePair(ServiceSettings settings, ServiceProcess auth, ServiceProcess backend)
        implements AutoCloseable {
    public static final Duration START = Duration.ofSeconds(90);

    /** Starts both at once, as an empty machine does, and waits for both. */
    public static ServicePair start(ServiceSettings settings) throws IOException, InterruptedException {
        var pair = new ServicePair(settings, settings.startAuth(), settings.startBackend());
        try {
            pair.auth.awaitReady(START);
            pair.backend.awaitReady(START);
            return pair;
        } catch (InterruptedException | RuntimeException notReady) {
            pair.close();
            throw notReady;
        }
    }

    @Override
    public void close() {
        backend.kill();
        auth.kill();
    }
}
