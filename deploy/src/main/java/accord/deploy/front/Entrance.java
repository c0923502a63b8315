package accord.deploy.front;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Where a service, or one tag of it, is reached; its port stays while revisions and instances behind it change. */
public final class Entrance implements AutoCloseable {

    private final Loads loads;
    private final Patience patience;
    private final boolean cookies;
    private final Map<Upstream, Long> turns = new HashMap<>();
    private long turn;
    private volatile Route route = Route.NOWHERE;
    private @Nullable Channel listening;

    /** @param cookies whether clients may be given one here */
    Entrance(Loads loads, Patience patience, boolean cookies) {
        this.loads = loads;
        this.patience = patience;
        this.cookies = cookies;
    }

    Loads loads() {
        return loads;
    }

    Patience patience() {
        return patience;
    }

    boolean givesCookies() {
        return cookies;
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
        if (listening != null && !listening.eventLoop().isShuttingDown()) {
            listening.eventLoop().execute(loads::admitAll);
        }
    }

    /**
     * Whoever has a cookie goes where it says, as long as that revision has traffic and that instance has room. Others go
     * to a revision by its percents, and there to the instance with the least to do.
     *
     * @param cookie the id of an instance, or ""
     * @param drawn the revision that was drawn for this request before, or ""
     * @param connected an instance to prefer among equals, because there is a connection to it
     * @param unreachable instances that could not be connected to just now
     */
    Choice choose(String cookie, String drawn, @Nullable Upstream connected, Set<Upstream> unreachable) {
        var branches = route.branches();
        for (var branch : branches) {
            for (var upstream : branch.ready()) {
                if (upstream.id().equals(cookie) && hasRoom(branch, upstream) && !unreachable.contains(upstream)) {
                    return new Choice.To(branch, upstream);
                }
            }
        }
        return branches.stream()
                .filter(branch -> branch.revision().equals(drawn))
                .findFirst()
                .or(() -> branch(branches))
                .map(branch -> within(branch, connected, unreachable))
                .orElseGet(Choice.Nowhere::new);
    }

    private Choice within(Branch branch, @Nullable Upstream connected, Set<Upstream> unreachable) {
        var reachable = branch.ready().stream()
                .filter(upstream -> !unreachable.contains(upstream))
                .toList();
        if (reachable.isEmpty()) {
            return new Choice.Nowhere();
        }
        // Sorting is stable: among equals, the one that was given nothing for the longest time comes first.
        return reachable.stream()
                .filter(upstream -> hasRoom(branch, upstream))
                .min(Comparator.<Upstream>comparingInt(loads::of)
                        .thenComparing(upstream -> !upstream.equals(connected))
                        .thenComparing(upstream -> turns.getOrDefault(upstream, 0L)))
                .<Choice>map(upstream -> {
                    turns.put(upstream, turn++);
                    turns.keySet().retainAll(branch.ready());
                    return new Choice.To(branch, upstream);
                })
                .orElseGet(() -> new Choice.Full(branch));
    }

    private boolean hasRoom(Branch branch, Upstream upstream) {
        return loads.of(upstream) < branch.concurrency();
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
