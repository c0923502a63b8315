package accord.deploy.front;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Where a service, or one tag of it, is reached; its port stays while revisions and instances behind it change. */
public final class Entrance implements AutoCloseable {

    private final Loads loads;
    private volatile Route route = Route.NOWHERE;
    private @Nullable Channel listening;

    Entrance(Loads loads) {
        this.loads = loads;
    }

    void listenOn(Channel channel) {
        listening = channel;
    }

    public URI url() {
        if (listening == null) {
            throw new IllegalStateException("not listening yet");
        }
        return URI.create("http://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort());
    }

    /** Shares what arrives from now on as this route says. What is open stays where it is. */
    public void route(Route route) {
        this.route = route;
    }

    /** An instance for a client of whom nothing is known. */
    Optional<Upstream> choose() {
        return branch(route.branches())
                .flatMap(branch -> branch.ready().stream().min(Comparator.comparingInt(loads::of)));
    }

    private static Optional<Branch> branch(List<Branch> branches) {
        var total = branches.stream().mapToInt(Branch::percent).sum();
        if (total == 0) {
            return Optional.empty();
        }
        var drawn = ThreadLocalRandom.current().nextInt(total);
        for (var branch : branches) {
            drawn -= branch.percent();
            if (drawn < 0) {
                return Optional.of(branch);
            }
        }
        return Optional.empty();
    }

    /** Stops listening; what is open stays open. */
    @Override
    public void close() {
        if (listening != null) {
            listening.close().awaitUninterruptibly();
        }
    }
}
