package accord.backend.conversation;

import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every open HTTP stream of this process: how many a user may have, and how they all end in good order. */
public final class EventStreams {
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<UserId, Integer> byUser = new ConcurrentHashMap<>();
    private final int perUser;
    private final Desk desk;
    private volatile boolean draining;

    public EventStreams(int perUser, Desk desk) {
        if (perUser < 1) {
            throw new IllegalArgumentException("streams-per-user must be positive, not " + perUser);
        }
        this.perUser = perUser;
        this.desk = desk;
    }

    /** Opens a stream, unless the user has as many as they may: those that are open stay. */
    public Optional<EventStream> open(UserId user, Instant expiresAt, StreamOutbox outbox) {
        var stream = new EventStream(user, expiresAt, outbox, desk, this);
        if (byUser.merge(user, 1, Integer::sum) > perUser) {
            release(user);
            return Optional.empty();
        }
        open.add(stream);
        if (draining) {
            stream.drain(Duration.ZERO);
        }
        return Optional.of(stream);
    }

    void remove(EventStream stream) {
        if (open.remove(stream)) {
            release(stream.user());
        }
    }

    private void release(UserId user) {
        byUser.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    }

    /** How many are open. */
    public int count() {
        return open.size();
    }

    /** How many a user may have. */
    public int perUser() {
        return perUser;
    }

    /** Lets every stream look after its time. Called now and then. */
    public void tick(Instant now) {
        open.forEach(stream -> stream.tick(now));
    }

    /** Ends every stream; each client is told to come back another time within the spread. */
    public void drain(Duration spread) {
        draining = true;
        open.forEach(stream -> stream.drain(spread));
    }
}
