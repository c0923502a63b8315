package accord.auth.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.TokenSchema;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * A client as strangers write it: any method, any body, any header, against the running service. Whatever way a token comes
 * by, it must be as the contract's document says.
 */
final class Client implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";

    private static final Argument<Map<String, Object>> OBJECT = Argument.mapOf(String.class, Object.class);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.createDefault();
    private final URI service;

    Client(URI service) {
        this.service = service;
    }

    /** What came back. */
    record Reply(int status, HttpHeaders headers, String body, Map<String, Object> json) {
        String text(String name) {
            return String.valueOf(json.get(name));
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    Reply get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    Reply post(String path, String body) {
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    Reply form(String path, String body) {
        return send(
                "POST",
                path,
                body.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    Reply send(String method, String path, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(service.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return reply(request.build());
    }

    Reply register(String email) {
        return post("/auth/register", credentials(email, PASSWORD));
    }

    Reply login(String email) {
        return post("/auth/login", credentials(email, PASSWORD));
    }

    /** Registers somebody new and signs them in. */
    Reply signedIn() {
        var email = newEmail();
        register(email);
        return login(email);
    }

    static String credentials(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    static String newEmail() {
        return UUID.randomUUID() + "@example.com";
    }

    @Override
    public void close() {
        http.close();
    }

    private Reply reply(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            var reply = new Reply(response.statusCode(), response.headers(), response.body(), object(response.body()));
            checkToken(reply);
            return reply;
        } catch (IOException e) {
            throw new AssertionError(
                    "no answer to " + request.method() + " " + request.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void checkToken(Reply reply) {
        if (reply.json().get("access_token") instanceof String token) {
            var schema =
                    new TokenSchema(get("/.well-known/openid-configuration").text("issuer"));
            assertThat(schema.objections(token)).isEmpty();
        }
    }

    private Map<String, Object> object(String body) throws IOException {
        return body.startsWith("{") ? json.readValue(body, OBJECT) : Map.of();
    }
}
