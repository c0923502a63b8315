package accord.backend.adapter.websocket;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;

/**
 * The pages whose scripts may open a socket here. A client without an {@code Origin} is no browser and is not asked.
 *
 * @param exact origins as browsers spell them: scheme, host, and the port unless it is the scheme's own
 * @param own whether pages of this very service on this very machine count, as they do in development
 */
record AllowedOrigins(Set<String> exact, boolean own) {
    AllowedOrigins {
        exact = Set.copyOf(exact);
    }

    /** Whether that origin may connect to the address on which this service listens. */
    boolean permit(String origin, SocketAddress listening) {
        return exact.contains(origin)
                || (own && listening instanceof InetSocketAddress here && isOwn(origin, here.getPort()));
    }

    private static boolean isOwn(String origin, int port) {
        return origin.equals("http://127.0.0.1:" + port) || origin.equals("http://localhost:" + port);
    }
}
