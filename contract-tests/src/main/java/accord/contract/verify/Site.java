package accord.contract.verify;

import accord.contract.client.Frame;
import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * The two services that are verified, by the URLs that were given and no other way: no redirect is followed, and no proxy of
 * the machine's settings stands in between.
 *
 * @param sockets opens sockets and asks nothing else, for the sake of their first frames: see {@code AgentSocket}
 */
record Site(URI auth, URI backend, HttpClient http, HttpClient sockets) implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    static Site of(URI auth, URI backend) {
        // As browsers do: a run is known to the instance that it runs on, and affinity leads there.
        var cookies = new CookieManager();
        return new Site(auth, backend, client(cookies), client(cookies));
    }

    private static HttpClient client(CookieManager cookies) {
        return HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .cookieHandler(cookies)
                .build();
    }

    /** A path behind whatever path the service's URL has. */
    static URI at(URI base, String path) {
        return URI.create(base.toString().replaceFirst("^ws", "http").replaceFirst("/+$", "") + path);
    }

    /** Both services answer for themselves at their URLs; else says who does not, and what is there. */
    void reach() throws UnreachableException, InterruptedException {
        reach(auth, "auth-service", "--auth-url");
        reach(backend, "backend-service", "--backend-url");
    }

    private void reach(URI base, String service, String option) throws UnreachableException, InterruptedException {
        Reply reply;
        try {
            reply = new Caller(http, base, "").get("/health");
        } catch (IOException failure) {
            throw new UnreachableException("%s does not answer at %s: %s".formatted(service, base, why(failure)));
        }
        if (reply.status() / 100 == 3) {
            throw new UnreachableException(
                    "%s redirects to %s; if that is %s, give it as %s, redirects are not followed"
                            .formatted(base, reply.header("location"), service, option));
        }
        var name = name(reply);
        if (!name.equals(service)) {
            throw new UnreachableException("%s is %s, not %s (http %d to GET /health): look at %s"
                    .formatted(
                            base,
                            name.isEmpty() ? "no service of this product" : name,
                            service,
                            reply.status(),
                            option));
        }
    }

    private static String name(Reply reply) {
        try {
            return Frame.parse(reply.text()).text("service").orElse("");
        } catch (IOException notJson) {
            return "";
        }
    }

    /** The first cause that a person can do something about. */
    private static String why(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SSLException tls -> {
                    return "TLS failed (%s): is the certificate valid for this host, and its issuer trusted by this Java?"
                            .formatted(tls.getMessage());
                }
                case UnresolvedAddressException _ -> {
                    return "its host name has no address";
                }
                case UnknownHostException _ -> {
                    return "its host name has no address";
                }
                case HttpConnectTimeoutException _ -> {
                    return "no connection within %d s".formatted(CONNECT.toSeconds());
                }
                case HttpTimeoutException _ -> {
                    return "it accepts the connection and says nothing";
                }
                default -> {}
            }
        }
        return failure instanceof ConnectException
                ? "the connection is refused"
                : "the connection ends without an answer (%s)".formatted(failure.getMessage());
    }

    Caller auth(String token) {
        return new Caller(http, auth, token);
    }

    Caller backend(String token) {
        return new Caller(http, backend, token);
    }

    @Override
    public void close() {
        for (var client : List.of(sockets, http)) {
            client.shutdownNow();
            client.close();
        }
    }
}
