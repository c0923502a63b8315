package accord.deploy.front;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many requests each instance is dealing with, whichever entrance they came by. */
final class Loads {

    private final Map<Upstream, Integer> loads = new ConcurrentHashMap<>();

    int of(Upstream upstream) {
        return loads.getOrDefault(upstream, 0);
    }

    void enter(Upstream upstream) {
        loads.merge(upstream, 1, Integer::sum);
    }

    void leave(Upstream upstream) {
        loads.computeIfPresent(upstream, (_, load) -> load == 1 ? null : load - 1);
    }
}
