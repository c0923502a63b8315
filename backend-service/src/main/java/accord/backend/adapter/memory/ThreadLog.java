package accord.backend.adapter.memory;

import accord.backend.run.EventLog.Event;
import accord.backend.run.EventLog.Extract;
import accord.backend.run.EventLog.Follower;
import accord.backend.run.EventLog.Following;
import accord.backend.run.EventLog.Place;
import accord.backend.run.EventLog.Spelling;
import accord.backend.run.EventLog.Standing;
import accord.backend.run.EventLog.Word;
import accord.kernel.context.RunId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The events and the followers of one thread, under one lock: that is what makes replay and what follows it seamless. */
final class ThreadLog {
    private static final int EPOCH_RADIX = 36;

    /** What a thread costs without any event; it counts, so that mere names cannot fill the memory. */
    private static final int OWN_BYTES = 1024;

    /** More runs than can be at work or wait at once: those before are long gone. */
    private static final int MOST_OVER = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<String> events = new ArrayDeque<>(8);
    private final ArrayDeque<RunId> over = new ArrayDeque<>(2);
    private final List<Follower> followers = new ArrayList<>(1);
    private final String epoch = Long.toString(ThreadLocalRandom.current().nextLong(1L << 50, 1L << 51), EPOCH_RADIX);
    private final int maxEvents;
    private final AtomicLong bytes;
    private long seq;
    private long quietSince;
    private boolean forgotten;
    private @Nullable RunId active;

    /** @param bytes what all threads keep together */
    ThreadLog(int maxEvents, AtomicLong bytes, long now) {
        this.maxEvents = maxEvents;
        this.bytes = bytes;
        this.quietSince = now;
        bytes.addAndGet(OWN_BYTES);
    }

    /** Whether something is there now; empty when this log was forgotten and a new one has to be made. */
    <X extends Exception> Optional<Boolean> append(Word word, Spelling<X> spelling, long now) throws X {
        lock.lock();
        try {
            if (forgotten) {
                return Optional.empty();
            }
            if (over.contains(word.run())) {
                return Optional.of(false);
            }
            var json = spelling.at(new Place(epoch, seq + 1));
            seq++;
            quietSince = now;
            keep(json);
            note(word);
            var place = place();
            for (var follower : followers) {
                follower.take(place, json);
            }
            return Optional.of(true);
        } finally {
            lock.unlock();
        }
    }

    private void note(Word word) {
        if (!word.isLast()) {
            active = word.run();
            return;
        }
        if (word.run().equals(active)) {
            active = null;
        }
        over.addLast(word.run());
        if (over.size() > MOST_OVER) {
            over.removeFirst();
        }
    }

    void whisper(String json) {
        lock.lock();
        try {
            for (var follower : followers) {
                follower.take(json, true);
            }
        } finally {
            lock.unlock();
        }
    }

    Extract read(Place since, int limit) {
        lock.lock();
        try {
            return lost(since)
                    .<Extract>map(reason -> new Extract.Lost(place(), reason))
                    .orElseGet(() -> new Extract.Found(after(since).limit(limit).toList(), place()));
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything, and returns who followed. */
    List<Follower> forgetNow() {
        lock.lock();
        try {
            var followed = List.copyOf(followers);
            followers.clear();
            if (!forgotten) {
                forget();
            }
            return followed;
        } finally {
            lock.unlock();
        }
    }

    /** Empty when this log was forgotten and a new one has to be made. */
    Optional<Following> follow(Optional<Place> since, Follower follower) {
        lock.lock();
        try {
            if (forgotten) {
                return Optional.empty();
            }
            var following = since.map(place -> replay(place, follower)).orElseGet(() -> new Following.FromNow(place()));
            if (!followers.contains(follower)) {
                followers.add(follower);
            }
            return Optional.of(following);
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the log is forgotten: nobody comes back for one in which nothing happened. */
    boolean unfollow(Follower follower, long now) {
        lock.lock();
        try {
            followers.remove(follower);
            quietSince = Math.max(quietSince, now);
            if (seq > 0 || !followers.isEmpty() || forgotten) {
                return false;
            }
            forget();
            return true;
        } finally {
            lock.unlock();
        }
    }

    int followers() {
        lock.lock();
        try {
            return followers.size();
        } finally {
            lock.unlock();
        }
    }

    Standing standing() {
        lock.lock();
        try {
            return new Standing(place(), Optional.ofNullable(active));
        } finally {
            lock.unlock();
        }
    }

    long quietSince() {
        lock.lock();
        try {
            return quietSince;
        } finally {
            lock.unlock();
        }
    }

    boolean forgetIfQuietSince(long oldest) {
        lock.lock();
        try {
            if (!followers.isEmpty() || quietSince > oldest || forgotten) {
                return false;
            }
            forget();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void forgetOlderHalf() {
        lock.lock();
        try {
            for (var left = events.size() / 2; events.size() > left; ) {
                bytes.addAndGet(-events.removeFirst().length());
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        forgotten = true;
        events.forEach(json -> bytes.addAndGet(-json.length()));
        events.clear();
        bytes.addAndGet(-OWN_BYTES);
    }

    private Following replay(Place since, Follower follower) {
        var reason = lost(since);
        if (reason.isPresent()) {
            return new Following.Unrecoverable(place(), reason.get());
        }
        after(since).forEach(event -> follower.take(event.place(), event.json()));
        return new Following.Recovered(place(), (int) (seq - since.seq()));
    }

    /** Why not everything since a position is there, or empty when it is. */
    private Optional<String> lost(Place since) {
        if (!since.epoch().equals(epoch) && !(since.epoch().isEmpty() && since.seq() == 0)) {
            return Optional.of("another epoch: the thread's log began anew");
        }
        if (since.seq() > seq) {
            return Optional.of("the position lies in the future");
        }
        return since.seq() < beforeFirst()
                ? Optional.of("the events after the position are no longer kept")
                : Optional.empty();
    }

    private Stream<Event> after(Place since) {
        var missed = new AtomicLong(since.seq());
        return events.stream()
                .skip(since.seq() - beforeFirst())
                .map(json -> new Event(new Place(epoch, missed.incrementAndGet()), json));
    }

    private long beforeFirst() {
        return seq - events.size();
    }

    private void keep(String json) {
        events.addLast(json);
        bytes.addAndGet(json.length());
        if (events.size() > maxEvents) {
            bytes.addAndGet(-events.removeFirst().length());
        }
    }

    private Place place() {
        return new Place(epoch, seq);
    }
}
