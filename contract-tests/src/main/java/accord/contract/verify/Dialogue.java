package accord.contract.verify;

import accord.contract.client.AgentSocket;
import accord.contract.client.Carriage;
import accord.contract.client.Closed;
import accord.contract.client.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A greeted socket: says things, and hears what comes of them. */
public final class Dialogue implements AutoCloseable {
    /** The kinds of events that every run has. */
    public static final List<String> FIVE =
            List.of("agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");

    /** What is promised for a greeting, from the handshake to the frame. */
    static final Duration GREETING = Duration.ofSeconds(2);

    /** What anything else may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final AgentSocket socket;
    private final Frame greeting;
    private final long greetedMs;
    private final Deque<Frame> aside = new ArrayDeque<>();

    private Dialogue(AgentSocket socket, Frame greeting, long greetedMs) {
        this.socket = socket;
        this.greeting = greeting;
        this.greetedMs = greetedMs;
    }

    static Dialogue begin(Site site, String token, Carriage carriage)
            throws IOException, InterruptedException, BrokenPromiseException {
        var socket = AgentSocket.open(site.sockets(), site.backend(), token, carriage, PATIENCE);
        var began = System.nanoTime();
        var first = socket.next(PATIENCE);
        var ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (first.isEmpty()) {
            throw Expect.missing("connection_established as the first frame", silence(socket));
        }
        Expect.equal(
                "the type of the first frame",
                "connection_established",
                first.get().type());
        return new Dialogue(socket, first.get(), ms);
    }

    public Frame greeting() {
        return greeting;
    }

    /** How long after the handshake the greeting came. */
    public long greetedMs() {
        return greetedMs;
    }

    public AgentSocket socket() {
        return socket;
    }

    /** Says something in a thread; its run's id. */
    public String ask(String thread, String content) throws IOException, InterruptedException, BrokenPromiseException {
        return accepted(said(thread, content));
    }

    /** Says something in a thread without waiting; its {@code message_id}. */
    public String said(String thread, String content) throws IOException {
        return command("user_message", Map.of("thread_id", thread, "content", content));
    }

    /** Gives a command under an idempotency key of its own, which is returned. */
    public String command(String type, Map<String, ?> fields) throws IOException {
        var id = UUID.randomUUID().toString();
        var command = new LinkedHashMap<String, Object>(fields);
        command.put("type", type);
        command.put("message_id", id);
        socket.send(command);
        return id;
    }

    /** The run that a command's reply names. */
    public String accepted(String messageId) throws InterruptedException, BrokenPromiseException {
        var reply = reply(messageId);
        Expect.that("a command_reply with ok true", reply.flag("ok"), reply.text());
        return reply.text("run_id").orElseThrow(() -> Expect.missing("a run_id in the command_reply", reply.text()));
    }

    /** The reply to this command. What comes before it is put aside, and told in its turn. */
    public Frame reply(String messageId) throws InterruptedException, BrokenPromiseException {
        var early = aside.stream().filter(frame -> answers(frame, messageId)).findFirst();
        if (early.isPresent()) {
            aside.remove(early.get());
            return early.get();
        }
        while (true) {
            var frame = arriving("a command_reply to " + messageId);
            if (answers(frame, messageId)) {
                return frame;
            }
            aside.add(frame);
        }
    }

    private static boolean answers(Frame frame, String messageId) {
        return frame.is("command_reply") && frame.text("reply_to").orElse("").equals(messageId);
    }

    /** Says something, and hears its run to the end. */
    public List<Frame> turn(String thread, String content)
            throws IOException, InterruptedException, BrokenPromiseException {
        return events(ask(thread, content));
    }

    /** Every event up to the end of this run, in the order they came; events of other runs among them. */
    public List<Frame> events(String run) throws InterruptedException, BrokenPromiseException {
        var events = new ArrayList<Frame>();
        do {
            var frame = next("agent_completed of run " + run);
            if (frame.position().isPresent()) {
                events.add(frame);
            }
        } while (events.isEmpty() || !ends(events.getLast(), run));
        return events;
    }

    private static boolean ends(Frame event, String run) {
        return event.is("agent_completed") && event.text("run_id").orElse("").equals(run);
    }

    /** The next frame of this type; what comes before it is passed over. */
    public Frame hear(String type) throws InterruptedException, BrokenPromiseException {
        while (true) {
            var frame = next(type);
            if (frame.is(type)) {
                return frame;
            }
        }
    }

    /** The next frame, whatever it is. */
    public Frame next(String expected) throws InterruptedException, BrokenPromiseException {
        var earlier = aside.poll();
        return earlier == null ? arriving(expected) : earlier;
    }

    private Frame arriving(String expected) throws InterruptedException, BrokenPromiseException {
        var frame = socket.next(PATIENCE);
        if (frame.isEmpty()) {
            throw Expect.missing(expected, silence(socket));
        }
        return frame.get();
    }

    /** How the server ends the socket. */
    public Closed end() throws InterruptedException, BrokenPromiseException {
        try {
            return socket.ended().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException open) {
            throw Expect.missing("the server to close the socket", "nothing in " + PATIENCE.toSeconds() + " s");
        }
    }

    /** The kinds of the five, in the order in which each first came. */
    public static List<String> kinds(List<Frame> events) {
        return events.stream()
                .map(Frame::type)
                .filter(FIVE::contains)
                .distinct()
                .toList();
    }

    /** The numbers of these events. */
    public static List<Long> seqs(List<Frame> events) {
        return events.stream()
                .flatMapToLong(event -> event.number("seq").stream())
                .boxed()
                .toList();
    }

    private static String silence(AgentSocket socket) {
        var end = socket.ended().getNow(new Closed(0, ""));
        return end.code() == 0
                ? "nothing in %d s".formatted(PATIENCE.toSeconds())
                : "the close code %d %s".formatted(end.code(), end.reason());
    }

    @Override
    public void close() {
        socket.close();
    }
}
