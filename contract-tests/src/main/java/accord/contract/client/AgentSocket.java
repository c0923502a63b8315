package accord.contract.client;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from its handshake to its close code: every frame in the order it came, nothing interpreted.
 *
 * <p>It wants an {@link HttpClient} that asks for nothing else: on a connection that had requests before, the JDK now and then
 * loses a frame that comes in one packet with the handshake's answer, as a greeting does.
 *
 * <p>Any thread may send; one thread reads. For a conversation that survives its connections use {@link AgentClient}.
 */
public final class AgentSocket implements AutoCloseable {
    private static final long GOODBYE_SECONDS = 2;
    private static final String PATH = "/ws";

    private final WebSocket socket;
    private final Arrivals arrivals;
    private final ReentrantLock sending = new ReentrantLock();

    private AgentSocket(WebSocket socket, Arrivals arrivals) {
        this.socket = socket;
        this.arrivals = arrivals;
    }

    /**
     * Opens {@code /ws} and presents the token; whether the server welcomes it is told by the first frame.
     *
     * @param backend the backend's http or ws URL, without the path
     * @throws HandshakeRefusedException when the answer is not an upgrade
     */
    public static AgentSocket open(HttpClient http, URI backend, String token, Carriage carriage, Duration limit)
            throws IOException {
        return switch (carriage) {
            case HEADER ->
                open(
                        http,
                        backend,
                        PATH,
                        List.of(Carriage.PROTOCOL),
                        Map.of("Authorization", "Bearer " + token),
                        limit);
            case SUBPROTOCOL ->
                open(http, backend, PATH, List.of(Carriage.PROTOCOL, Carriage.entry(token)), Map.of(), limit);
            case FIRST_MESSAGE -> {
                var opened = open(http, backend, PATH, List.of(Carriage.PROTOCOL), Map.of(), limit);
                opened.send(Map.of("type", "authenticate", "token", token));
                yield opened;
            }
        };
    }

    /**
     * Opens a socket with exactly these header lines.
     *
     * @param path with its query
     * @param lines such as {@code Authorization: Bearer …}; subprotocols are offered in their order
     * @throws HandshakeRefusedException when the answer is not an upgrade
     */
    public static AgentSocket open(HttpClient http, URI backend, String path, List<String> lines, Duration limit)
            throws IOException {
        var protocols = new ArrayList<String>();
        var headers = new LinkedHashMap<String, String>();
        for (var line : lines) {
            var parts = line.split("\\s*:\\s*", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException("a header line has a colon");
            }
            if (parts[0].equalsIgnoreCase("Sec-WebSocket-Protocol")) {
                protocols.addAll(List.of(parts[1].split("\\s*,\\s*")));
            } else {
                headers.put(parts[0], parts[1]);
            }
        }
        return open(http, backend, path, protocols, headers, limit);
    }

    private static AgentSocket open(
            HttpClient http,
            URI backend,
            String path,
            List<String> protocols,
            Map<String, String> headers,
            Duration limit)
            throws IOException {
        var arrivals = new Arrivals();
        var builder = http.newWebSocketBuilder().connectTimeout(limit);
        headers.forEach(builder::header);
        if (!protocols.isEmpty()) {
            builder.subprotocols(
                    protocols.getFirst(), protocols.stream().skip(1).toArray(String[]::new));
        }
        try {
            return new AgentSocket(
                    builder.buildAsync(endpoint(backend, path), arrivals).join(), arrivals);
        } catch (CompletionException failed) {
            throw switch (failed.getCause()) {
                case WebSocketHandshakeException refused ->
                    new HandshakeRefusedException(refused.getResponse().statusCode(), refused);
                case null, default -> new IOException("no socket at " + endpoint(backend, PATH), failed);
            };
        }
    }

    /** The subprotocol that the server selected, or "". */
    public String protocol() {
        return socket.getSubprotocol();
    }

    /** Sends one command of plain values. */
    public void send(Map<String, ?> command) throws IOException {
        send(Json.write(command));
    }

    /** Sends one text message as it stands, well-formed or not. */
    public void send(String text) throws IOException {
        sending.lock();
        try {
            socket.sendText(text, true).join();
        } catch (CompletionException failed) {
            throw new IOException("the socket takes no more messages", failed.getCause());
        } finally {
            sending.unlock();
        }
    }

    /** The next frame; empty when none came within the limit or the socket has ended, which {@link #ended} tells apart. */
    public Optional<Frame> next(Duration limit) throws InterruptedException {
        return arrivals.next(limit);
    }

    /** Reads up to the first frame of this type; empty when the socket ended or the limit passed before it came. */
    public Optional<Frame> await(String type, Duration limit) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var frame = next(Duration.ofNanos(deadline - System.nanoTime()));
            if (frame.isEmpty() || frame.get().is(type)) {
                return frame;
            }
        }
    }

    /** Completes when the socket has ended, whoever ended it. */
    public CompletableFuture<Closed> ended() {
        return arrivals.ended.copy();
    }

    /** Ends the conversation politely, and at once when the server does not answer in {@value #GOODBYE_SECONDS} s. */
    @Override
    public void close() {
        if (!ended().isDone()) {
            try {
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                        .thenCombine(ended(), (sent, how) -> how)
                        .get(GOODBYE_SECONDS, SECONDS);
            } catch (ExecutionException | TimeoutException unanswered) {
                abort();
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                abort();
            }
        }
    }

    /** Ends TCP at once, without a close frame: what a phone in a tunnel does. */
    public void abort() {
        socket.abort();
        arrivals.end(Closed.abnormally("aborted here"));
    }

    private static URI endpoint(URI backend, String path) {
        var address = backend.toString().replaceFirst("^http", "ws").replaceFirst("/+$", "");
        return URI.create(address + path);
    }

    /** What the wire brought, in order. */
    private static final class Arrivals implements WebSocket.Listener {
        private sealed interface Event {
            record Arrived(Frame frame) implements Event {}

            record Over() implements Event {}
        }

        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        private final CompletableFuture<Closed> ended = new CompletableFuture<>();
        private final StringBuilder fragments = new StringBuilder();

        Optional<Frame> next(Duration limit) throws InterruptedException {
            return switch (events.poll(Math.max(0, limit.toNanos()), NANOSECONDS)) {
                case Event.Arrived(var frame) -> Optional.of(frame);
                case Event.Over over -> {
                    events.add(over);
                    yield Optional.empty();
                }
                case null -> Optional.empty();
            };
        }

        void end(Closed how) {
            if (ended.complete(how)) {
                events.add(new Event.Over());
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            fragments.append(data);
            if (last) {
                try {
                    events.add(new Event.Arrived(Frame.parse(fragments.toString())));
                } catch (IOException notJson) {
                    end(new Closed(1007, "the server sent what is not a json object"));
                    socket.abort();
                }
                fragments.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end(new Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end(Closed.abnormally(String.valueOf(error.getMessage())));
        }
    }
}
