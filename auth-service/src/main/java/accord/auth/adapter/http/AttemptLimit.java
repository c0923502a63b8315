package accord.auth.adapter.http;

import accord.auth.identity.Attempts;
import accord.kernel.door.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Holds an address back that tries more often than a person does. */
public final class AttemptLimit {
    private static final int NETWORK_BYTES = 8;

    private final Attempts attempts;
    private final int proxies;

    /** @param proxies how many of the last addresses in {@code X-Forwarded-For} were written by proxies of ours */
    public AttemptLimit(Attempts attempts, int proxies) {
        this.attempts = attempts;
        this.proxies = proxies;
    }

    /** Counts the request among those of its kind, and ends it with 429 when it is one too many. */
    void count(String kind, HttpRequest<?> request) {
        var wait = attempts.waitFor(kind + " " + network(caller(request)));
        if (!wait.isZero()) {
            throw new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "RATE_LIMITED",
                    "too many attempts from this address; wait as long as Retry-After says",
                    wait.plusMillis(999));
        }
    }

    /** What a client adds to the header stands before what our proxies add, and is not looked at. */
    private InetAddress caller(HttpRequest<?> request) {
        var hops =
                String.join(",", request.getHeaders().getAll("X-Forwarded-For")).split(",", -1);
        if (proxies > 0 && hops.length >= proxies) {
            var seen = hops[hops.length - proxies].strip();
            return literal(seen).orElseGet(request.getRemoteAddress()::getAddress);
        }
        return request.getRemoteAddress().getAddress();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Whoever has one IPv6 address has 2^64 of them. */
    private static String network(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                : address.getHostAddress();
    }
}
