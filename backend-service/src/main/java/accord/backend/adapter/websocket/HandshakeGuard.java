package accord.backend.adapter.websocket;

import accord.kernel.door.Carrier;
import accord.kernel.door.Traces;
import accord.kernel.observe.SocketMeasurements.Handshake;
import accord.kernel.token.AuthFailure;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers at once, and ends TCP, whatever is no RFC 6455 handshake; the framework behind it would leave such requests without
 * any answer. A handshake that the framework accepts is handed to a {@link FrameGuard}.
 */
// A write that passes through carries its sender's promise.
@SuppressWarnings("FutureReturnValueIgnored")
final class HandshakeGuard extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeGuard.class);

    private final HandshakeRules rules;
    private final Ledger ledger;
    private final HandshakeClock clock;

    private ChannelLine.Asked asked = new ChannelLine.Asked(System.nanoTime(), "");
    private int unanswered;
    private boolean refused;
    private boolean parted;
    private @Nullable HandshakeRefusal waiting;
    private @Nullable Future<?> upgrade;
    private @Nullable ChannelHandlerContext ctx;

    HandshakeGuard(HandshakeRules rules, Ledger ledger) {
        this.rules = rules;
        this.ledger = ledger;
        this.clock = new HandshakeClock(rules.limits().handshakeTimeout(), this::tooSlow);
    }

    /** The part of this guard that must see bytes, before they are decoded. */
    HandshakeClock clock() {
        return clock;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            clock.headRead();
            request(ctx, request);
        } else {
            ctx.fireChannelRead(message);
        }
        if (message instanceof LastHttpContent) {
            clock.requestRead();
        }
    }

    private void request(ChannelHandlerContext ctx, HttpRequest request) {
        if (upgrade != null) {
            ReferenceCountUtil.release(request);
            farewell(ctx, HandshakeRefusal.TALKED_AHEAD);
        } else if (request.decoderResult().isFailure()) {
            refuse(ctx, rules.damage(request.decoderResult().cause()), request);
        } else if (rules.concern(request)) {
            var broken = unanswered > 0
                    ? Optional.of(HandshakeRefusal.TALKED_AHEAD)
                    : rules.brokenBy(request, ctx.channel().localAddress());
            broken.ifPresentOrElse(refusal -> refuseHandshake(ctx, refusal, request), () -> handshake(ctx, request));
        } else {
            pass(ctx, request);
        }
    }

    private void refuseHandshake(ChannelHandlerContext ctx, HandshakeRefusal refusal, HttpRequest request) {
        if (refusal == HandshakeRefusal.FOREIGN_ORIGIN) {
            ledger.rejections().count(AuthFailure.ORIGIN_NOT_ALLOWED);
            refused(Handshake.DENIED, refusal, trace(request));
        } else {
            refused(Handshake.MALFORMED, refusal, trace(request));
        }
        refuse(ctx, refusal, request);
    }

    private static String trace(HttpRequest request) {
        return Traces.taken(request.headers().get(Traces.HEADER));
    }

    private void refused(Handshake outcome, HandshakeRefusal refusal, String trace) {
        ledger.sockets().refused(outcome, Carrier.NONE, refusal.code(), refusal.status(), trace);
    }

    private void handshake(ChannelHandlerContext ctx, HttpRequest request) {
        rules.normalise(request);
        asked = new ChannelLine.Asked(System.nanoTime(), trace(request));
        upgrade = ctx.executor()
                .schedule(
                        () -> neverAnswered(ctx),
                        rules.limits().handshakeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        pass(ctx, request);
    }

    private void pass(ChannelHandlerContext ctx, HttpRequest request) {
        unanswered++;
        ctx.fireChannelRead(request);
    }

    private void refuse(ChannelHandlerContext ctx, HandshakeRefusal refusal, HttpRequest request) {
        ReferenceCountUtil.release(request);
        refuse(ctx, refusal);
    }

    /** Refuses now, or as soon as the requests before it have their answers. */
    private void refuse(ChannelHandlerContext ctx, HandshakeRefusal refusal) {
        refused = true;
        if (unanswered > 0) {
            waiting = refusal;
        } else {
            farewell(ctx, refusal);
        }
    }

    /** Takes the framework out first: whatever it was about to answer would come too late. */
    private void farewell(ChannelHandlerContext ctx, HandshakeRefusal refusal) {
        refused = true;
        parted = true;
        stopWaitingForUpgrade();
        if (ctx.pipeline().get(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND) != null) {
            ctx.pipeline().remove(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND);
        }
        LOG.debug("refusing a request from {}: {}", ctx.channel().remoteAddress(), refusal);
        Farewell.of(rules.limits()).say(ctx, refusal.response(), ctx.newPromise());
    }

    private void tooSlow() {
        if (ctx != null && !refused) {
            refuse(ctx, HandshakeRefusal.TOO_SLOW);
        }
    }

    private void neverAnswered(ChannelHandlerContext ctx) {
        LOG.error(
                "nothing behind the handshake guard answered an upgrade request within {}",
                rules.limits().handshakeTimeout());
        refused(Handshake.ABANDONED, HandshakeRefusal.NEVER_ANSWERED, asked.trace());
        farewell(ctx, HandshakeRefusal.NEVER_ANSWERED);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (parted) {
            ReferenceCountUtil.release(message);
            if (!promise.isVoid()) {
                promise.tryFailure(new ClosedChannelException());
            }
            return;
        }
        ctx.write(message, promise);
        if (message instanceof HttpResponse response
                && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            upgraded(ctx, response);
        } else if (message instanceof LastHttpContent && !isInterim(message)) {
            answered(ctx);
        }
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void answered(ChannelHandlerContext ctx) {
        unanswered--;
        stopWaitingForUpgrade();
        if (unanswered == 0 && waiting != null) {
            farewell(ctx, waiting);
            waiting = null;
        }
    }

    private void upgraded(ChannelHandlerContext ctx, HttpResponse response) {
        stopWaitingForUpgrade();
        var protocol = response.headers().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "");
        var line = new ChannelLine(ctx.channel(), asked, protocol, rules.limits(), ledger);
        FrameGuard.install(this, line, rules.limits());
        ctx.pipeline().remove(clock);
    }

    private void stopWaitingForUpgrade() {
        if (upgrade != null) {
            upgrade.cancel(false);
            upgrade = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (parted) {
            LOG.debug("a refused peer was gone before it could read why", cause);
            Farewell.cut(ctx);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaitingForUpgrade();
        ctx.fireChannelInactive();
    }
}
