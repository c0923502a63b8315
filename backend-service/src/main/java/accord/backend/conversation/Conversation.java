package accord.backend.conversation;

import accord.backend.protocol.ClientMessage;
import accord.backend.protocol.ClientMessage.Ack;
import accord.backend.protocol.ClientMessage.Authenticate;
import accord.backend.protocol.ClientMessage.CancelRun;
import accord.backend.protocol.ClientMessage.ClientPing;
import accord.backend.protocol.ClientMessage.ClientPong;
import accord.backend.protocol.ClientMessage.Position;
import accord.backend.protocol.ClientMessage.Respond;
import accord.backend.protocol.ClientMessage.Resume;
import accord.backend.protocol.ClientMessage.Typing;
import accord.backend.protocol.ClientMessage.UserMessage;
import accord.backend.protocol.CloseCode;
import accord.backend.protocol.ErrorCode;
import accord.backend.protocol.ServerMessage;
import accord.backend.protocol.ServerMessage.AuthRefreshed;
import accord.backend.protocol.ServerMessage.CommandReply;
import accord.backend.protocol.ServerMessage.ConnectionEstablished;
import accord.backend.protocol.ServerMessage.ErrorMessage;
import accord.backend.protocol.ServerMessage.Ping;
import accord.backend.protocol.ServerMessage.Pong;
import accord.backend.protocol.ServerMessage.Refusal;
import accord.backend.protocol.ServerMessage.Resumed;
import accord.backend.protocol.ServerMessage.ResumedStream;
import accord.backend.protocol.ServerMessage.ServerDraining;
import accord.backend.protocol.ServerMessage.Stream;
import accord.backend.protocol.ServerMessage.TokenExpiring;
import accord.backend.run.EventLog;
import accord.backend.run.EventLog.Following;
import accord.backend.run.EventLog.Place;
import accord.backend.run.Runs.Acceptance;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.ConnectionId;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * One user's open connection: greets, hears, answers, and keeps the connection honest about time. Every message ends in a
 * reply, an error with a code, or both; nothing that happens here ends the connection without a reason that was sent.
 */
public final class Conversation implements EventLog.Follower {
    private static final double AGE_JITTER = 0.05;

    private final ConnectionId id;
    private final String protocol;
    private final Outbox outbox;
    private final Speech speech;
    private final Desk desk;
    private final CommandRate rate;
    private final FollowedThreads followed;
    private final Supplier<Duration> quietFor;
    private final Instant endsAt;

    private volatile UserExecutionContext context;
    private volatile Instant expiresAt;
    private volatile boolean expiryTold;
    private long pingedNanos = System.nanoTime();
    private long pings;

    /**
     * A conversation that is about to begin.
     *
     * @param expiresAt when the token ends
     * @param protocol the selected subprotocol, or ""
     * @param quietFor how long the peer has sent nothing
     */
    public Conversation(
            UserExecutionContext admitted,
            Instant expiresAt,
            String protocol,
            Outbox outbox,
            Supplier<Duration> quietFor,
            Desk desk) {
        this.id = admitted.connectionId().orElseThrow();
        this.context = admitted;
        this.expiresAt = expiresAt;
        this.protocol = protocol;
        this.outbox = outbox;
        this.quietFor = quietFor;
        this.desk = desk;
        this.speech = new Speech(id.value(), outbox, desk.clock());
        this.rate = new CommandRate(desk.terms().commandsPerMinute());
        this.followed = new FollowedThreads(desk.log(), this, desk.terms().followedThreads());
        this.endsAt = desk.clock().instant().plus(jittered(desk.terms().maxAge()));
    }

    public ConnectionId id() {
        return id;
    }

    public UserId user() {
        return context.userId();
    }

    /** Greets; the first frame of the connection. Does not block. */
    public void open() {
        desk.connections().add(this);
        say(new ConnectionEstablished(
                id.value(),
                user().value(),
                protocol,
                desk.clock().instant(),
                expiresAt,
                desk.terms(),
                !desk.supervision().isOnDuty(),
                streams()));
    }

