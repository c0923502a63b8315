package accord.backend.adapter.memory;

import accord.backend.run.EventLog;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The event log of one process. Bounded in time and number per thread, and in bytes over all of them; when memory runs
 * short, the threads that were quiet longest are forgotten first. Those with followers never are, but they keep fewer events.
 */
public final class InMemoryEventLog implements EventLog {
    private final ConcurrentHashMap<ThreadKey, ThreadLog> threads = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UserId, Set<ThreadKey>> byUser = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Duration window;
    private final int maxEvents;
    private final long maxBytes;
    private final InstantSource clock;

    /**
     * @param window how long a thread is kept after its last event
     * @param maxEvents how many events a thread keeps
     * @param maxBytes how many bytes of text all threads together keep
     */
    public InMemoryEventLog(Duration window, int maxEvents, long maxBytes, InstantSource clock) {
        this.window = window;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    @Override
    public <X extends Exception> boolean append(ThreadKey key, Word word, Spelling<X> spelling) throws X {
        while (true) {
            var appended = thread(key).append(word, spelling, clock.millis());
            if (appended.isPresent()) {
                return appended.get();
            }
            // Forgotten between the look-up and the append: the next look-up makes a new one.
            Thread.onSpinWait();
        }
    }

    @Override
    public void whisper(ThreadKey key, String json) {
        var thread = threads.get(key);
        if (thread != null) {
            thread.whisper(json);
        }
    }

    @Override
    public Following follow(ThreadKey key, Optional<Place> since, Follower follower) {
        while (true) {
            var following = thread(key).follow(since, follower);
            if (following.isPresent()) {
                return following.get();
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void unfollow(ThreadKey key, Follower follower) {
        var thread = threads.get(key);
        if (thread != null && thread.unfollow(follower, clock.millis())) {
            remove(key, thread);
        }
    }

    @Override
    public Extract read(ThreadKey key, Place since, int limit) {
        var thread = threads.get(key);
        if (thread != null) {
            return thread.read(since, limit);
        }
        return since.seq() == 0 && since.epoch().isEmpty()
                ? new Extract.Found(List.of(), since)
                : new Extract.Lost(new Place("", 0), "nothing of the thread is kept any more");
    }

    @Override
    public void forget(ThreadKey key) {
        var thread = threads.get(key);
        if (thread != null) {
            var followers = thread.forgetNow();
            remove(key, thread);
            followers.forEach(follower -> follower.lost(key));
        }
    }

    @Override
    public int followers(ThreadKey key) {
        var thread = threads.get(key);
        return thread == null ? 0 : thread.followers();
    }

    @Override
    public Optional<Place> last(ThreadKey key) {
        return Optional.ofNullable(threads.get(key))
                .map(thread -> thread.standing().last());
    }

    @Override
    public Optional<RunId> active(ThreadKey key) {
        return Optional.ofNullable(threads.get(key))
                .flatMap(thread -> thread.standing().active());
    }

    @Override
    public Map<ThreadKey, Standing> threadsOf(UserId user) {
        var standing = new HashMap<ThreadKey, Standing>();
        for (var key : byUser.getOrDefault(user, Set.of())) {
            Optional.ofNullable(threads.get(key)).ifPresent(thread -> standing.put(key, thread.standing()));
        }
        return standing;
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    /** Forgets what is past its window, and more when there are too many bytes. */
    @Override
    public void sweep() {
        var oldest = clock.millis() - window.toMillis();
        threads.forEach((key, thread) -> {
            if (thread.forgetIfQuietSince(oldest)) {
                remove(key, thread);
            }
        });
        if (bytes.get() > maxBytes) {
            makeRoom();
        }
    }

    private void makeRoom() {
        // What was quiet when is noted once: it changes under way, and nothing that changes can be sorted.
        var quiet = new ArrayList<Quiet>(threads.size());
        threads.forEach((key, thread) -> quiet.add(new Quiet(key, thread, thread.quietSince())));
        quiet.sort(Comparator.comparingLong(Quiet::since));
        for (var each : quiet) {
            if (bytes.get() <= maxBytes) {
                return;
            }
            if (each.thread().forgetIfQuietSince(Long.MAX_VALUE)) {
                remove(each.key(), each.thread());
            }
        }
        for (var each : quiet) {
            if (bytes.get() <= maxBytes) {
                return;
            }
            each.thread().forgetOlderHalf();
        }
    }

    private record Quiet(ThreadKey key, ThreadLog thread, long since) {}

    /** Both maps change under the key's lock, so that a thread that begins again meanwhile keeps its place in both. */
    private void remove(ThreadKey key, ThreadLog thread) {
        threads.computeIfPresent(key, (_, known) -> {
            if (!known.equals(thread)) {
                return known;
            }
            byUser.computeIfPresent(key.user(), (_, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            });
            return null;
        });
    }

    private ThreadLog thread(ThreadKey key) {
        var known = threads.get(key);
        return known != null ? known : threads.computeIfAbsent(key, this::begin);
    }

    private ThreadLog begin(ThreadKey key) {
        byUser.compute(key.user(), (_, keys) -> {
            var all = keys == null ? ConcurrentHashMap.<ThreadKey>newKeySet(4) : keys;
            all.add(key);
            return all;
        });
        return new ThreadLog(maxEvents, bytes, clock.millis());
    }
}
