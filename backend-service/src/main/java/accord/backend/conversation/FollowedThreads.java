package accord.backend.conversation;

import accord.backend.run.EventLog;
import accord.backend.run.EventLog.Follower;
import accord.backend.run.EventLog.Following;
import accord.backend.run.EventLog.Place;
import accord.backend.thread.ThreadKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The threads that one connection follows: a bounded number, the least recently used is let go. */
final class FollowedThreads {
    private final LinkedHashMap<ThreadKey, Boolean> keys = new LinkedHashMap<>(8, 0.75f, true);
    private final EventLog log;
    private final Follower follower;
    private final int limit;
    private boolean closed;

    FollowedThreads(EventLog log, Follower follower, int limit) {
        this.log = log;
        this.follower = follower;
        this.limit = limit;
    }

    /** Follows a thread; one that is followed already and is not asked to go back stays as it is. May block. */
    Following follow(ThreadKey key, Optional<Place> since) {
        enter(key).ifPresent(oldest -> log.unfollow(oldest, follower));
        try {
            return log.follow(key, since, follower);
        } finally {
            if (!isEntered(key)) {
                log.unfollow(key, follower);
            }
        }
    }

    /** Returns who has to go for it. */
    private synchronized Optional<ThreadKey> enter(ThreadKey key) {
        if (closed) {
            return Optional.empty();
        }
        keys.put(key, true);
        return keys.size() > limit ? Optional.of(keys.pollFirstEntry().getKey()) : Optional.empty();
    }

    private synchronized boolean isEntered(ThreadKey key) {
        return keys.containsKey(key);
    }

    /** A thread is no more, and the log has let this follower go already. */
    synchronized void drop(ThreadKey key) {
        keys.remove(key);
    }

    void clear() {
        close().forEach(key -> log.unfollow(key, follower));
    }

    private synchronized List<ThreadKey> close() {
        closed = true;
        var followed = List.copyOf(keys.keySet());
        keys.clear();
        return followed;
    }
}