    /** Hears one message. May block; called in order, one at a time. */
    public void hear(ClientMessage message) throws InterruptedException {
        switch (message) {
            case ClientPing(var _, var n) -> say(new Pong(n));
            case ClientPong _, Ack _, Typing _ -> {
                // Heard; there is nothing to answer.
            }
            case UserMessage said -> whenAllowed(said.replyTo(), () -> accept(said));
            case CancelRun(var replyTo, var run) -> whenAllowed(replyTo, () -> cancel(replyTo, run));
            case Resume(var replyTo, var positions) -> whenAllowed(replyTo, () -> resume(positions));
            case Respond(var replyTo, var _) ->
                whenAllowed(replyTo, () -> decline(replyTo, ErrorCode.RUN_NOT_FOUND, "no agent has asked anything"));
            case Authenticate(var replyTo, var _) ->
                throw new IllegalArgumentException("a token is for the door, not for the conversation: " + replyTo);
        }
    }

    /** Answers a message that could not be read. It counts as a command. */
    public void refuse(String replyTo, ErrorCode code, String detail) throws InterruptedException {
        whenAllowed(replyTo, () -> say(ErrorMessage.about(replyTo, code, detail)));
    }

    /** Goes on with a fresh token of the same user; another user's ends the conversation. */
    public void refresh(UserExecutionContext fresh, Instant expires) {
        if (!fresh.userId().equals(user())) {
            end(ErrorMessage.of(ErrorCode.FORBIDDEN, "the token belongs to another user than the connection"));
            return;
        }
        context = fresh.on(id);
        expiresAt = expires;
        expiryTold = false;
        say(new AuthRefreshed(expires));
    }

    /** Looks after time: pings, silence, the token's expiry, the connection's age. Called now and then. */
    public void tick(long nowNanos, Instant now) {
        var terms = desk.terms();
        if (now.isAfter(expiresAt.plus(terms.expiryGrace()))) {
            end(ErrorMessage.of(ErrorCode.TOKEN_EXPIRED, "the token expired and was not refreshed"));
        } else if (!now.isBefore(endsAt)) {
            depart("max_age");
        } else {
            tellExpiry(now, terms.expiryNotice());
            ping(nowNanos);
        }
    }

    private void tellExpiry(Instant now, Duration notice) {
        if (!expiryTold && now.isAfter(expiresAt.minus(notice))) {
            expiryTold = true;
            say(new TokenExpiring(expiresAt));
        }
    }

    private void ping(long nowNanos) {
        var terms = desk.terms();
        var quietNanos = quietFor.get().toNanos();
        var sincePing = nowNanos - pingedNanos;
        if (pings > 0
                && quietNanos > sincePing
                && sincePing > terms.pingTimeout().toNanos()) {
            depart("missed_pong");
        } else if (Math.min(quietNanos, sincePing) > terms.pingEvery().toNanos()) {
            pingedNanos = nowNanos;
            say(new Ping(++pings));
        }
    }

    /** The service ends the connection in good order, and the client comes back to resume. */
    private void depart(String reason) {
        say(new ServerDraining(reconnectAfter(desk.terms().reconnectBase()), reason));
        outbox.close(CloseCode.GOING_AWAY, reason);
    }

    /** Tells the client when to come back, because this process ends. */
    public void announceDrain(Duration spread) {
        say(new ServerDraining(reconnectAfter(spread), "shutdown"));
    }

    /** Ends the connection, because this process ends. */
    public void drain() {
        outbox.close(CloseCode.SERVICE_RESTART, "shutdown");
    }

    /** Makes room for a newer connection of the same user. */
    void replace() {
        end(ErrorMessage.of(ErrorCode.CONNECTION_LIMIT, "a newer connection of this user took its place"));
    }

    /** The reader is too slow for what it is sent: the last words go to an outbox that still takes them. */
    public void overflow(Outbox lastWords) {
        new Speech(id.value() + "-last", lastWords, desk.clock())
                .say(ErrorMessage.of(ErrorCode.SLOW_CONSUMER, "more is waiting for this connection than it may keep"));
        lastWords.close(CloseCode.TRY_AGAIN, ErrorCode.SLOW_CONSUMER.code());
    }

    /** More is waiting to be heard than a client may send. */
    public void flood() {
        end(ErrorMessage.of(ErrorCode.RATE_LIMITED, "too many messages are waiting to be handled"));
    }

