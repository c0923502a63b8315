package accord.contract.verify;

import accord.contract.client.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Asks one service over HTTP, as one person or as nobody. */
public final class Caller {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final URI base;
    private final String token;

    /** @param token "" for nobody */
    Caller(HttpClient http, URI base, String token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    public Reply get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    public Reply post(String path, Map<String, ?> body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, Json.write(body), headers);
    }

    public Reply patch(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send("PATCH", path, Json.write(body));
    }

    public Reply delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, "");
    }

    /** @param body JSON, or "" for none */
    public Reply send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(Site.at(base, path))
                .timeout(LIMIT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Reply(method + " " + path, response.statusCode(), response.headers(), response.body());
    }
}
