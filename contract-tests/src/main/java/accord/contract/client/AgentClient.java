package accord.contract.client;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that survives its connections.
 *
 * <p>It reconnects by the table of close codes (full jitter; exactly {@code reconnect_after_ms} when the server drew
 * one), renews its token when that is refused or about to end, resumes each thread behind the last event it saw, drops
 * what it saw already, asks again when a number was skipped, and repeats each command that was not answered under the same
 * {@code message_id}. So each command has its effect once, and each event is told once and in order.
 *
 * <p>{@link #next} tells every frame but pings and repeated events. Any thread may speak; one thread listens.
 */
public final class AgentClient implements AutoCloseable {
    /** A server that is silent for longer than it promised is gone, whatever TCP says. */
    private static final Duration SILENCE = Duration.ofSeconds(35);

    private final HttpClient http;
    private final ClientOptions options;
    private final Tokens tokens;
    private final RandomGenerator random;

    private final BlockingQueue<Frame> told = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> ended = new CompletableFuture<>();
    private final CountDownLatch leaving = new CountDownLatch(1);

    /** Guards what the speaking threads and the one that lives the connections share: the four fields below. */
    private final ReentrantLock state = new ReentrantLock();

    private final Streams streams = new Streams();
    private final Map<String, Map<String, Object>> unanswered = new LinkedHashMap<>();
    private @Nullable AgentSocket socket;
    private int connections;

    private AgentClient(HttpClient http, ClientOptions options, Tokens tokens, RandomGenerator random) {
        this.http = http;
        this.options = options;
        this.tokens = tokens;
        this.random = random;
    }

    /** Begins to connect, and keeps at it until {@link #close} or an end that a reconnection cannot mend. */
    public static AgentClient connect(HttpClient http, ClientOptions options, Tokens tokens) {
        var client = new AgentClient(http, options, tokens, RandomGenerator.getDefault());
        Thread.ofVirtual().name("agent-client").start(client::live);
        return client;
    }

    /**
     * Says something in a thread. It reaches the server exactly once, now or after the next reconnection.
     *
     * @return the {@code message_id}, which the {@code command_reply} names as {@code reply_to}
     */
    public String say(String thread, String content) {
        return command(Map.of("type", "user_message", "thread_id", thread, "content", content));
    }

    /**
     * Gives a command under an idempotency key of its own, which is repeated until it is answered.
     *
     * @return the {@code message_id}
     */
    public String command(Map<String, ?> fields) {
        var id = UUID.randomUUID().toString();
        var command = new LinkedHashMap<String, Object>(fields);
        command.put("message_id", id);
        state.lock();
        try {
            unanswered.put(id, command);
            if (socket != null) {
                give(socket, command);
            }
        } finally {
            state.unlock();
        }
        return id;
    }

    /** Follows a thread behind a position, at the next connection and at once when there is one. */
    public void follow(String thread, Position since) {
        state.lock();
        try {
            streams.follow(thread, since);
            if (socket != null) {
                send(socket, Streams.resumption(thread, since));
            }
        } finally {
            state.unlock();
        }
    }

    /** The last event of a thread that was told. */
    public Optional<Position> seen(String thread) {
        state.lock();
        try {
            return streams.of(thread);
        } finally {
            state.unlock();
        }
    }

    /** How often the server has greeted this client. */
    public int connections() {
        state.lock();
        try {
            return connections;
        } finally {
            state.unlock();
        }
    }

    /** The next frame; empty when none came within the limit. */
    public Optional<Frame> next(Duration limit) throws InterruptedException {
        return Optional.ofNullable(told.poll(Math.max(0, limit.toNanos()), NANOSECONDS));
    }

    /** Completes with the end that was final. */
    public CompletableFuture<Closed> ended() {
        return ended.copy();
    }

    /** Drops the connection without a word, as a network does; the client comes back by itself. */
    public void lose() {
        state.lock();
        try {
            if (socket != null) {
                socket.abort();
            }
        } finally {
            state.unlock();
        }
    }

    @Override
    public void close() {
        leaving.countDown();
        var open = current();
        if (open != null) {
            open.close();
        }
    }

    private @Nullable AgentSocket current() {
        state.lock();
        try {
            return socket;
        } finally {
            state.unlock();
        }
    }

    private void live() {
        try {
            ended.complete(lastEnd());
        } catch (IOException | InterruptedException | RuntimeException broken) {
            ended.completeExceptionally(broken);
        }
    }

    /** Lives one connection after the other, up to the end that is final. */
    private Closed lastEnd() throws IOException, InterruptedException {
        var attempt = 0;
        var renewals = 0;
        Closed closed;
        do {
            var connection = new Connection();
            closed = connection.live();
            if (connection.greeted) {
                attempt = 0;
                renewals = 0;
            }
            switch (Reaction.to(closed, connection.lastWords)) {
                case Reaction.StayAway() -> {
                    return closed;
                }
                case Reaction.Renew() -> {
                    if (renewals++ > 0) {
                        return closed;
                    }
                    tokens.renewed();
                }
                case Reaction.ComeBackAfter(var told) -> stayAway(told);
                case Reaction.BackOff(var least) ->
                    stayAway(least.plus(options.backoff().delay(attempt++, random)));
            }
        } while (!left());
        return closed;
    }

    private boolean left() {
        return leaving.getCount() == 0;
    }

    /** Waits, unless somebody closes the client. */
    @SuppressWarnings("ReturnValueIgnored") // whether it was closed meanwhile is what left() says
    private void stayAway(Duration delay) throws InterruptedException {
        leaving.await(delay.toNanos(), NANOSECONDS);
    }

    private void give(AgentSocket to, Map<String, Object> command) {
        if (command.get("thread_id") instanceof String thread) {
            streams.join(thread);
        }
        send(to, command);
    }

    private static void send(AgentSocket socket, Map<String, Object> command) {
        try {
            socket.send(command);
        } catch (IOException gone) {
            // The reading side sees the same end, and what is unanswered is sent again on the next connection.
            socket.abort();
        }
    }

    /** One connection of the many. */
    private final class Connection {
        private Reaction.LastWords lastWords = Reaction.LastWords.NONE;
        private boolean greeted;

        Closed live() throws IOException, InterruptedException {
            AgentSocket opened;
            try {
                opened = AgentSocket.open(
                        http, options.backend(), tokens.current(), options.carriage(), options.greeting());
            } catch (HandshakeRefusedException refused) {
                return refused.status() == 401 ? new Closed(4401, "http 401") : unreachable(refused);
            } catch (IOException unreachable) {
                return unreachable(unreachable);
            }
            try {
                return listen(opened);
            } finally {
                disconnected();
                opened.abort();
            }
        }

        private static Closed unreachable(IOException why) {
            return Closed.abnormally(String.valueOf(why.getMessage()));
        }

        private Closed listen(AgentSocket opened) throws IOException, InterruptedException {
            for (var frame = opened.next(options.greeting());
                    frame.isPresent();
                    frame = opened.next(greeted ? SILENCE : options.greeting())) {
                lastWords = lastWords.heard(frame.get());
                hear(opened, frame.get());
            }
            return opened.ended().getNow(Closed.abnormally(greeted ? "the server fell silent" : "no greeting"));
        }

        private void hear(AgentSocket opened, Frame frame) throws IOException, InterruptedException {
            switch (frame.type()) {
                case "connection_established" -> {
                    greeted = true;
                    told.add(frame);
                    connected(opened, frame);
                }
                case "ping" ->
                    send(opened, Map.of("type", "pong", "n", frame.number("n").orElse(0)));
                case "token_expiring" -> {
                    told.add(frame);
                    send(opened, Map.of("type", "authenticate", "token", tokens.renewed()));
                }
                case "command_reply" -> {
                    answered(frame);
                    told.add(frame);
                }
                case "resumed" -> {
                    resumed(frame);
                    told.add(frame);
                }
                default -> event(opened, frame);
            }
        }

        private void connected(AgentSocket opened, Frame greeting) {
            state.lock();
            try {
                connections++;
                socket = opened;
                streams.greeted(greeting);
                streams.resumption().ifPresent(command -> send(opened, command));
                unanswered.values().forEach(command -> give(opened, command));
            } finally {
                state.unlock();
            }
            if (left()) {
                opened.close();
            }
        }

        private void disconnected() {
            state.lock();
            try {
                socket = null;
                streams.disconnected();
            } finally {
                state.unlock();
            }
        }

        private void answered(Frame reply) {
            state.lock();
            try {
                reply.text("reply_to").ifPresent(unanswered::remove);
            } finally {
                state.unlock();
            }
        }

        private void resumed(Frame answer) {
            state.lock();
            try {
                streams.resumed(answer);
            } finally {
                state.unlock();
            }
        }

        private void event(AgentSocket opened, Frame frame) {
            var thread = frame.text("thread_id");
            var position = frame.position();
            if (thread.isEmpty() || position.isEmpty()) {
                told.add(frame);
                return;
            }
            switch (see(thread.get(), position.get())) {
                case Streams.Sight.Fresh() -> told.add(frame);
                case Streams.Sight.Gap(var since) -> send(opened, Streams.resumption(thread.get(), since));
                case Streams.Sight.Repeated(), Streams.Sight.Awaited() -> {
                    // Told before, or to be told in its turn.
                }
            }
        }

        private Streams.Sight see(String thread, Position position) {
            state.lock();
            try {
                return streams.see(thread, position);
            } finally {
                state.unlock();
            }
        }
    }
}
