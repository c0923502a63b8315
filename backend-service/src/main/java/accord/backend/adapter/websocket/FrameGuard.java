package accord.backend.adapter.websocket;

import accord.backend.protocol.CloseCode;
import accord.kernel.observe.CloseCodes;
import accord.kernel.observe.CloudLogEncoder;
import io.micronaut.http.netty.websocket.AbstractNettyWebSocketHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only whole text messages in, and exactly one close frame out, which is never 1011. What is no RFC 6455 it answers
 * itself, pings too; a peer's close it shows to the endpoint before it answers, and its own close likewise, so that
 * {@code @OnClose} learns the code that was really sent.
 */
// A write that passes through carries its sender's promise, and a void one of ours reports a failure to
// exceptionCaught.
@SuppressWarnings("FutureReturnValueIgnored")
final class FrameGuard extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FrameGuard.class);

    private enum State {
        OPEN,
        PEER_CLOSING,
        ENDED
    }

    private final ChannelLine line;
    private final WebSocketLimits limits;
    private final Utf8Check utf8 = new Utf8Check();

    private State state = State.OPEN;
    private @Nullable ByteBuf fragments;
    private @Nullable ByteBuf latestPing;

    private FrameGuard(ChannelLine line, WebSocketLimits limits) {
        this.line = line;
        this.limits = limits;
    }

    private CloseCodes closeCodes() {
        return line.measurements().closeCodes();
    }

    /** Takes the place of the handshake's guard, behind a decoder that leaves every close to us. */
    static void install(ChannelHandler handshakeGuard, ChannelLine line, WebSocketLimits limits) {
        var strict = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(limits.messageBytes())
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .build();
        line.channel()
                .pipeline()
                .replace(WebSocket13FrameDecoder.class, "strict-decoder", new WebSocket13FrameDecoder(strict));
        line.channel().pipeline().replace(handshakeGuard, "frame-guard", new FrameGuard(line, limits));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state != State.OPEN) {
            ReferenceCountUtil.release(message);
            return;
        }
        switch (message) {
            case TextWebSocketFrame text -> text(ctx, text);
            case ContinuationWebSocketFrame more -> more(ctx, more);
            case PingWebSocketFrame ping -> ping(ctx, ping.content());
            case PongWebSocketFrame pong -> pong.release();
            case CloseWebSocketFrame close -> peerCloses(ctx, close);
            case BinaryWebSocketFrame binary -> refuse(ctx, binary, CloseCode.UNSUPPORTED_DATA, CloseReasons.TEXT_ONLY);
            case ByteBuf early -> refuse(ctx, early, CloseCode.PROTOCOL_ERROR, CloseReasons.EARLY_DATA);
            default -> ctx.fireChannelRead(message);
        }
    }

    private void text(ChannelHandlerContext ctx, TextWebSocketFrame text) {
        line.heard();
        if (isNotUtf8(text)) {
            refuse(ctx, text, CloseCode.INVALID_PAYLOAD, CloseReasons.NOT_UTF8);
        } else if (text.isFinalFragment()) {
            ctx.fireChannelRead(text);
        } else {
            fragments = ctx.alloc().buffer(text.content().readableBytes());
            append(fragments, text);
        }
    }

    private void more(ChannelHandlerContext ctx, ContinuationWebSocketFrame more) {
        line.heard();
        var message = Objects.requireNonNull(fragments, "the decoder lets no continuation pass without a beginning");
        if (message.readableBytes() + more.content().readableBytes() > limits.messageBytes()) {
            refuse(ctx, more, CloseCode.TOO_BIG, CloseReasons.TOO_BIG);
        } else if (isNotUtf8(more)) {
            refuse(ctx, more, CloseCode.INVALID_PAYLOAD, CloseReasons.NOT_UTF8);
        } else {
            append(message, more);
            if (more.isFinalFragment()) {
                fragments = null;
                ctx.fireChannelRead(new TextWebSocketFrame(message));
            }
        }
    }

    private boolean isNotUtf8(WebSocketFrame frame) {
        return !utf8.accepts(frame.content()) || (frame.isFinalFragment() && !utf8.isWhole());
    }

    /** Copies, so that a flood of tiny fragments holds no more memory than its bytes. */
    private static void append(ByteBuf message, WebSocketFrame fragment) {
        message.writeBytes(fragment.content());
        fragment.release();
    }

    /** To a peer that does not read its pongs only the latest ping is answered, as RFC 6455 allows. */
    private void ping(ChannelHandlerContext ctx, ByteBuf payload) {
        line.heard();
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(new PongWebSocketFrame(payload), ctx.voidPromise());
        } else {
            ReferenceCountUtil.release(latestPing);
            latestPing = payload;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && state == State.OPEN) {
            if (latestPing != null) {
                ctx.writeAndFlush(new PongWebSocketFrame(latestPing), ctx.voidPromise());
                latestPing = null;
            }
            line.writable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void peerCloses(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        int code = close.statusCode() < 0 ? CloseFrames.NO_CODE : close.statusCode();
        if (code != CloseFrames.NO_CODE && !CloseFrames.isLegal(code)) {
            refuse(ctx, close, CloseCode.PROTOCOL_ERROR, CloseReasons.ILLEGAL_CODE);
            return;
        }
        state = State.PEER_CLOSING;
        line.tell(closeCodes().byPeer(code));
        ctx.fireChannelRead(code == CloseFrames.NO_CODE ? CloseFrames.withoutCode(close) : close);
        end(ctx, CloseFrames.answering(code), ctx.newPromise());
    }

    private void refuse(ChannelHandlerContext ctx, Object message, CloseCode code, String reason) {
        ReferenceCountUtil.release(message);
        closes(ctx, code.code(), reason, reason, ctx.newPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case ClosedChannelException _ -> LOG.debug("a frame came too late to leave", cause);
            case IOException _ -> {
                LOG.debug("the peer vanished", cause);
                Farewell.cut(ctx);
            }
            case CorruptedWebSocketFrameException corrupt
            when state == State.OPEN -> {
                var reason = Objects.requireNonNullElse(corrupt.getMessage(), "");
                closes(ctx, corrupt.closeStatus().code(), reason, CloseReasons.PROTOCOL_VIOLATION, ctx.newPromise());
            }
            default -> {
                LOG.error("a handler below the endpoint failed", cause);
                if (state == State.OPEN) {
                    avert1011(ctx, "internal error", ctx.newPromise());
                }
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (state != State.OPEN) {
            ReferenceCountUtil.release(message);
            if (!promise.isVoid()) {
                promise.tryFailure(new ClosedChannelException());
            }
        } else if (message instanceof CloseWebSocketFrame close) {
            serverCloses(ctx, close, promise.unvoid());
        } else {
            ctx.write(message, promise);
        }
    }

    private void serverCloses(ChannelHandlerContext ctx, CloseWebSocketFrame close, ChannelPromise promise) {
        int code = close.statusCode();
        var reason = close.reasonText();
        close.release();
        if (code == CloseFrames.INTERNAL_ERROR) {
            avert1011(ctx, reason, promise);
        } else {
            closes(ctx, code, reason, reason, promise);
        }
    }

    /** 1013 and not 1012: whatever failed may fail again, so the client should back off before it resumes. */
    private void avert1011(ChannelHandlerContext ctx, String reason, ChannelPromise promise) {
        closeCodes().averted1011();
        LOG.atError()
                .addKeyValue("name", "averted_1011")
                .addKeyValue("connection_id", line.id().value())
                .addKeyValue(CloudLogEncoder.TRACE, line.trace())
                .log("a handler is not total: 1013 leaves in the place of its 1011 ({})", reason);
        closes(ctx, CloseCode.TRY_AGAIN.code(), reason, CloseReasons.AVERTED, promise);
    }

    /**
     * The framework closes channels in two cases: behind a close frame, when we end TCP ourselves already, and all at once
     * when the server begins to stop, when open sockets are the drain's to end, each with a word.
     */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        ctx.channel().closeFuture().addListener(_ -> promise.trySuccess());
    }

    private void closes(ChannelHandlerContext ctx, int code, String reason, String label, ChannelPromise promise) {
        line.tell(closeCodes().byServer(code, label));
        end(ctx, CloseFrames.of(code, reason), promise);
        ctx.executor().execute(() -> {
            if (ctx.pipeline().get(AbstractNettyWebSocketHandler.ID) != null) {
                ctx.fireChannelRead(CloseFrames.of(code, reason));
            }
        });
    }

    private void end(ChannelHandlerContext ctx, CloseWebSocketFrame last, ChannelPromise promise) {
        state = State.ENDED;
        line.ended();
        forget();
        Farewell.of(limits).say(ctx, last, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state == State.OPEN && line.wasCutOff()) {
            line.tell(closeCodes().cutOff());
        } else if (state == State.OPEN) {
            line.tell(closeCodes().vanished());
        }
        state = State.ENDED;
        line.ended();
        forget();
        ctx.fireChannelInactive();
    }

    private void forget() {
        ReferenceCountUtil.release(fragments);
        ReferenceCountUtil.release(latestPing);
        fragments = null;
        latestPing = null;
    }
}
