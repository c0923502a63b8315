package accord.deploy.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;

/** The connection to an instance that belongs to one client's connection, and to no other. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close is told by the channel it is on
final class Line extends ChannelInboundHandlerAdapter {

    private final Visit visit;
    private final Upstream upstream;
    private final Channel channel;
    private final ResponseReader responses = new ResponseReader();
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    /** How much of a head the reader has seen. */
    private int seen;

    private boolean dropped;

    Line(Visit visit, Upstream upstream, Channel channel) {
        this.visit = visit;
        this.upstream = upstream;
        this.channel = channel;
    }

    Upstream upstream() {
        return upstream;
    }

    Channel channel() {
        return channel;
    }

    void expectAnswerTo(HttpMethod method) {
        responses.expectAnswerTo(method);
    }

    /** Whether the head of an answer has come, or what cannot be one. */
    boolean readHead(ChannelHandlerContext ctx, List<Object> out) throws Exception {
        var before = -1;
        while (out.isEmpty() && seen != before) {
            before = seen;
            var view = in.duplicate().skipBytes(seen);
            responses.read(ctx, view, out);
            seen = view.readerIndex() - in.readerIndex();
        }
        return !out.isEmpty();
    }

    ByteBuf takeHead() {
        var head = in.readSlice(seen);
        seen = 0;
        return head;
    }

    /** What has come and was not taken yet. */
    ByteBuf in() {
        return in;
    }

    void read(ChannelHandlerContext ctx, List<Object> out) throws Exception {
        responses.read(ctx, in, out);
    }

    void write(ByteBuf bytes) {
        channel.write(bytes);
    }

    /** Nobody is interested in it any more. */
    void drop() {
        dropped = true;
        channel.close();
    }

    /** Nobody is interested in it any more, but what was written to it is still to arrive. */
    void part() {
        dropped = true;
        Pipe.close(channel);
    }

    /** Takes everything that has come and was not taken yet. */
    ByteBuf takeRest() {
        var rest = in;
        in = Unpooled.EMPTY_BUFFER;
        return rest;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        var bytes = (ByteBuf) message;
        if (dropped) {
            bytes.release();
            return;
        }
        in = Bytes.join(ctx.alloc(), in, bytes);
        visit.answered(ctx, this);
        in = Bytes.compact(in);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!dropped) {
            visit.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!dropped) {
            visit.regulate();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (dropped) {
            ctx.close();
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            visit.lineEnded(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        in.release();
        in = Unpooled.EMPTY_BUFFER;
        if (!dropped) {
            visit.lineBroken(this);
        }
    }
}
