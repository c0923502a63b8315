package accord.deploy.front;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/**
 * One direction of a connection that is passed on byte for byte. What one end does, the other end sees: data, an end of
 * data, a reset, and a peer that does not read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close is told by the channel it is on
final class Pipe extends ChannelInboundHandlerAdapter {

    private final Channel other;
    private boolean ended;

    /** @param ended whether there is nothing more to come from this end */
    Pipe(Channel other, boolean ended) {
        this.other = other;
        this.ended = ended;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // Should it fail, the other end has still its last words to say, and then says itself that it is gone.
        other.write(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        other.config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !ended) {
            ended = true;
            end(ctx.channel(), other);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        reset(other);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (ended) {
            close(other);
        } else {
            reset(other);
        }
    }

    /** Passes on that there is nothing more to come from one end. */
    static void end(Channel from, Channel to) {
        to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            if (to instanceof DuplexChannel duplex && !duplex.isInputShutdown() && duplex.isActive()) {
                duplex.shutdownOutput();
            } else {
                to.close();
            }
        });
        if (from instanceof DuplexChannel duplex && duplex.isOutputShutdown()) {
            from.close();
        }
    }

    /** Ends a connection once everything that was written to it has left. */
    static void close(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Breaks a connection off, so that its peer sees that it was broken off. */
    static void reset(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            if (channel.isOpen()) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                channel.close();
            }
        });
    }
}
