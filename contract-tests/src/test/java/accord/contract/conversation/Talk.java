package accord.contract.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.AgentSocket;
import accord.contract.client.Carriage;
import accord.contract.client.Closed;
import accord.contract.client.Frame;
import accord.contract.client.Position;
import accord.contract.process.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A greeted socket: says things, and hears what comes of them. */
public final class Talk implements AutoCloseable {
    /** The promise for a greeting. */
    public static final Duration GREETING = Duration.ofSeconds(2);

    /** What anything may take that is not a greeting, on a busy machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The kinds of events that every run has, in the order in which each first comes. */
    public static final List<String> FIVE =
            List.of("agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");

    private final AgentSocket socket;
    private final Frame greeting;

    private Talk(AgentSocket socket, Frame greeting) {
        this.socket = socket;
        this.greeting = greeting;
    }

    /** Opens a socket, which must be greeted in time. */
    public static Talk begin(HttpClient http, ServiceProcess backend, String token)
            throws IOException, InterruptedException {
        var socket = AgentSocket.open(http, backend.url(), token, Carriage.HEADER, PATIENCE);
        var first = socket.next(GREETING);
        assertThat(first).as("a greeting within %s", GREETING).isPresent();
        assertThat(first.get().type()).as(first.get().text()).isEqualTo("connection_established");
        return new Talk(socket, first.get());
    }

    public Frame greeting() {
        return greeting;
    }

    public AgentSocket socket() {
        return socket;
    }

    public void say(String thread, String content) throws IOException {
        socket.send(Map.of("type", "user_message", "thread_id", thread, "content", content));
    }

    /** Follows a thread from where it was. */
    public void resume(String thread, Position since) throws IOException {
        socket.send(Map.of(
                "type",
                "resume",
                "streams",
                List.of(Map.of("thread_id", thread, "epoch", since.epoch(), "since", since.seq()))));
    }

    /** Says something and hears its run to the end. */
    public List<Frame> turn(String thread, String content) throws IOException, InterruptedException {
        say(thread, content);
        return run();
    }

    /** The events up to the end of a run, without what is no event. */
    public List<Frame> run() throws InterruptedException {
        var events = new ArrayList<Frame>();
        do {
            var frame = hear();
            if (frame.position().isPresent()) {
                events.add(frame);
            }
        } while (events.isEmpty() || !events.getLast().is("agent_completed"));
        return events;
    }

    /** The next frame, which must come. */
    public Frame hear() throws InterruptedException {
        return socket.next(PATIENCE)
                .orElseThrow(() -> new AssertionError(
                        "the socket fell silent: " + socket.ended().getNow(new Closed(0, "still open"))));
    }

    /** The next frame of this type, which must come. */
    public Frame hear(String type) throws InterruptedException {
        return socket.await(type, PATIENCE)
                .orElseThrow(() -> new AssertionError(
                        "no %s came: %s".formatted(type, socket.ended().getNow(new Closed(0, "still open")))));
    }

    /** How the server ended the socket, which it must. */
    public Closed end() throws InterruptedException {
        try {
            return socket.ended().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException open) {
            throw new AssertionError("the socket is still open", open);
        }
    }

    /** The types of events in the order in which each first came. */
    public static List<String> kinds(List<Frame> events) {
        return events.stream()
                .map(Frame::type)
                .filter(FIVE::contains)
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        socket.close();
    }
}
