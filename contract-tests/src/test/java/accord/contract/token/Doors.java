package accord.contract.token;

import accord.contract.client.AgentSocket;
import accord.contract.client.Carriage;
import accord.contract.client.Closed;
import accord.contract.client.Frame;
import accord.contract.client.Json;
import accord.contract.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Knocks at a backend's doors with one token: at a controller over HTTP, and at the socket in each of three ways. */
public final class Doors {
    /** What a greeting or a refusal may take; the promise is two seconds. */
    public static final Duration ANSWER = Duration.ofSeconds(2);

    private final HttpClient http;
    private final URI backend;

    public Doors(HttpClient http, ServiceProcess backend) {
        this.http = http;
        this.backend = backend.url();
    }

    /**
     * What a door said.
     *
     * @param code the refusal's code, or "" when it opened
     * @param status the HTTP status, or the close code of the socket
     * @param user whose door it was when it opened
     */
    public record Answer(String code, int status, String user) {
        public boolean opened() {
            return code.isEmpty();
        }
    }

    /** {@code GET /api/me} with the token in its header. */
    public Answer controller(String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(backend.resolve("/api/me"))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token)
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        var body = new Frame(Json.read(response.body()), response.body());
        return new Answer(
                body.text("code").orElse(""),
                response.statusCode(),
                body.text("user_id").orElse(""));
    }

    /** The socket's first word, and its close code when that was a refusal. */
    public Answer socket(String token, Carriage carriage) throws IOException, InterruptedException {
        try (var socket = AgentSocket.open(http, backend, token, carriage, ANSWER)) {
            var first = socket.next(ANSWER);
            if (first.filter(frame -> frame.is("connection_established")).isPresent()) {
                return new Answer(
                        "", 0, first.flatMap(frame -> frame.text("user_id")).orElse(""));
            }
            var code = first.filter(frame -> frame.is("error_message")).flatMap(frame -> frame.text("error_code"));
            return new Answer(
                    code.orElse("nothing was said"),
                    closed(socket).map(Closed::code).orElse(0),
                    "");
        }
    }

    private static Optional<Closed> closed(AgentSocket socket) throws InterruptedException {
        try {
            return Optional.of(socket.ended().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException open) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a socket cannot fail", e);
        }
    }
}
