package accord.deploy.front;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection. Requests are read only as far as it takes to know where they end and where they are to go: their
 * bytes, and those of the answers, are passed on as they are. What is no request at all is left to an instance to judge.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close is told by the channel it is on
final class Visit extends ChannelInboundHandlerAdapter {

    private static final long LARGEST_REQUEST = 32L * 1024 * 1024;
    private static final int AHEAD = 64 * 1024;

    private enum Stage {
        /** Between requests, or in the middle of a request's head. */
        LISTENING,
        /** A request is waiting for an instance, or for a connection to it. */
        WAITING,
        /** A request is under way. */
        ASKING,
        /** What comes is passed on as it is, as soon as there is a connection. */
        CONNECTING,
        /** The pipes have it. */
        PIPED,
        /** The front has said its last word. */
        OVER
    }

    private final Entrance entrance;
    private final RequestReader requests = new RequestReader();
    private Stage stage = Stage.LISTENING;
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    /** How much of a head the reader has seen. */
    private int seen;

    private boolean ended;
    private int attempts;
    private @Nullable Line line;
    private @Nullable Exchange exchange;
    private @Nullable Future<?> clock;

    @SuppressWarnings("NullAway.Init") // set before anything else happens
    private ChannelHandlerContext ctx;

    Visit(Entrance entrance) {
        this.entrance = entrance;
    }

