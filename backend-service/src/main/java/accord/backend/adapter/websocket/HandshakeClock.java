package accord.backend.adapter.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An absolute timer over the bytes of a request's head. It starts with the connection, and again with the first byte of each
 * later request, and no trickle of bytes can stretch it.
 */
final class HandshakeClock extends ChannelInboundHandlerAdapter {
    private enum Phase {
        BETWEEN_REQUESTS,
        HEAD,
        BODY
    }

    private final Duration timeout;
    private final Runnable onTimeout;
    private Phase phase = Phase.HEAD;
    private @Nullable Future<?> timer;

    HandshakeClock(Duration timeout, Runnable onTimeout) {
        this.timeout = timeout;
        this.onTimeout = onTimeout;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        start(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (phase == Phase.BETWEEN_REQUESTS) {
            phase = Phase.HEAD;
            start(ctx);
        }
        ctx.fireChannelRead(message);
    }

    /** The head is complete; whatever follows is its body. */
    void headRead() {
        phase = Phase.BODY;
        stop();
    }

    /** The request is complete; the next byte begins another. */
    void requestRead() {
        phase = Phase.BETWEEN_REQUESTS;
        stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    private void start(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(onTimeout, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
