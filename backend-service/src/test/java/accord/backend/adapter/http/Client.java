package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.kernel.testkit.RawReply;
import accord.kernel.testkit.RawWebSocket;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A client that sends a request line as it is, because a polite library would mend it first. */
final class Client {
    private static final byte[] NOTHING = {};
    private static final Argument<Map<String, Object>> OBJECT = Argument.mapOf(String.class, Object.class);
    private static final JsonMapper JSON = JsonMapper.createDefault();

    private final URI service;
    private final List<String> headers;

    private Client(URI service, List<String> headers) {
        this.service = service;
        this.headers = headers;
    }

    static Client anonymous(URI service) {
        return new Client(service, List.of());
    }

    static Client of(URI service, String token) {
        return new Client(service, List.of("Authorization: Bearer " + token));
    }

    /** What came back. */
    record Reply(RawReply raw) {
        int status() {
            return raw.status();
        }

        String body() {
            return raw.body();
        }

        String header(String name) {
            return raw.header(name).orElse("");
        }

        Map<String, Object> json() {
            try {
                return JSON.readValue(raw.body(), OBJECT);
            } catch (IOException e) {
                throw new UncheckedIOException("not a JSON object: " + raw, e);
            }
        }

        String text(String name) {
            return member(name).toString();
        }

        Object member(String name) {
            return Objects.requireNonNull(json().get(name), () -> "no member " + name + " in " + raw.body());
        }

        @SuppressWarnings("unchecked") // a member that is an array of objects, or the test fails at its first use
        List<Map<String, Object>> list(String name) {
            return (List<Map<String, Object>>) member(name);
        }
    }

    Reply get(String target) {
        return send("GET", target);
    }

    Reply send(String method, String target) {
        return send(method, target, NOTHING);
    }

    /** Sends JSON; single quotes for double ones. */
    Reply send(String method, String target, String json) {
        return send(method, target, json.replace('\'', '"').getBytes(UTF_8), "Content-Type: application/json");
    }

    Reply send(String method, String target, byte[] body, String... more) {
        var length = body.length == 0 ? Stream.<String>of() : Stream.of("Content-Length: " + body.length);
        var lines = Stream.of(
                        Stream.of("Host: accord.test", "Connection: close"), headers.stream(), Stream.of(more), length)
                .flatMap(stream -> stream);
        try (var socket = RawWebSocket.connect(service)) {
            socket.send(RawWebSocket.request(method + " " + target + " HTTP/1.1", lines.toArray(String[]::new)));
            socket.send(body);
            return new Reply(socket.reply());
        }
    }
}