    /** The connection is gone; what runs for it goes on. */
    public void closed() {
        desk.connections().remove(this);
        followed.clear();
    }

    @Override
    public void take(String json, boolean coalescable) {
        outbox.offer(json, coalescable);
    }

    private void whenAllowed(String replyTo, Mailbox.Delivery command) throws InterruptedException {
        switch (rate.judge(System.nanoTime())) {
            case CommandRate.Verdict.Within _ -> command.deliver();
            case CommandRate.Verdict.Warned(var retryAfterMs) -> say(rateLimited(replyTo, retryAfterMs));
            case CommandRate.Verdict.Exceeded(var retryAfterMs) -> end(rateLimited(replyTo, retryAfterMs));
        }
    }

    private ErrorMessage rateLimited(String replyTo, long retryAfterMs) {
        return new ErrorMessage(
                ErrorCode.RATE_LIMITED,
                "more than " + desk.terms().commandsPerMinute() + " commands in a minute",
                Map.of(),
                retryAfterMs,
                replyTo);
    }

    private void accept(UserMessage said) throws InterruptedException {
        var request = context.child(RequestId.mint(), desk.clock().instant());
        switch (desk.runs().accept(request, said)) {
            case Acceptance.Accepted(var key, var run, var begin) -> {
                followed.follow(key, Optional.empty());
                reply(said.replyTo(), run, key);
                begin.run();
            }
            case Acceptance.Repeated(var key, var run) -> {
                followed.follow(key, Optional.empty());
                reply(said.replyTo(), run, key);
            }
            case Acceptance.Declined(var code, var detail) -> decline(said.replyTo(), code, detail);
        }
    }

    private void cancel(String replyTo, RunId run) {
        if (desk.runs().cancel(user(), run)) {
            say(new CommandReply(replyTo, run.value(), "", Optional.empty()));
        } else {
            decline(replyTo, ErrorCode.RUN_NOT_FOUND, "no run of this user with that id is active");
        }
    }

    private void resume(List<Position> positions) {
        var streams = new ArrayList<ResumedStream>(positions.size());
        for (var position : positions) {
            var key = new ThreadKey(user(), position.thread());
            var following = followed.follow(key, Optional.of(new Place(position.epoch(), position.since())));
            streams.add(resumed(position, following));
        }
        say(new Resumed(streams));
    }

    private static ResumedStream resumed(Position position, Following following) {
        var thread = position.thread().value();
        var from = following.from();
        return switch (following) {
            case Following.FromNow _ -> new ResumedStream(thread, true, "", 0, from.epoch(), from.seq());
            case Following.Recovered(var _, var replayed) ->
                new ResumedStream(thread, true, "", replayed, from.epoch(), from.seq());
            case Following.Unrecoverable(var _, var reason) ->
                new ResumedStream(thread, false, reason, 0, from.epoch(), from.seq());
        };
    }

    private List<Stream> streams() {
        return desk.log().threadsOf(user()).stream()
                .limit(Resume.MAX_STREAMS)
                .flatMap(key -> desk.log().last(key).stream()
                        .map(last -> new Stream(
                                key.thread().value(),
                                last.epoch(),
                                last.seq(),
                                desk.runs().active(key).map(RunId::value).orElse(""))))
                .toList();
    }

    private void reply(String replyTo, RunId run, ThreadKey key) {
        say(new CommandReply(replyTo, run.value(), key.thread().value(), Optional.empty()));
    }

    private void decline(String replyTo, ErrorCode code, String detail) {
        say(new CommandReply(replyTo, "", "", Optional.of(new Refusal(code, detail))));
    }

    private void end(ErrorMessage why) {
        say(why);
        why.code().close().ifPresent(close -> outbox.close(close, why.code().code()));
    }

    private void say(ServerMessage message) {
        speech.say(message);
    }

    private static long reconnectAfter(Duration spread) {
        return ThreadLocalRandom.current().nextLong(spread.toMillis() + 1);
    }

    private static Duration jittered(Duration age) {
        var factor = 1 + AGE_JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofMillis((long) (age.toMillis() * factor));
    }
}
