package accord.backend.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that the service says on a socket. {@link Wire} spells each of them, and nothing else does. */
public sealed interface ServerMessage {
    /** What answers a client's message, in the form that the client chose. */
    sealed interface Reply extends ServerMessage {
        ReplyTo replyTo();
    }

    /** An event of a run, with whom and what it is about. */
    record RunEvent(EventHeader header, AgentEvent event) implements ServerMessage {}

    /**
     * The first frame of every admitted connection.
     *
     * @param protocol the selected subprotocol, or "" when none was
     * @param fallbackMode whether the agents are absent at the moment
     */
    record ConnectionEstablished(
            String connectionId,
            String userId,
            String protocol,
            Instant serverTime,
            Instant expiresAt,
            ConnectionTerms terms,
            boolean fallbackMode,
            List<Stream> streams)
            implements ServerMessage {
        public ConnectionEstablished {
            streams = List.copyOf(streams);
        }
    }

    /** Where a thread stands. {@code activeRunId} is "" when none is active. */
    record Stream(String threadId, String epoch, long seq, String activeRunId) {}

    /**
     * The answer to a command.
     *
     * @param runId "" when there is none
     * @param threadId "" when there is none
     * @param error why not, when it was not done
     */
    record CommandReply(ReplyTo replyTo, String runId, String threadId, Optional<Refusal> error) implements Reply {}

    /** Why a command was not done. */
    record Refusal(ErrorCode code, String message) {}

    /** The answer to {@code resume}, one entry per stream. */
    record Resumed(ReplyTo replyTo, List<ResumedStream> streams) implements Reply {
        public Resumed {
            streams = List.copyOf(streams);
        }
    }

    /**
     * How resuming one thread went; never partly.
     *
     * @param reason why not recovered, or ""
     */
    record ResumedStream(String threadId, boolean recovered, String reason, int replayed, String epoch, long seq) {}

    record TokenExpiring(Instant expiresAt) implements ServerMessage {}

    record AuthRefreshed(ReplyTo replyTo, Instant expiresAt) implements Reply {}

    record ServerDraining(long reconnectAfterMs, String reason) implements ServerMessage {}

    record Ping(long n) implements ServerMessage {}

    record Pong(ReplyTo replyTo, long n) implements Reply {}

    /**
     * Something went wrong.
     *
     * @param message for the developer
     * @param details plain values; may be empty
     * @param retryAfterMs 0 when there is nothing to wait for
     * @param fatal whether the connection ends with it
     */
    record ErrorMessage(
            ErrorCode code,
            String message,
            Map<String, Object> details,
            long retryAfterMs,
            ReplyTo replyTo,
            boolean fatal)
            implements Reply {
        /** The last word on a connection that ends. */
        public static ErrorMessage last(ErrorCode code, String message) {
            return new ErrorMessage(code, message, Map.of(), 0, ReplyTo.NOTHING, true);
        }

        /** An error that the connection survives. */
        public static ErrorMessage about(ReplyTo replyTo, ErrorCode code, String message) {
            return new ErrorMessage(code, message, Map.of(), 0, replyTo, false);
        }
    }
}
