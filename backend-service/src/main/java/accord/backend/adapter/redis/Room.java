package accord.backend.adapter.redis;

import accord.backend.run.EventLog.Event;
import accord.backend.run.EventLog.Follower;
import accord.backend.run.EventLog.Following;
import accord.backend.run.EventLog.Place;
import accord.backend.thread.ThreadKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who follows one thread in this process, and what they have been handed: all of them the same, up to one place. Whatever comes
 * out of order is left to be read from the log.
 */
final class Room {
    private final ThreadKey key;
    private final ReentrantLock pace = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean asking = new AtomicBoolean();
    private final List<Follower> followers = new ArrayList<>(1);
    private Place handed = Shelf.NOWHERE;

    /** How many are about to use this room; it stays as long as there are any. Changed while the log's map holds the key. */
    private int guests;

    private volatile boolean open;
    private volatile long usedNanos = System.nanoTime();
    private volatile long keptNanos = System.nanoTime();
    private volatile int elsewhere;
    private volatile @Nullable Place known;

    Room(ThreadKey key) {
        this.key = key;
    }

    ThreadKey key() {
        return key;
    }

    /** Held by whoever waits for the log on behalf of this thread, so that this process appends in one order. */
    ReentrantLock pace() {
        return pace;
    }

    Room enter() {
        guests++;
        usedNanos = System.nanoTime();
        return this;
    }

    void leave() {
        guests--;
    }

    boolean isUsed() {
        return guests > 0 || followers() > 0;
    }

    long usedNanos() {
        return usedNanos;
    }

    /** Whether this process hears what others tell about the thread. */
    boolean isOpen() {
        return open;
    }

    void open(boolean open) {
        this.open = open;
    }

    /** Where the thread is, as far as this process knows; empty when it does not. */
    Optional<Place> known() {
        return Optional.ofNullable(known);
    }

    void known(@Nullable Place place) {
        known = place;
    }

    /** When its window was begun anew. */
    long keptNanos() {
        return keptNanos;
    }

    void keptNanos(long nanos) {
        keptNanos = nanos;
    }

    /** How many processes follow it, as far as is known. */
    int elsewhere() {
        return elsewhere;
    }

    void elsewhere(int processes) {
        elsewhere = processes;
    }

    /** Somebody wants to ask who follows it elsewhere. True when no answer is on its way; then {@link #answered()} must follow. */
    boolean mayAsk() {
        return asking.compareAndSet(false, true);
    }

    void answered() {
        asking.set(false);
    }

    /** Somebody has to look into the log. True when nobody does so already. */
    boolean call() {
        return calls.getAndIncrement() == 0;
    }

    int calls() {
        return calls.get();
    }

    /** False when there were more calls meanwhile. */
    boolean answered(int answered) {
        return calls.compareAndSet(answered, 0);
    }

    int followers() {
        lock.lock();
        try {
            return followers.size();
        } finally {
            lock.unlock();
        }
    }

    Place handed() {
        lock.lock();
        try {
            return handed;
        } finally {
            lock.unlock();
        }
    }

    /** Hands on what was appended. False when something is missing in between, which has to be read. */
    boolean hand(Place place, String json) {
        lock.lock();
        try {
            if (followers.isEmpty() || (isSameEpoch(place) && place.seq() <= handed.seq())) {
                return true;
            }
            if (place.seq() != handed.seq() + 1 || !isSameEpoch(place)) {
                return false;
            }
            handAll(place, json);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isSameEpoch(Place place) {
        return place.epoch().equals(handed.epoch()) || handed.equals(Shelf.NOWHERE);
    }

    private void handAll(Place place, String json) {
        handed = place;
        for (var follower : followers) {
            follower.take(place, json);
        }
    }

    /** Hands on what was read behind the place that was handed last, as far as it is news. */
    void catchUp(List<Event> events) {
        lock.lock();
        try {
            for (var event : events) {
                var isNext = isSameEpoch(event.place()) && event.place().seq() == handed.seq() + 1;
                if (isNext) {
                    handAll(event.place(), event.json());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Goes on from elsewhere, because what came in between is lost: who follows sees that the numbers do not go on. */
    void leap(List<Event> events) {
        lock.lock();
        try {
            handed = Shelf.NOWHERE;
            events.forEach(event -> handAll(event.place(), event.json()));
        } finally {
            lock.unlock();
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

    /** Somebody follows from now on. Empty when nobody did before, so that the log has to say where the thread is. */
    Optional<Following> joinNow(Follower follower) {
        lock.lock();
        try {
            if (followers.isEmpty()) {
                return Optional.empty();
            }
            add(follower);
            return Optional.of(new Following.FromNow(handed));
        } finally {
            lock.unlock();
        }
    }

    /** The first follows from where the thread is. */
    Following joinFirst(Follower follower, Place at) {
        lock.lock();
        try {
            if (followers.isEmpty()) {
                handed = at;
            }
            add(follower);
            return new Following.FromNow(handed);
        } finally {
            lock.unlock();
        }
    }

    /** Somebody follows who cannot be given what was missed. */
    Following joinWithout(Follower follower, Place at, String reason) {
        return new Following.Unrecoverable(joinFirst(follower, at).from(), reason);
    }

    /** Somebody follows from a position. Empty when the room is ahead of what was read, or elsewhere. */
    Optional<Following> joinSince(Follower follower, List<Event> missed, Place last) {
        lock.lock();
        try {
            var isFirst = followers.isEmpty();
            var moves = followers.remove(follower);
            if (isFirst) {
                handed = last;
            }
            catchUp(missed);
            if (!handed.equals(last)) {
                if (moves) {
                    followers.add(follower);
                }
                return Optional.empty();
            }
            missed.forEach(event -> follower.take(event.place(), event.json()));
            add(follower);
            return Optional.of(new Following.Recovered(last, missed.size()));
        } finally {
            lock.unlock();
        }
    }

    private void add(Follower follower) {
        if (!followers.contains(follower)) {
            followers.add(follower);
        }
    }

    void remove(Follower follower) {
        lock.lock();
        try {
            followers.remove(follower);
            usedNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** The thread is forgotten. Returns who followed. */
    List<Follower> forget() {
        lock.lock();
        try {
            var followed = List.copyOf(followers);
            followers.clear();
            handed = Shelf.NOWHERE;
            known = null;
            return followed;
        } finally {
            lock.unlock();
        }
    }
}
