package accord.backend.conversation;

import accord.backend.protocol.ErrorCode;
import accord.backend.protocol.ReplyTo;
import accord.backend.protocol.ServerMessage;
import accord.backend.protocol.ServerMessage.ErrorMessage;
import accord.backend.protocol.ServerMessage.Reply;
import accord.backend.protocol.UnspellableException;
import accord.backend.protocol.Wire;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the service speaks on one connection: each message is spelled once, then queued. */
public final class Speech {
    private static final Logger LOG = LoggerFactory.getLogger(Speech.class);

    private final AtomicLong said = new AtomicLong();
    private final String speaker;
    private final Outbox outbox;
    private final Desk desk;

    /** @param speaker what message ids begin with: the connection's id */
    public Speech(String speaker, Outbox outbox, Desk desk) {
        this.speaker = speaker;
        this.outbox = outbox;
        this.desk = desk;
    }

    /** Says one message, unless it answers somebody who wants no answer; in place of one that cannot be spelled, says that. */
    public void say(ServerMessage message) {
        if (message instanceof Reply reply && reply.replyTo() instanceof ReplyTo.Notification) {
            return;
        }
        try {
            offer(message);
        } catch (UnspellableException e) {
            desk.runs().tally().unspellable();
            LOG.atError()
                    .addKeyValue("name", "serialization_failed")
                    .addKeyValue("connection_id", speaker)
                    .log("a message was not sent: {}", e.getMessage());
            sayUnspellable();
        }
    }

    private void sayUnspellable() {
        try {
            offer(ErrorMessage.about(
                    ReplyTo.NOTHING, ErrorCode.SERIALIZATION_FAILED, "a message to this connection has no spelling"));
        } catch (UnspellableException e) {
            throw new IllegalStateException("plain strings have a spelling", e);
        }
    }

    private void offer(ServerMessage message) throws UnspellableException {
        var id = speaker + "-" + said.incrementAndGet();
        outbox.offer(Wire.spell(message, id, desk.clock().instant()), false);
    }
}
