package accord.backend.adapter.websocket;

import accord.backend.conversation.Outbox;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One upgraded connection, as the endpoint may see it: what was agreed, who is there, how long it has been quiet, and a way out. */
final class ChannelLine {
    private static final AttributeKey<ChannelLine> KEY = AttributeKey.valueOf(ChannelLine.class, "line");

    private final Channel channel;
    private final String protocol;
    private final WebSocketLimits limits;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean ended;
    private boolean cutOff;
    private volatile @Nullable ChannelOutbox outbox;

    /** Made when the handshake is answered, and found on its channel from then on. */
    ChannelLine(Channel channel, String protocol, WebSocketLimits limits) {
        this.channel = channel;
        this.protocol = protocol;
        this.limits = limits;
        channel.attr(KEY).set(this);
    }

    static Optional<ChannelLine> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
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

    void ended() {
        ended = true;
        var waiting = outbox;
        if (waiting != null) {
            waiting.ended();
        }
    }
}
