package accord.backend.adapter.websocket;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of a TCP connection after its last word. Output ends first, and input is discarded for a while before the channel
 * closes: a peer that is still sending would otherwise get a reset, and lose the word.
 *
 * @param patience for the last word to leave
 * @param linger between the end of output and the end of all
 */
record Farewell(Duration patience, Duration linger) {
    static Farewell of(WebSocketLimits limits) {
        return new Farewell(limits.closeTimeout(), limits.lingerTimeout());
    }

    /** Writes the last word from where that handler stands, and ends the connection. */
    void say(ChannelHandlerContext ctx, Object lastWord, ChannelPromise promise) {
        var channel = ctx.channel();
        channel.pipeline().addFirst(new Deaf());
        channel.config().setAutoRead(true);
        closeAfter(ctx, patience);
        ctx.writeAndFlush(lastWord, promise).addListener((ChannelFuture sent) -> {
            if (sent.isSuccess() && channel instanceof DuplexChannel tcp) {
                tcp.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
                closeAfter(ctx, linger);
            } else {
                cut(ctx);
            }
        });
    }

    /** Closes the channel as it is, from where that handler stands. */
    static void cut(ChannelHandlerContext ctx) {
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private static void closeAfter(ChannelHandlerContext ctx, Duration delay) {
        var timer = ctx.executor().schedule(() -> cut(ctx), delay.toNanos(), TimeUnit.NANOSECONDS);
        ctx.channel().closeFuture().addListener(_ -> timer.cancel(false));
    }

    /** Reads on, so that the peer can finish sending, and hears nothing. */
    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
