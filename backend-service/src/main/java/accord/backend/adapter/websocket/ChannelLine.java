package accord.backend.adapter.websocket;

import accord.backend.conversation.Outbox;
import accord.kernel.context.ConnectionId;
import accord.kernel.observe.CloseCodes.Ending;
import accord.kernel.observe.CloudLogEncoder;
import accord.kernel.observe.Rejections;
import accord.kernel.observe.SocketMeasurements;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One upgraded connection, as the endpoint may see it: what was agreed, who is there, how long it has been quiet, and a way out. */
final class ChannelLine implements SocketMeasurements.OpenSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelLine.class);
    private static final AttributeKey<ChannelLine> KEY = AttributeKey.valueOf(ChannelLine.class, "line");

    private final ConnectionId id = ConnectionId.mint();
    private final long openedNanos = System.nanoTime();
    private final Asked asked;
    private final Channel channel;
    private final String protocol;
    private final WebSocketLimits limits;
    private final Ledger ledger;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean ended;
    private boolean cutOff;
    private volatile @Nullable ChannelOutbox outbox;

    /**
     * The request that the line began with.
     *
     * @param trace its W3C {@code traceparent}, or ""
     */
    record Asked(long atNanos, String trace) {}

    /** Made when the handshake is answered, and found on its channel from then on. */
    ChannelLine(Channel channel, Asked asked, String protocol, WebSocketLimits limits, Ledger ledger) {
        this.channel = channel;
        this.asked = asked;
        this.protocol = protocol;
        this.limits = limits;
        this.ledger = ledger;
        channel.attr(KEY).set(this);
        ledger.sockets().opened(this);
    }

    static Optional<ChannelLine> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    /** Minted here: the session's own id is what the client sent as its key. */
    ConnectionId id() {
        return id;
    }

    /** The W3C {@code traceparent} of the handshake, or "". */
    String trace() {
        return asked.trace();
    }

    /** Its greeting is on its way. */
    void greeted() {
        measurements().greeted(System.nanoTime() - asked.atNanos());
    }

    SocketMeasurements measurements() {
        return ledger.sockets();
    }

    Rejections rejections() {
        return ledger.rejections();
    }

    /** How loudly its story is told. */
    Level level() {
        return ledger.sockets().level();
    }

    /** The subprotocol that the handshake agreed on; empty when none was. */
    String protocol() {
        return protocol;
    }

    /** The peer's end of TCP: behind a proxy, the proxy's. */
    SocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    /** How long the peer has sent nothing but pongs, which a proxy may send in its stead. */
    Duration quietFor() {
        return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    /**
     * The one way out to this peer.
     *
     * @param onOverflow called once, on the event loop, when the peer reads too slowly for what must not be dropped. It gets an
     *     outbox that still takes a few last words while all other offers are refused; the connection is closed when it returns.
     */
    ChannelOutbox outbox(Consumer<Outbox> onOverflow) {
        var made = new ChannelOutbox(this, limits, onOverflow);
        outbox = made;
        if (ended) {
            made.ended();
        }
        return made;
    }

    Channel channel() {
        return channel;
    }

    /** Ends TCP without another word: even the guard is passed by. */
    void cut() {
        var guard = channel.pipeline().context(FrameGuard.class);
        if (guard != null) {
            cutOff = true;
            Farewell.cut(guard);
        }
    }

    /** Whether it was we who lost patience. Asked on the event loop, like {@link #cut()}. */
    boolean wasCutOff() {
        return cutOff;
    }

    void heard() {
        heardNanos = System.nanoTime();
    }

    void writable() {
        var waiting = outbox;
        if (waiting != null) {
            waiting.drain();
        }
    }

    /** Says how the socket ended: one line for each that was ever open. */
    void tell(Ending ending) {
        var ageMs = Duration.ofNanos(System.nanoTime() - openedNanos).toMillis();
        var quietMs = quietFor().toMillis();
        LOG.atLevel(level())
                .addKeyValue("name", "socket_closed")
                .addKeyValue("connection_id", id.value())
                .addKeyValue("code", ending.code())
                .addKeyValue("initiator", ending.initiator().label())
                .addKeyValue("reason", ending.reason())
                .addKeyValue("age_ms", ageMs)
                .addKeyValue("last_frame_age_ms", quietMs)
                .addKeyValue(CloudLogEncoder.TRACE, trace())
                .log(
                        "socket {} closed with {} by the {} ({}) after {} ms, quiet for the last {} ms",
                        id,
                        ending.code(),
                        ending.initiator().label(),
                        ending.reason(),
                        ageMs,
                        quietMs);
    }

    @Override
    public long queuedBytes() {
        var waiting = outbox;
        return waiting == null ? 0 : waiting.queuedBytes();
    }

    void ended() {
        ended = true;
        ledger.sockets().ended(this);
        var waiting = outbox;
        if (waiting != null) {
            waiting.ended();
        }
    }
}
