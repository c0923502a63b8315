package accord.kernel.observe;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The connections that this process has made to itself. It knows them by the ends of TCP that it has opened itself: no header
 * and no token says so, and nobody else can have such an end while the process has it; for the few seconds that it is
 * remembered afterwards, only a process on the same machine could come by it. They are served like everybody's, and left out of
 * what is counted and logged about people.
 */
@Singleton
public final class OwnSockets {
    private static final String OWN = "accord.own";
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final Set<SocketAddress> ends = ConcurrentHashMap.newKeySet();

    /** Whether this process has opened the connection whose other end this is. */
    public boolean include(SocketAddress peer) {
        return !ends.isEmpty() && ends.contains(peer);
    }

    /** Notes with the request whether this process has made it. */
    boolean mark(HttpRequest<?> request) {
        var own = include(request.getRemoteAddress());
        if (own) {
            request.setAttribute(OWN, true);
        }
        return own;
    }

    /** Whether the request was marked as this process's own. */
    static boolean made(HttpRequest<?> request) {
        return request.getAttribute(OWN).isPresent();
    }

    void add(SocketAddress end) {
        ends.add(end);
    }

    /** The other end may be slow to hear that a call is over, so all of them are remembered until well after the last. */
    void forgetSoon() {
        CompletableFuture.delayedExecutor(REMEMBERED.toMillis(), TimeUnit.MILLISECONDS)
                .execute(ends::clear);
    }
}
