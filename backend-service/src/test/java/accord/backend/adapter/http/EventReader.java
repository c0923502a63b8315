package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.Json;
import accord.kernel.testkit.FrameContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads server-sent events as a browser would, by the letter of the format; each is held against the socket's contract. */
final class EventReader implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final FrameContract contract = FrameContract.shipped().orElseThrow();
    private final HttpClient client;
    private final HttpResponse<InputStream> response;
    private final LinkedBlockingQueue<Optional<Event>> events = new LinkedBlockingQueue<>();
    private final List<String> others = new ArrayList<>();

    /** One event; its id is that of the stream when it came. */
    record Event(String id, String data) {
        Map<String, Object> json() {
            return Json.read(data);
        }

        String type() {
            return String.valueOf(json().get("type"));
        }
    }

    private EventReader(HttpClient client, HttpResponse<InputStream> response) {
        this.client = client;
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    static EventReader get(URI target, String token, String... headers) throws Exception {
        return open(HttpRequest.newBuilder(target).GET(), token, headers);
    }

    /** Single quotes for double ones. */
    static EventReader post(URI target, String token, String json, String... headers) throws Exception {
        return open(
                HttpRequest.newBuilder(target)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json.replace('\'', '"'))),
                token,
                headers);
    }

    private static EventReader open(HttpRequest.Builder request, String token, String... headers) throws Exception {
        request.header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .timeout(DEADLINE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new EventReader(client, client.send(request.build(), BodyHandlers.ofInputStream()));
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private void read() {
        var id = "";
        var data = new StringBuilder();
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        events.add(Optional.of(new Event(id, data.toString())));
                    }
                    data.setLength(0);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring("data: ".length()));
                } else if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else {
                    synchronized (others) {
                        others.add(line);
                    }
                }
            }
        } catch (IOException _) {
            // Closed by this side.
        } finally {
            events.add(Optional.empty());
        }
    }

    /** Comments and everything else that is no event. */
    List<String> others() {
        synchronized (others) {
            return List.copyOf(others);
        }
    }

    /** The next event, or empty when the stream has ended. */
    Optional<Event> next() {
        try {
            var next = events.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("an event or the end").isNotNull();
            next.ifPresent(event -> contract.told(event.data()));
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for an event", e);
        }
    }

    /** Everything up to the first event of this type. */
    List<Event> until(String type) {
        var all = new ArrayList<Event>();
        do {
            all.add(next().orElseThrow(() -> new AssertionError("ended before " + type + ": " + all)));
        } while (!all.getLast().type().equals(type));
        return all;
    }

    /** Everything up to the end. */
    List<Event> toTheEnd() {
        var all = new ArrayList<Event>();
        for (var event = next(); event.isPresent(); event = next()) {
            all.add(event.get());
        }
        return all;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            client.shutdownNow();
        }
    }
}
