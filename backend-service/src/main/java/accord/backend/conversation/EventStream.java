package accord.backend.conversation;

import accord.backend.protocol.CloseCode;
import accord.backend.protocol.ErrorCode;
import accord.backend.protocol.ReplyTo;
import accord.backend.protocol.ServerMessage;
import accord.backend.protocol.ServerMessage.ErrorMessage;
import accord.backend.protocol.ServerMessage.ServerDraining;
import accord.backend.run.EventLog;
import accord.backend.run.EventLog.Following;
import accord.backend.run.EventLog.Place;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.ConnectionId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One user's HTTP stream of one thread's events: what was missed, then what happens. It only speaks; what ends it is said on it
 * first, in the words of a socket.
 */
public final class EventStream implements EventLog.Follower {
    private final UserId user;
    private final Instant expiresAt;
    private final Instant endsAt;
    private final StreamOutbox outbox;
    private final Speech speech;
    private final Desk desk;
    private final EventStreams streams;
    private final AtomicReference<@Nullable ThreadKey> followed = new AtomicReference<>();
    private final AtomicBoolean over = new AtomicBoolean();

    EventStream(UserId user, Instant expiresAt, StreamOutbox outbox, Desk desk, EventStreams streams) {
        this.user = user;
        this.expiresAt = expiresAt;
        this.endsAt = desk.clock().instant().plus(desk.terms().maxAge());
        this.outbox = outbox;
        this.speech = new Speech(ConnectionId.mint().value(), outbox, desk);
        this.desk = desk;
        this.streams = streams;
    }

    UserId user() {
        return user;
    }

    /** Begins to follow a thread, from a position or from now on. */
    public Following follow(ThreadKey key, Optional<Place> since) {
        followed.set(key);
        try {
            return desk.log().follow(key, since, this);
        } finally {
            if (over.get()) {
                // Its end may have come meanwhile, and found nothing to let go of.
                desk.log().unfollow(key, this);
            }
        }
    }

    /** Says something beside the events. */
    public void say(ServerMessage message) {
        speech.say(message);
    }

    /** There is nothing more to say. */
    public void finish() {
        if (over.compareAndSet(false, true)) {
            outbox.close(CloseCode.NORMAL, "");
        }
    }

    /** The reader is gone, or has read everything; what runs for it goes on. */
    public void closed() {
        over.set(true);
        streams.remove(this);
        var key = followed.get();
        if (key != null) {
            desk.log().unfollow(key, this);
        }
    }

    /** Looks after the token's expiry and the stream's age. Called now and then. */
    void tick(Instant now) {
        if (now.isAfter(expiresAt)) {
            end(ErrorMessage.last(ErrorCode.TOKEN_EXPIRED, "the token expired; come again with a fresh one"));
        } else if (now.isAfter(endsAt)) {
            depart(desk.terms().reconnectBase(), "max_age", CloseCode.GOING_AWAY);
        }
    }

    /** Ends the stream, because this process ends. */
    void drain(Duration spread) {
        depart(spread, "shutdown", CloseCode.SERVICE_RESTART);
    }

    @Override
    public void take(Place place, String json) {
        if (!outbox.offer(place, json)) {
            end(ErrorMessage.last(
                    ErrorCode.SLOW_CONSUMER,
                    "more is waiting for this stream than it may keep; come again with the last id that was read"));
        }
    }

    @Override
    public void take(String json, boolean coalescable) {
        outbox.offer(json, coalescable);
    }

    @Override
    public void lost(ThreadKey key) {
        if (over.compareAndSet(false, true)) {
            say(new ErrorMessage(
                    ErrorCode.THREAD_NOT_FOUND,
                    "the thread was deleted",
                    Map.of("thread_id", key.thread().value()),
                    0,
                    ReplyTo.NOTHING,
                    true));
            outbox.close(CloseCode.NORMAL, ErrorCode.THREAD_NOT_FOUND.code());
        }
    }

    private void end(ErrorMessage why) {
        if (over.compareAndSet(false, true)) {
            say(why);
            outbox.close(why.code().close().orElse(CloseCode.NORMAL), why.code().code());
        }
    }

    private void depart(Duration spread, String reason, CloseCode code) {
        if (over.compareAndSet(false, true)) {
            say(new ServerDraining(ThreadLocalRandom.current().nextLong(spread.toMillis() + 1), reason));
            outbox.close(code, reason);
        }
    }
}
