package accord.backend.protocol;

import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything that a client may say on a socket; {@link ClientMessageReader} is the only one to read it. */
public sealed interface ClientMessage {
    /** What a reply refers to, and in which form it is due. */
    ReplyTo replyTo();

    /** A token: the first message of a socket that came without one, or a fresh one for a live socket. */
    record Authenticate(ReplyTo replyTo, String token) implements ClientMessage {
        @Override
        public String toString() {
            return "Authenticate[" + replyTo + "]";
        }
    }

    /**
     * Something said to an agent.
     *
     * @param messageId the idempotency key for 24 h, or "" for none
     * @param thread the thread, or empty for a new one
     * @param agent the agent that is asked for, or ""
     * @param cancelAfter after how long without a follower the run is cancelled; empty: never
     */
    record UserMessage(
            ReplyTo replyTo,
            String messageId,
            Optional<ThreadId> thread,
            String content,
            String agent,
            IfBusy ifBusy,
            Optional<Duration> cancelAfter)
            implements ClientMessage {}

    /** What to do with a message while the thread's agent is busy. */
    enum IfBusy {
        ENQUEUE,
        REJECT,
        INTERRUPT
    }

    record CancelRun(ReplyTo replyTo, RunId run) implements ClientMessage {}

    /** An answer to an agent's question. */
    record Respond(ReplyTo replyTo, String interruptId) implements ClientMessage {}

    record Resume(ReplyTo replyTo, List<Position> streams) implements ClientMessage {
        /** The most threads that one resume may name. */
        public static final int MAX_STREAMS = 100;

        public Resume {
            streams = List.copyOf(streams);
        }
    }

    /** The last event that a client has processed: {@code since} 0 and epoch "" for none yet. */
    record Position(ThreadId thread, String epoch, long since) {}

    record Ack(ReplyTo replyTo) implements ClientMessage {}

    record Typing(ReplyTo replyTo) implements ClientMessage {}

    record ClientPing(ReplyTo replyTo, long n) implements ClientMessage {}

    record ClientPong(ReplyTo replyTo) implements ClientMessage {}
}
