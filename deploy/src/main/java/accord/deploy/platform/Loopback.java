package accord.deploy.platform;

import java.net.URI;

/** This very machine, as the host of a URL: nothing leaves it, so that it needs no TLS. */
public final class Loopback {

    private Loopback() {}

    public static boolean is(URI uri) {
        var host = uri.getHost();
        return host != null && (host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]"));
    }
}
