package accord.deploy.local;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** The two loopback ports at which the services are reached. */
public record Ports(int auth, int backend) {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_768;
    private static final int ATTEMPTS = 1000;

    /** Checks the wanted ports, of which 0 means any free one. A taken port is never silently replaced by another. */
    public static Ports claim(int auth, int backend) throws CannotStartException {
        if (auth == backend && auth != 0) {
            throw new CannotStartException("both services were given port " + auth + ": choose another for one of them"
                    + " with --auth-port N or --backend-port N");
        }
        // Both are held until both are known, so that two free ports are never the same one.
        try (var authSocket = bind(auth, "--auth-port");
                var backendSocket = bind(backend, "--backend-port")) {
            return new Ports(authSocket.getLocalPort(), backendSocket.getLocalPort());
        } catch (IOException e) {
            throw new CannotStartException("cannot release a port: " + e.getMessage());
        }
    }

    /**
     * A port for an instance. Not one that the operating system would give to an outgoing connection, because thousands
     * of those come and go here before the instance listens.
     */
    static int free() throws IOException {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
                return port;
            } catch (BindException _) {
                // Another one, then.
            }
        }
        throw new IOException("no free port was found between " + LOWEST + " and " + HIGHEST);
    }

    private static ServerSocket bind(int port, String option) throws IOException, CannotStartException {
        var socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new CannotStartException("port " + port + " is taken (" + e.getMessage() + "): choose another with "
                    + option + " N, or " + option + " 0 for any free one");
        }
    }
}
