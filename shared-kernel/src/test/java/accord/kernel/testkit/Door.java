package accord.kernel.testkit;

import static accord.kernel.testkit.ForgedToken.encoded;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** The four ways to show a token to a running backend. What one of them refuses all must, for the same reason. */
public enum Door {
    CONTROLLER,
    HEADER,
    SUBPROTOCOL,
    MESSAGE;

    private static final String OPEN = "open";
    private static final String AUTHORIZATION = "Authorization: Bearer ";
    private static final String OFFER = "Sec-WebSocket-Protocol: agent-events.v1";
    private static final Pattern CODE = Pattern.compile("\"(?:error_)?code\":\"([A-Z_]+)\"");

    /** The most that fits into a header block, and into a first message, after encoding. */
    private static final int ROOM = 12 * 1024;

    private static final int AT_ONCE = 8;

    /** Shows each of these; tells of those that were not refused as they must be. */
    public List<String> mistakes(URI backend, Collection<HostileToken> hostile) throws InterruptedException {
        return together(hostile.stream()
                .filter(token -> carries(token.value()))
                .map(token -> trial(backend, token.toString(), token.value(), refusal(token)))
                .toList());
    }

    /** Shows each of these; tells of those that were refused. */
    public List<String> refusals(URI backend, Collection<OddToken> odd) throws InterruptedException {
        return together(odd.stream()
                .filter(token -> carries(token.value()))
                .map(token -> trial(backend, token.toString(), token.value(), OPEN))
                .toList());
    }

    /** Whether the token can come through at all. */
    public boolean carries(String token) {
        return switch (this) {
            case CONTROLLER, HEADER -> HostileToken.fitsHeader(token);
            case SUBPROTOCOL -> !token.isEmpty() && token.length() <= ROOM;
            case MESSAGE ->
                !token.isEmpty() && token.length() <= ROOM && UTF_8.newEncoder().canEncode(token);
        };
    }

    private String refusal(HostileToken token) {
        var failure = token.failure();
        return failure.code() + " " + (this == CONTROLLER ? failure.httpStatus() : failure.closeCode());
    }

    private Callable<List<String>> trial(URI backend, String name, String token, String expected) {
        return () -> {
            var answer = answer(backend, token);
            return answer.equals(expected) ? List.of() : List.of(name + ", but the answer was " + answer);
        };
    }

    /** The refusal's code with the HTTP status or the close code, or {@link #OPEN}. */
    private String answer(URI backend, String token) {
        return switch (this) {
            case CONTROLLER -> controller(backend, token);
            case HEADER -> socket(RawWebSocket.open(backend.resolve("/ws"), OFFER, AUTHORIZATION + token));
            case SUBPROTOCOL ->
                socket(RawWebSocket.open(backend.resolve("/ws"), OFFER + ", jwt." + encoded(token.getBytes(UTF_8))));
            case MESSAGE ->
                socket(RawWebSocket.open(backend.resolve("/ws"), OFFER)
                        .text("{\"type\":\"authenticate\",\"token\":" + json(token) + "}"));
        };
    }

    private static String controller(URI backend, String token) {
        try (var client = RawWebSocket.connect(backend)) {
            var reply = client.send(RawWebSocket.request(
                            "GET /api/me HTTP/1.1", "Host: localhost", "Connection: close", AUTHORIZATION + token))
                    .reply();
            return reply.status() == 200 ? OPEN : code(reply.body()) + " " + reply.status();
        }
    }

    private static String socket(RawWebSocket socket) {
        try (socket) {
            var first = socket.nextText();
            return first.contains("\"connection_established\"")
                    ? OPEN
                    : code(first) + " " + socket.next().closeCode();
        }
    }

    private static String code(String body) {
        var code = CODE.matcher(body);
        return code.find() ? code.group(1) : body;
    }

    private static String json(String text) {
        var json = new StringBuilder("\"");
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static List<String> together(List<Callable<List<String>>> trials) throws InterruptedException {
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var mistakes = new ArrayList<String>();
            for (var trial : threads.invokeAll(trials)) {
                mistakes.addAll(trial.get());
            }
            return mistakes;
        } catch (ExecutionException e) {
            throw new AssertionError("a token was not answered", e);
        }
    }
}
