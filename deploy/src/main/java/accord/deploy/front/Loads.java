package accord.deploy.front;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many requests each instance is dealing with, whichever entrance they came by, and who waits for there to be fewer. */
final class Loads {

    private final Map<Upstream, Integer> loads = new ConcurrentHashMap<>();
    private final Map<String, Deque<Visit>> waiting = new HashMap<>();

    int of(Upstream upstream) {
        return loads.getOrDefault(upstream, 0);
    }

    void enter(Upstream upstream) {
        loads.merge(upstream, 1, Integer::sum);
    }

    void leave(Upstream upstream, String revision) {
        loads.computeIfPresent(upstream, (_, load) -> load == 1 ? null : load - 1);
        admit(revision);
    }

    void await(String revision, Visit visit) {
        waiting.computeIfAbsent(revision, _ -> new ArrayDeque<>()).addLast(visit);
    }

    void giveUp(String revision, Visit visit) {
        var queue = waiting.get(revision);
        if (queue != null) {
            queue.remove(visit);
        }
    }

    /** Whoever waits may try again, since something has changed that is not one request. */
    void admitAll() {
        new ArrayList<>(waiting.keySet()).forEach(this::admit);
    }

    /** First come, first served. */
    private void admit(String revision) {
        var queue = waiting.get(revision);
        while (queue != null) {
            var next = queue.peekFirst();
            if (next == null) {
                waiting.remove(revision);
                return;
            }
            queue.removeFirst();
            if (!next.tryAgain()) {
                queue.addFirst(next);
                return;
            }
        }
    }
}
