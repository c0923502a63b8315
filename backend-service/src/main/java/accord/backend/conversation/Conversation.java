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
import accord.backend.protocol.ReplyTo;
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
import accord.backend.run.EventLog.Standing;
import accord.backend.run.Runs.Acceptance;
import accord.backend.thread.StorageUnavailableException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One user's open connection: greets, hears, answers, and keeps the connection honest about time. Every message ends in a
 * reply, an error with a code, or both; nothing that happens here ends the connection without a reason that was sent.
 */
public final class Conversation implements EventLog.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final double AGE_JITTER = 0.05;

    private final ConnectionId id;
    private final String protocol;
    private final Outbox outbox;
    private final Speech speech;
    private final Desk desk;
    private final CommandRate commands;
    private final CommandRate signals;
    private final StorageLine toStorage = new StorageLine();
    private final StorageLine toOthers = new StorageLine();
    private final FollowedThreads followed;
    private final Supplier<Duration> quietFor;
    private final Instant endsAt;

    private volatile UserExecutionContext context;
    private volatile Instant expiresAt;
    private volatile boolean expiryTold;
    private volatile boolean over;
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
        this.speech = new Speech(id.value(), outbox, desk);
        this.commands = new CommandRate(desk.terms().commandsPerMinute());
        this.signals = new CommandRate(desk.terms().signalsPerMinute());
        this.followed = new FollowedThreads(desk.log(), this, desk.terms().followedThreads());
        this.endsAt = desk.clock().instant().plus(jittered(desk.terms().maxAge()));
    }

    public ConnectionId id() {
        return id;
    }

    public UserId user() {
        return context.userId();
    }

    /** Greets; the first frame of the connection. Blocks as little as the log does. */
    public void open() {
        say(new ConnectionEstablished(
                id.value(),
                user().value(),
                protocol,
                desk.clock().instant(),
                expiresAt,
                desk.terms(),
                !desk.supervision().isOnDuty(),
                streams()));
        // Only now can anybody else make it speak.
        desk.connections().add(this);
    }

    /** Hears one message. May block; called in order, one at a time. */
    public void hear(ClientMessage message) throws InterruptedException {
        if (over) {
            return;
        }
        try {
            answer(message);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            report(message.replyTo(), e);
        }
    }

    private void report(ReplyTo replyTo, Throwable problem) {
        if (problem instanceof StorageUnavailableException) {
            LOG.warn("a message to {} could not be handled", id, problem);
            say(ErrorMessage.about(
                    replyTo, ErrorCode.SERVICE_UNAVAILABLE, "what is kept cannot be reached at the moment; try again"));
            return;
        }
        LOG.error("a message to {} could not be handled", id, problem);
        say(ErrorMessage.about(replyTo, ErrorCode.INTERNAL_ERROR, "the message could not be handled under id " + id));
    }

    private void answer(ClientMessage message) throws InterruptedException {
        switch (message) {
            case ClientPing(var replyTo, var n) -> whenQuiet(replyTo, () -> say(new Pong(replyTo, n)));
            case ClientPong(var replyTo) -> whenQuiet(replyTo, () -> acknowledge(replyTo));
            case Ack(var replyTo) -> whenQuiet(replyTo, () -> acknowledge(replyTo));
            case Typing(var replyTo) -> whenQuiet(replyTo, () -> acknowledge(replyTo));
            case UserMessage said -> whenAllowed(said.replyTo(), () -> queueToAccept(said));
            case CancelRun(var replyTo, var run) -> whenAllowed(replyTo, () -> queueToCancel(replyTo, run));
            case Resume(var replyTo, var positions) -> whenAllowed(replyTo, () -> resume(replyTo, positions));
            case Respond(var replyTo, var _) ->
                whenAllowed(replyTo, () -> decline(replyTo, ErrorCode.RUN_NOT_FOUND, "no agent has asked anything"));
            case Authenticate(var replyTo, var _) ->
                throw new IllegalArgumentException("a token is for the door, not for the conversation: " + replyTo);
        }
    }

    /** Answers a message that could not be read. It counts as a command. */
    public void refuse(ReplyTo replyTo, ErrorCode code, String detail) throws InterruptedException {
        if (over) {
            return;
        }
        whenAllowed(replyTo, () -> say(ErrorMessage.about(replyTo, code, detail)));
    }

    /** Judges a token that came in a message, if this command may be judged at all: to verify one costs more than to send it. */
    public void authenticate(ReplyTo replyTo, Mailbox.Delivery judging) throws InterruptedException {
        if (!over) {
            whenAllowed(replyTo, judging);
        }
    }

    /** Goes on with a fresh token of the same user; another user's ends the conversation. */
    public void refresh(ReplyTo replyTo, UserExecutionContext fresh, Instant expires) {
        if (over) {
            return;
        }
        if (!fresh.userId().equals(user())) {
            end(ErrorMessage.last(ErrorCode.FORBIDDEN, "the token belongs to another user than the connection"));
            return;
        }
        context = fresh.on(id);
        expiresAt = expires;
        expiryTold = false;
        say(new AuthRefreshed(replyTo, expires));
    }

    /** Looks after time: pings, silence, the token's expiry, the connection's age. Called now and then. */
    public void tick(long nowNanos, Instant now) {
        if (over) {
            return;
        }
        var terms = desk.terms();
        if (now.isAfter(expiresAt.plus(terms.expiryGrace()))) {
            end(ErrorMessage.last(ErrorCode.TOKEN_EXPIRED, "the token expired and was not refreshed"));
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
        var sincePing = nowNanos - pingedNanos;
        if (pings > 0
                && sincePing > terms.pingTimeout().toNanos()
                && quietFor.get().toNanos() > sincePing) {
            depart("missed_pong");
        } else if (sincePing >= terms.pingEvery().toNanos()) {
            pingedNanos = nowNanos;
            say(new Ping(++pings));
        }
    }

    /** The service ends the connection in good order, and the client comes back to resume. */
    private void depart(String reason) {
        over = true;
        say(new ServerDraining(reconnectAfter(desk.terms().reconnectBase()), reason));
        outbox.close(CloseCode.GOING_AWAY, reason);
    }

    /** Tells the client when to come back, because this process ends. */
    public void announceDrain(Duration spread) {
        say(new ServerDraining(reconnectAfter(spread), "shutdown"));
    }

    /** Ends the connection, because this process ends. */
    public void drain() {
        over = true;
        outbox.close(CloseCode.SERVICE_RESTART, "shutdown");
    }

    /** Makes room for a newer connection of the same user. */
    void replace() {
        end(ErrorMessage.last(ErrorCode.CONNECTION_LIMIT, "a newer connection of this user took its place"));
    }

    /** The reader is too slow for what it is sent: the last words go to an outbox that still takes them. */
    public void overflow(Outbox lastWords) {
        over = true;
        new Speech(id.value() + "-last", lastWords, desk)
                .say(ErrorMessage.last(
                        ErrorCode.SLOW_CONSUMER, "more is waiting for this connection than it may keep"));
        lastWords.close(CloseCode.TRY_AGAIN, ErrorCode.SLOW_CONSUMER.code());
    }

    /** More is waiting to be heard than a client may send. */
    public void flood() {
        end(ErrorMessage.last(ErrorCode.RATE_LIMITED, "too many messages are waiting to be handled"));
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

    @Override
    public void lost(ThreadKey key) {
        followed.drop(key);
        say(new ErrorMessage(
                ErrorCode.THREAD_NOT_FOUND,
                "the thread was deleted",
                Map.of("thread_id", key.thread().value()),
                0,
                ReplyTo.NOTHING,
                false));
    }

    private void whenAllowed(ReplyTo replyTo, Mailbox.Delivery command) throws InterruptedException {
        judge(commands, desk.terms().commandsPerMinute() + " commands", replyTo, command);
    }

    /** As {@link #whenAllowed}, for the small talk that is no command: there may be much more of it. */
    private void whenQuiet(ReplyTo replyTo, Mailbox.Delivery signal) throws InterruptedException {
        judge(signals, desk.terms().signalsPerMinute() + " pings, pongs, acks and the like", replyTo, signal);
    }

    private void judge(CommandRate rate, String most, ReplyTo replyTo, Mailbox.Delivery message)
            throws InterruptedException {
        switch (rate.judge(System.nanoTime())) {
            case CommandRate.Verdict.Within _ -> message.deliver();
            case CommandRate.Verdict.Warned(var retryAfterMs) -> say(rateLimited(most, replyTo, retryAfterMs, false));
            case CommandRate.Verdict.Exceeded(var retryAfterMs) ->
                end(rateLimited(most, ReplyTo.NOTHING, retryAfterMs, true));
        }
    }

    private static ErrorMessage rateLimited(String most, ReplyTo replyTo, long retryAfterMs, boolean fatal) {
        return new ErrorMessage(
                ErrorCode.RATE_LIMITED, "more than " + most + " in a minute", Map.of(), retryAfterMs, replyTo, fatal);
    }

    /** Whoever cannot be stored at once is stored in order, while pings, cancels and all else are answered. */
    private void queueToAccept(UserMessage said) throws InterruptedException {
        var heardNanos = System.nanoTime();
        queue(toStorage, said.replyTo(), () -> accept(said, heardNanos));
    }

    /** What runs here is cancelled at once; what may run elsewhere is asked of the storage, and not behind those who wait for it. */
    private void queueToCancel(ReplyTo replyTo, RunId run) throws InterruptedException {
        if (desk.runs().isHere(run)) {
            cancel(replyTo, run);
        } else {
            queue(toOthers, replyTo, () -> cancel(replyTo, run));
        }
    }

    private void queue(StorageLine line, ReplyTo replyTo, Mailbox.Delivery command) throws InterruptedException {
        if (!line.add(() -> deliverTotally(replyTo, command))) {
            decline(replyTo, ErrorCode.SERVICE_UNAVAILABLE, "too many messages wait for the storage already");
        }
    }

    private void deliverTotally(ReplyTo replyTo, Mailbox.Delivery command) throws InterruptedException {
        try {
            if (!over) {
                command.deliver();
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            report(replyTo, e);
        }
    }

    private void accept(UserMessage said, long heardNanos) throws InterruptedException {
        var request = context.child(RequestId.mint(), desk.clock().instant());
        switch (desk.runs().accept(request, said, heardNanos)) {
            case Acceptance.Accepted(var key, var run, var begin) -> {
                try {
                    followed.follow(key, Optional.empty());
                    reply(said.replyTo(), run, key);
                } finally {
                    begin.run();
                }
            }
            case Acceptance.Repeated(var key, var run) -> {
                followed.follow(key, Optional.empty());
                reply(said.replyTo(), run, key);
            }
            case Acceptance.Declined(var code, var detail) -> decline(said.replyTo(), code, detail);
        }
    }

    private void cancel(ReplyTo replyTo, RunId run) {
        try {
            if (desk.runs().cancel(user(), run)) {
                say(new CommandReply(replyTo, run.value(), "", Optional.empty()));
            } else {
                decline(replyTo, ErrorCode.RUN_NOT_FOUND, "no run of this user with that id is active");
            }
        } catch (StorageUnavailableException e) {
            LOG.warn("{} could not be cancelled", run, e);
            decline(replyTo, ErrorCode.SERVICE_UNAVAILABLE, "who is at that run cannot be found out at the moment");
        }
    }

    private void resume(ReplyTo replyTo, List<Position> positions) {
        var streams = new ArrayList<ResumedStream>(positions.size());
        for (var position : positions) {
            var key = new ThreadKey(user(), position.thread());
            var following = followed.follow(key, Optional.of(new Place(position.epoch(), position.since())));
            desk.connections().resumptions().count(following);
            streams.add(resumed(position, following));
        }
        say(new Resumed(replyTo, streams));
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
        return standing().entrySet().stream()
                .limit(Resume.MAX_STREAMS)
                .map(each -> new Stream(
                        each.getKey().thread().value(),
                        each.getValue().last().epoch(),
                        each.getValue().last().seq(),
                        each.getValue().active().map(RunId::value).orElse("")))
                .toList();
    }

    /** A log that is out of reach keeps nobody outside: who comes back asks for what was missed, and is told then. */
    private Map<ThreadKey, Standing> standing() {
        try {
            return desk.log().threadsOf(user());
        } catch (StorageUnavailableException e) {
            LOG.warn("{} is greeted without its threads: {}", id, e.getMessage());
            return Map.of();
        }
    }

    /** What our own form leaves unanswered, a JSON-RPC request does not. */
    private void acknowledge(ReplyTo replyTo) {
        if (replyTo instanceof ReplyTo.Call) {
            say(new CommandReply(replyTo, "", "", Optional.empty()));
        }
    }

    private void reply(ReplyTo replyTo, RunId run, ThreadKey key) {
        say(new CommandReply(replyTo, run.value(), key.thread().value(), Optional.empty()));
    }

    private void decline(ReplyTo replyTo, ErrorCode code, String detail) {
        say(new CommandReply(replyTo, "", "", Optional.of(new Refusal(code, detail))));
    }

    private void end(ErrorMessage why) {
        over = true;
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
