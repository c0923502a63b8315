package accord.backend.adapter.redis;

import accord.backend.adapter.redis.Shelf.Appended;
import accord.backend.run.Bell;
import accord.backend.run.EventLog;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event log that all instances share, in Redis. A script appends an event and tells it to every process that follows the
 * thread; each process hands on what comes in order, and reads from the log whatever does not. So a message that was missed is
 * late, and never lost or doubled.
 */
public final class RedisEventLog implements EventLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisEventLog.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
    private static final Duration LONGEST_UNKEPT = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final ConcurrentHashMap<ThreadKey, Room> rooms = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Room> byChannel = new ConcurrentHashMap<>();
    private final AtomicLong marks = new AtomicLong();
    private final LongAdder repairs = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final String self = UUID.randomUUID().toString();
    private final RedisLine line;
    private final Shelf shelf;
    private final Duration patience;
    private final Duration keepEvery;
    private final int maxEvents;

    /**
     * Connects.
     *
     * @param window how long a thread is kept after its last event, and while it is followed
     * @param maxEvents how many events a thread keeps
     * @throws RedisRefusedException when that fails, with a sentence that says what to set
     */
    public RedisEventLog(RedisSettings settings, Duration window, int maxEvents) {
        this.line = new RedisLine(settings);
        this.shelf = new Shelf(line, self, window, maxEvents, settings.threadBytes());
        this.patience = settings.patience();
        this.maxEvents = maxEvents;
        var quarter = window.dividedBy(4);
        this.keepEvery = quarter.compareTo(LONGEST_UNKEPT) < 0 ? quarter : LONGEST_UNKEPT;
        line.listen(new Told());
    }

    @Override
    public <X extends Exception> boolean append(ThreadKey key, Word word, Spelling<X> spelling) throws X {
        var room = enter(key);
        try {
            awaitTurn(room);
            try {
                return append(room, word, spelling);
            } finally {
                room.pace().unlock();
            }
        } finally {
            leave(room);
        }
    }

    private <X extends Exception> boolean append(Room room, Word word, Spelling<X> spelling) throws X {
        var deadline = System.nanoTime() + patience.toNanos();
        var mark = self + '-' + marks.incrementAndGet();
        var before = room.known();
        room.known(null);
        while (true) {
            try {
                var at = before.filter(known -> !known.equals(Shelf.NOWHERE)).orElseGet(() -> shelf.begin(room.key()));
                before = Optional.of(at);
                var place = new Place(at.epoch(), at.seq() + 1);
                var json = spelling.at(place);
                switch (tryToAppend(room, word, at, place, json, mark, deadline)) {
                    case Appended.There _ -> {
                        room.known(place);
                        if (!room.hand(place, json)) {
                            callToCatchUp(room);
                        }
                        return true;
                    }
                    case Appended.Over _ -> {
                        return false;
                    }
                    case Appended.Elsewhere(var instead) -> before = Optional.of(instead);
                }
            } catch (StorageUnavailableException e) {
                pauseBefore(deadline, e);
            }
        }
    }

    /** The same is tried again, so that it cannot be there twice. */
    private Appended tryToAppend(Room room, Word word, Place at, Place place, String json, String mark, long deadline) {
        while (true) {
            try {
                var appended = shelf.append(room.key(), word, at, place, json, mark);
                if (appended instanceof Appended.Elsewhere(var instead) && isBehind(instead, at)) {
                    startOver(room, instead);
                    return new Appended.Elsewhere(Shelf.NOWHERE);
                }
                return appended;
            } catch (StorageUnavailableException e) {
                pauseBefore(deadline, e);
            }
        }
    }

    private void pauseBefore(long deadline, StorageUnavailableException problem) {
        if (Thread.currentThread().isInterrupted() || System.nanoTime() - deadline > 0) {
            throw problem;
        }
        retries.increment();
        line.pause(BETWEEN_TRIES);
    }

    private static boolean isBehind(Place place, Place known) {
        return place.epoch().equals(known.epoch()) && place.seq() < known.seq();
    }

    /** Redis has lost the end of a thread that somebody has seen, as it may when a replica takes over. */
    private void startOver(Room room, Place last) {
        LOG.warn("the log of {} has lost what came after {}: it begins anew", room.key(), last);
        shelf.drop(room.key(), last);
    }

    @Override
    public void whisper(ThreadKey key, String json) {
        var room = rooms.get(key);
        if (room != null) {
            room.whisper(json);
        }
        // Lost when Redis is away: it has no place in the log, and whoever reads on does not miss it.
        var _ = line.ask().publish(Names.channel(key), "whisper " + self + ' ' + json);
    }

    @Override
    public Following follow(ThreadKey key, Optional<Place> since, Follower follower) {
        var room = enter(key);
        try {
            awaitTurn(room);
            try {
                listen(room);
                return since.isPresent() ? followSince(room, since.get(), follower) : followNow(room, follower);
            } finally {
                room.pace().unlock();
            }
        } finally {
            leave(room);
        }
    }

    private void listen(Room room) {
        if (!room.isOpen()) {
            var channel = Names.channel(room.key());
            byChannel.put(channel, room);
            line.await(line.subscribe(channel));
            room.open(true);
        }
    }

    private Following followNow(Room room, Follower follower) {
        return room.joinNow(follower).orElseGet(() -> room.joinFirst(follower, shelf.begin(room.key())));
    }

    private Following followSince(Room room, Place since, Follower follower) {
        var missed = new ArrayList<Event>();
        while (true) {
            var from = missed.isEmpty() ? since : missed.getLast().place();
            switch (shelf.read(room.key(), from, maxEvents)) {
                case Extract.Lost(var last, var reason) -> {
                    return room.joinWithout(
                            follower, last.equals(Shelf.NOWHERE) ? shelf.begin(room.key()) : last, reason);
                }
                // It is to have an epoch, and then to be read again.
                case Extract.Found(var _, var last) when last.equals(Shelf.NOWHERE) -> shelf.begin(room.key());
                case Extract.Found(var events, var last) -> {
                    missed.addAll(events);
                    var following = room.joinSince(follower, missed, last);
                    if (following.isPresent()) {
                        return following.get();
                    }
                    catchUp(room);
                }
            }
        }
    }

    /** Hands on what the log has and the followers have not. While the room's pace is held. */
    private void catchUp(Room room) {
        var handed = room.handed();
        switch (shelf.read(room.key(), handed, maxEvents)) {
            case Extract.Found(var events, var _) -> {
                if (!events.isEmpty()) {
                    repairs.increment();
                    room.catchUp(events);
                }
            }
            case Extract.Lost(var last, var reason) -> {
                LOG.warn("who follows {} has lost something: {}", room.key(), reason);
                if (isBehind(last, handed)) {
                    startOver(room, last);
                    room.known(null);
                }
                room.leap(shelf.all(room.key()));
            }
        }
    }

    @Override
    public void unfollow(ThreadKey key, Follower follower) {
        rooms.computeIfPresent(key, (_, room) -> {
            room.remove(follower);
            if (!room.isUsed()) {
                close(room);
            }
            return room;
        });
    }

    @Override
    public Extract read(ThreadKey key, Place since, int limit) {
        return shelf.read(key, since, limit);
    }

    @Override
    public void forget(ThreadKey key) {
        shelf.forget(key, self);
        var room = rooms.get(key);
        if (room != null) {
            lose(room);
        }
    }

    private static void lose(Room room) {
        room.forget().forEach(follower -> follower.lost(room.key()));
    }

    @Override
    public int followers(ThreadKey key) {
        var room = enter(key);
        var here = room.followers();
        leave(room);
        return here > 0 ? here : elsewhere(room);
    }

    /** What was known a moment ago; and asks anew, unless an answer is on its way: nobody can fill the line by asking often. */
    private int elsewhere(Room room) {
        if (room.mayAsk()) {
            var channel = Names.channel(room.key());
            var _ = line.ask().pubsubNumsub(channel).whenComplete((processes, _) -> {
                if (processes != null) {
                    room.elsewhere(processes.getOrDefault(channel, 0L).intValue());
                }
                room.answered();
            });
        }
        return room.elsewhere();
    }

    @Override
    public Optional<Place> last(ThreadKey key) {
        return shelf.last(key);
    }

    @Override
    public Optional<RunId> active(ThreadKey key) {
        return shelf.active(key);
    }

    @Override
    public Map<ThreadKey, Standing> threadsOf(UserId user) {
        return shelf.threadsOf(user);
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    /** Keeps what is followed, looks whether something was missed, and lets go of what nobody has used for a while. */
    @Override
    public void sweep() {
        var now = System.nanoTime();
        for (var room : rooms.values()) {
            if (room.followers() > 0 && now - room.keptNanos() > keepEvery.toNanos()) {
                room.keptNanos(now);
                var _ = shelf.keep(room.key()).thenAccept(last -> {
                    var handed = room.handed();
                    if (!last.equals(handed) && last.seq() + handed.seq() > 0) {
                        callToCatchUp(room);
                    }
                });
            }
            if (now - room.usedNanos() > IDLE.toNanos()) {
                rooms.computeIfPresent(room.key(), (_, idle) -> {
                    if (idle.isUsed()) {
                        return idle;
                    }
                    close(idle);
                    return null;
                });
            }
        }
    }

    /** A bell on the same line. */
    public Bell bell(String process) {
        return new RedisBell(line, process);
    }

    /** Whether Redis answers at this moment. */
    public boolean answers() {
        return line.answers();
    }

    /** How often something was read from the log that had not come by itself. */
    public long repairs() {
        return repairs.sum();
    }

    /** How often an append was tried again. */
    public long retries() {
        return retries.sum();
    }

    /** How many threads this process follows, or has written to a moment ago. */
    public int rooms() {
        return rooms.size();
    }

    @Override
    public void close() {
        line.close();
    }

    private Room enter(ThreadKey key) {
        return rooms.compute(key, (_, room) -> (room == null ? new Room(key) : room).enter());
    }

    private void leave(Room left) {
        rooms.computeIfPresent(left.key(), (_, room) -> {
            room.leave();
            if (!room.isUsed()) {
                close(room);
            }
            return room;
        });
    }

    /** Listens no longer; while the map holds the room's key, and nobody uses it. */
    private void close(Room room) {
        if (room.isOpen()) {
            room.open(false);
            var channel = Names.channel(room.key());
            byChannel.remove(channel);
            var _ = line.unsubscribe(channel);
        }
    }

    private static void awaitTurn(Room room) {
        try {
            room.pace().lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException("waiting for others who write to the thread was interrupted", e);
        }
    }

    /** Has somebody catch up who may wait, once for all who call meanwhile. */
    private void callToCatchUp(Room room) {
        if (room.call()) {
            Thread.ofVirtual().name("catch-up").start(() -> catchUpWhenCalled(room));
        }
    }

    private void catchUpWhenCalled(Room called) {
        var room = enter(called.key());
        int calls;
        do {
            calls = called.calls();
            try {
                awaitTurn(room);
                try {
                    catchUp(room);
                } finally {
                    room.pace().unlock();
                }
            } catch (StorageUnavailableException e) {
                LOG.debug("{} is caught up with later", room.key(), e);
            }
        } while (!called.answered(calls));
        leave(room);
    }

    /** What other processes tell, on the thread that reads from Redis: nothing here blocks. */
    private final class Told extends RedisPubSubAdapter<String, String> {
        private final Map<String, BiConsumer<Room, String>> kinds = new HashMap<>();

        Told() {
            kinds.put("event", this::event);
            kinds.put("whisper", this::whisper);
            kinds.put("forgotten", this::forgotten);
        }

        @Override
        public void message(String channel, String message) {
            var room = byChannel.get(channel);
            var blank = message.indexOf(' ');
            if (room != null && blank > 0) {
                var kind = kinds.get(message.substring(0, blank));
                if (kind != null) {
                    kind.accept(room, message.substring(blank + 1));
                }
            }
        }

        /** The line was down and is up again: what was told meanwhile is in the log. */
        @Override
        public void subscribed(String channel, long count) {
            var room = byChannel.get(channel);
            if (room != null && room.isOpen()) {
                callToCatchUp(room);
            }
        }

        private void event(Room room, String text) {
            var blank = text.indexOf(' ');
            if (!room.hand(Shelf.place(text.substring(0, blank)), text.substring(blank + 1))) {
                callToCatchUp(room);
            }
        }

        private void whisper(Room room, String text) {
            var blank = text.indexOf(' ');
            if (!text.substring(0, blank).equals(self)) {
                room.whisper(text.substring(blank + 1));
            }
        }

        private void forgotten(Room room, String text) {
            var blank = text.indexOf(' ');
            var last = Shelf.place(text.substring(0, blank));
            var handed = room.handed();
            var isMeant = handed.seq() == 0 || handed.epoch().equals(last.epoch());
            if (isMeant && !text.substring(blank + 1).equals(self)) {
                lose(room);
            }
        }
    }
}
