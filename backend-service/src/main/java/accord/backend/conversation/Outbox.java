package accord.backend.conversation;

import accord.backend.protocol.CloseCode;

/** Where a connection's messages leave. Never blocks; ordered; bounded. */
public interface Outbox {
    /**
     * Queues one spelled message.
     *
     * @param json one JSON text, already spelled
     * @param coalescable whether it may be dropped under pressure (an {@code agent_delta})
     * @return false when the connection is closed or closing
     */
    boolean offer(String json, boolean coalescable);

    /**
     * Sends what is queued, then exactly one close frame, then ends the TCP connection. The first call wins; later offers
     * return false.
     */
    void close(CloseCode code, String reason);
}