    // What the client does.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(true);
        startClock();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        var bytes = (ByteBuf) message;
        if (stage == Stage.OVER || stage == Stage.PIPED) {
            bytes.release();
            return;
        }
        in = Bytes.join(ctx.alloc(), in, bytes);
        advance();
        regulate();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (line != null) {
            line.channel().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (line != null) {
            line.channel().config().setAutoRead(ctx.channel().isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ended = true;
            switch (stage) {
                case LISTENING -> endedBetweenRequests();
                case ASKING -> passEnd();
                case WAITING, CONNECTING, PIPED, OVER -> {}
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        var open = line;
        line = null;
        if (open != null) {
            open.takeRest().release();
            if (ended) {
                open.part();
            } else {
                Pipe.reset(open.channel());
            }
        }
        leave();
        stopClock();
        stage = Stage.OVER;
        in.release();
        in = Unpooled.EMPTY_BUFFER;
    }

    private void advance() throws Exception {
        switch (stage) {
            case LISTENING -> readHead();
            case ASKING -> readBody();
            case WAITING, CONNECTING, PIPED, OVER -> {}
        }
    }

    private void readHead() throws Exception {
        if (!in.isReadable()) {
            in = Bytes.compact(in);
            return;
        }
        var out = new ArrayList<Object>();
        var before = -1;
        while (out.isEmpty() && seen != before) {
            before = seen;
            var view = in.duplicate().skipBytes(seen);
            requests.read(ctx, view, out);
            seen = view.readerIndex() - in.readerIndex();
        }
        if (out.isEmpty()) {
            startClock();
            return;
        }
        stopClock();
        if (out.getFirst() instanceof HttpRequest request && isPlain(request)) {
            var raw = in.readSlice(seen);
            seen = 0;
            ask(request, raw, out.size() > 1);
        } else {
            passOn();
        }
        out.forEach(ReferenceCountUtil::release);
    }

    private static boolean isPlain(HttpRequest request) {
        return request.decoderResult().isSuccess()
                && (request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                        || request.protocolVersion().equals(HttpVersion.HTTP_1_0));
    }

    private void ask(HttpRequest request, ByteBuf raw, boolean complete) {
        var asked = Exchange.of(request, raw, clientAddress());
        asked.requestDone = complete;
        exchange = asked;
        stage = Stage.WAITING;
        if (pathOf(request.uri()).endsWith("z")) {
            say(Answer.NOT_FOUND);
        } else if (HttpUtil.getContentLength(request, 0L) > LARGEST_REQUEST) {
            say(Answer.TOO_LARGE);
        } else {
            seek(asked);
        }
    }

    private String clientAddress() {
        return ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress().getHostAddress();
    }

    private static String pathOf(String target) {
        var query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private void readBody() throws Exception {
        var asked = exchange;
        var open = line;
        // Bytes that do not wait for the answer to a handshake: the service may take offence.
        var early = asked != null && asked.upgrade && asked.requestDone;
        if (asked == null || open == null || (asked.requestDone && !early) || !in.isReadable()) {
            return;
        }
        var start = in.readerIndex();
        if (early || asked.requestDamaged) {
            in.skipBytes(in.readableBytes());
        } else {
            understandBody(asked);
        }
        var read = in.readerIndex() - start;
        asked.requestBytes += read;
        asked.early |= early;
        if (asked.requestBytes > LARGEST_REQUEST + RequestReader.LIMIT && !asked.responseStarted) {
            say(Answer.TOO_LARGE);
            return;
        }
        open.write(in.retainedSlice(start, read));
        in = Bytes.compact(in);
        finishIfDone();
    }

    private void understandBody(Exchange asked) throws Exception {
        var out = new ArrayList<Object>();
        var before = -1;
        while (!asked.requestDone && in.isReadable() && in.readerIndex() != before) {
            before = in.readerIndex();
            requests.read(ctx, in, out);
            for (var part : out) {
                if (part instanceof HttpContent content
                        && content.decoderResult().isFailure()) {
                    asked.requestDamaged = true;
                    return;
                }
                asked.requestDone |= part instanceof LastHttpContent;
                ReferenceCountUtil.release(part);
            }
            out.clear();
        }
    }

    private void endedBetweenRequests() {
        if (in.isReadable()) {
            passOn();
        } else if (line != null) {
            Pipe.end(ctx.channel(), line.channel());
        } else {
            ctx.close();
        }
    }

    private void passEnd() {
        if (ended && stage == Stage.ASKING && line != null && !in.isReadable()) {
            Pipe.end(ctx.channel(), line.channel());
        }
    }

    /** Reads no more than can be passed on. */
    void regulate() {
        if (stage == Stage.PIPED) {
            return;
        }
        var open = line;
        var wanted = switch (stage) {
            case LISTENING, PIPED, OVER -> true;
            case WAITING, CONNECTING -> in.readableBytes() < AHEAD;
            case ASKING -> open != null && open.channel().isWritable() && in.readableBytes() < AHEAD;
        };
        ctx.channel().config().setAutoRead(wanted);
    }

    void flush() {
        ctx.flush();
    }

    // Where it goes.

    /** Whether it need not wait any longer. */
    boolean tryAgain() {
        var asked = exchange;
        return asked == null || stage != Stage.WAITING || seek(asked);
    }

    private boolean seek(Exchange asked) {
        var connected = line == null ? null : line.upstream();
        switch (entrance.choose(asked.cookie, asked.drawn, connected, asked.unreachable)) {
            case Choice.Nowhere() -> say(Answer.UNAVAILABLE);
            case Choice.Full(var branch) -> {
                var waits = asked.drawn.equals(branch.revision()) && asked.waiting != null;
                asked.drawn = branch.revision();
                if (waits) {
                    return false;
                }
                entrance.loads().await(branch.revision(), this);
                if (asked.waiting == null) {
                    asked.waiting = schedule(entrance.patience().slot(), () -> say(Answer.TOO_MANY));
                }
            }
            case Choice.To(var branch, var upstream) -> {
                asked.stopClocks();
                asked.branch = branch;
                asked.seat = upstream;
                entrance.loads().enter(upstream);
                if (line != null && line.upstream().equals(upstream) && canWrite(line.channel())) {
                    send(asked, line);
                } else {
                    dropLine();
                    connect(upstream, open -> send(asked, open), () -> {
                        asked.unreachable.add(upstream);
                        leaveSeat(asked);
                        seek(asked);
                    });
                }
            }
        }
        return true;
    }

    private static boolean canWrite(Channel channel) {
        return channel.isActive() && channel instanceof DuplexChannel duplex && !duplex.isShutdown();
    }

    /** What was being connected to before is not wanted any more. */
    private void connect(Upstream upstream, Consumer<Line> connected, Runnable failed) {
        var attempt = ++attempts;
        new Bootstrap()
                .group(ctx.channel().eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5000)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast("line", new Line(Visit.this, upstream, channel));
                    }
                })
                .connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), upstream.port()))
                .addListener((ChannelFuture future) -> {
                    var gone = attempt != attempts
                            || !ctx.channel().isActive()
                            || stage == Stage.PIPED
                            || stage == Stage.OVER;
                    if (future.isSuccess() && future.channel().pipeline().get("line") instanceof Line opened) {
                        if (gone) {
                            opened.drop();
                        } else {
                            line = opened;
                            connected.accept(opened);
                        }
                    } else if (!gone) {
                        failed.run();
                    }
                });
    }

    private void send(Exchange asked, Line open) {
        stage = Stage.ASKING;
        if (asked.branch != null) {
            asked.timeout = schedule(asked.branch.timeout(), () -> overdue(asked, open));
        }
        open.expectAnswerTo(asked.request.method());
        open.write(asked.head.retainedDuplicate());
        try {
            advance();
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
        open.channel().flush();
        passEnd();
        regulate();
    }

    private void overdue(Exchange asked, Line open) {
        if (asked.responseStarted) {
            cut(open);
        } else {
            say(Answer.TIMEOUT);
        }
    }

    private void cut(Line open) {
        open.channel().close();
        ctx.channel().close();
    }

    /** The front's own answer, which is the last one on this connection. */
    private void say(Answer answer) {
        var withBody = exchange == null || !exchange.request.method().equals(HttpMethod.HEAD);
        leave();
        stopClock();
        dropLine();
        stage = Stage.OVER;
        regulate();
        in.release();
        in = Unpooled.EMPTY_BUFFER;
        // A client that is still sending would lose the answer to a reset: it is listened to until it has seen it.
        ctx.writeAndFlush(answer.bytes(withBody)).addListener(_ -> {
            if (ended) {
                ctx.close();
            } else if (ctx.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
        clock = schedule(entrance.patience().farewell(), ctx::close);
    }

    // What the service answers.

    void answered(ChannelHandlerContext from, Line open) throws Exception {
        var asked = exchange;
        if (open != line) {
            open.takeRest().release();
            return;
        }
        while (asked != null
                && !asked.responseDone
                && !asked.responseDamaged
                && open.in().isReadable()) {
            var taken = asked.responseStarted ? answerBody(from, open, asked) : answerHead(from, open, asked);
            if (!taken) {
                break;
            }
        }
        if (stage != Stage.PIPED
                && stage != Stage.OVER
                && (asked == null || asked.responseDamaged || asked.responseDone)) {
            // Nobody asked, or nobody can tell what it is.
            ctx.write(open.takeRest());
        }
        finishIfDone();
    }

    private boolean answerHead(ChannelHandlerContext from, Line open, Exchange asked) throws Exception {
        var out = new ArrayList<Object>();
        if (!open.readHead(from, out)) {
            return false;
        }
        if (out.getFirst() instanceof HttpResponse response
                && response.decoderResult().isSuccess()) {
            var code = response.status().code();
            var raw = open.takeHead();
            var last = code >= 200 || code == 101;
            if (last && asked.isNewcomer() && entrance.givesCookies()) {
                var head = Head.of(raw);
                head.add("Set-Cookie", asked.setCookie());
                ctx.write(head.bytes());
            } else {
                ctx.write(raw.retain());
            }
            if (code == 101) {
                asked.responseStarted = true;
                out.forEach(ReferenceCountUtil::release);
                tunnel(asked, open);
                return false;
            }
            asked.responseStarted = last;
            asked.responseDone = last && out.size() > 1;
        } else {
            asked.responseStarted = true;
            asked.responseDamaged = true;
        }
        out.forEach(ReferenceCountUtil::release);
        return true;
    }

    private boolean answerBody(ChannelHandlerContext from, Line open, Exchange asked) throws Exception {
        var in = open.in();
        var start = in.readerIndex();
        var out = new ArrayList<Object>();
        var before = -1;
        while (!asked.responseDone && in.isReadable() && in.readerIndex() != before) {
            before = in.readerIndex();
            open.read(from, out);
            for (var part : out) {
                if (part instanceof HttpContent content
                        && content.decoderResult().isFailure()) {
                    asked.responseDamaged = true;
                }
                asked.responseDone |= part instanceof LastHttpContent && !asked.responseDamaged;
                ReferenceCountUtil.release(part);
            }
            out.clear();
        }
        var read = in.readerIndex() - start;
        if (read > 0) {
            ctx.write(in.retainedSlice(start, read));
        }
        return read > 0;
    }

    private void finishIfDone() {
        var asked = exchange;
        if (asked != null && stage == Stage.ASKING && asked.requestDone && asked.responseDone) {
            leave();
            if (asked.early && line != null) {
                // Where the next request would begin, only the service knows.
                pipe(line, false, Duration.ZERO);
                return;
            }
            stage = Stage.LISTENING;
            ctx.flush();
            // What was sent ahead is looked at in its own turn, so that many small requests do not nest.
            ctx.executor().execute(this::next);
        }
    }

    private void next() {
        if (stage != Stage.LISTENING) {
            return;
        }
        try {
            advance();
            regulate();
            if (stage == Stage.LISTENING && ended) {
                endedBetweenRequests();
            }
            if (line != null) {
                line.channel().flush();
            }
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
    }

    /** The service has nothing more to say. */
    void lineEnded(Line open) {
        if (open == line && isSpare()) {
            dropLine();
        } else if (open == line) {
            leave();
            pipe(open, true, entrance.patience().farewell());
        }
    }

    void lineBroken(Line open) {
        if (open == line && isSpare()) {
            line = null;
        } else if (open == line) {
            line = null;
            leave();
            Pipe.reset(ctx.channel());
        }
    }

    /** Whether the connection has to do with nothing that has been asked. */
    private boolean isSpare() {
        return stage == Stage.WAITING || stage == Stage.CONNECTING;
    }

    // What is passed on as it is.

    /** Both have agreed to speak another protocol: the request lasts as long as the connection. */
    private void tunnel(Exchange asked, Line open) {
        var seat = asked.seat;
        var branch = asked.branch;
        var timeout = asked.timeout;
        asked.timeout = null;
        asked.seat = null;
        leave();
        open.channel().closeFuture().addListener(_ -> {
            if (timeout != null) {
                timeout.cancel(false);
            }
            if (seat != null && branch != null) {
                entrance.loads().leave(seat, branch.revision());
            }
        });
        pipe(open, false, Duration.ZERO);
    }

    /** What is no request, or not yet, is left to an instance: it has its own way of answering, and its own patience. */
    private void passOn() {
        stopClock();
        stage = Stage.CONNECTING;
        if (line != null && canWrite(line.channel())) {
            pipe(line, false, Duration.ZERO);
            return;
        }
        dropLine();
        bind((branch, open) -> {
            var limit = schedule(branch.timeout(), () -> cut(open));
            open.channel().closeFuture().addListener(_ -> limit.cancel(false));
            pipe(open, false, Duration.ZERO);
        });
    }

    /** Connects to some instance without a request. */
    private void bind(BiConsumer<Branch, Line> connected) {
        if (entrance.choose("", "", null, Set.of()) instanceof Choice.To(var branch, var upstream)) {
            connect(upstream, open -> connected.accept(branch, open), ctx::close);
        } else {
            ctx.close();
        }
    }

    private void pipe(Line open, boolean lineEnded, Duration farewell) {
        stage = Stage.PIPED;
        stopClock();
        line = null;
        var client = ctx.channel();
        var service = open.channel();
        var forService = in;
        var forClient = open.takeRest();
        in = Unpooled.EMPTY_BUFFER;
        var fromClient = new Pipe(service, ended);
        var fromService = new Pipe(client, lineEnded);
        client.pipeline().replace(this, "pipe", fromClient);
        service.pipeline().replace(open, "pipe", fromService);
        client.writeAndFlush(forClient);
        service.writeAndFlush(forService);
        service.config().setAutoRead(client.isWritable());
        client.config().setAutoRead(service.isWritable());
        if (ended) {
            Pipe.end(client, service);
        }
        if (lineEnded) {
            Pipe.end(service, client);
            var limit =
                    client.eventLoop().schedule((Runnable) client::close, farewell.toMillis(), TimeUnit.MILLISECONDS);
            client.closeFuture().addListener(_ -> limit.cancel(false));
        }
    }

    // Clocks and seats.

    private Future<?> schedule(Duration after, Runnable then) {
        return ctx.executor().schedule(then, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void startClock() {
        if (clock == null) {
            clock = schedule(entrance.patience().head(), this::lostPatience);
        }
    }

    private void stopClock() {
        if (clock != null) {
            clock.cancel(false);
            clock = null;
        }
    }

    private void lostPatience() {
        if (stage != Stage.LISTENING) {
            return;
        }
        if (in.isReadable()) {
            passOn();
        } else if (line == null) {
            // Nothing is passed on yet, but the service's own clock runs from now on.
            bind((_, _) -> {});
        }
        clock = null;
    }

    private void dropLine() {
        var open = line;
        line = null;
        if (open != null) {
            open.drop();
        }
    }

    private void leave() {
        var asked = exchange;
        exchange = null;
        if (asked != null) {
            asked.stopClocks();
            entrance.loads().giveUp(asked.drawn, this);
            asked.head.release();
            leaveSeat(asked);
        }
    }

    private void leaveSeat(Exchange asked) {
        var seat = asked.seat;
        var branch = asked.branch;
        asked.seat = null;
        if (seat != null && branch != null) {
            entrance.loads().leave(seat, branch.revision());
        }
    }
}
