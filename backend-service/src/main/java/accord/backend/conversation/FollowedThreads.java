package accord.backend.conversation;

import accord.backend.run.EventLog;
import accord.backend.run.EventLog.Follower;
import accord.backend.run.EventLog.Following;
import accord.backend.run.EventLog.Place;
import accord.backend.thread.ThreadKey;
import java.util.LinkedHashMap;
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

    /** Follows a thread; one that is followed already and is not asked to go back stays as it is. */
    synchronized Following follow(ThreadKey key, Optional<Place> since) {
        var following = log.follow(key, since, follower);
        if (closed) {
            log.unfollow(key, follower);
            return following;
        }
        keys.put(key, true);
        if (keys.size() > limit) {
            var oldest = keys.firstEntry().getKey();
            keys.remove(oldest);
            log.unfollow(oldest, follower);
        }
        return following;
    }

    /** A thread is no more, and the log has let this follower go already. */
    synchronized void drop(ThreadKey key) {
        keys.remove(key);
    }

    synchronized void clear() {
        closed = true;
        keys.keySet().forEach(key -> log.unfollow(key, follower));
        keys.clear();
    }
}
