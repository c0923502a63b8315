package accord.deploy.local;

import java.io.IOException;
import java.util.Optional;

/** A server that keeps what it is told in the data directory, at a port of its own on the loopback. */
interface StoreServer {
    /** What people call it. */
    String title();

    int port();

    /** Starts it where it was before; it must not run. Returns when it answers. */
    void start() throws IOException, CannotStartException, InterruptedException;

    /** Its process, while that runs. */
    Optional<ProcessHandle> process() throws IOException;

    /** Ends it, if it runs. */
    void end() throws IOException;
}
