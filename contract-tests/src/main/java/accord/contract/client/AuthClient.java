package accord.contract.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Speaks to auth-service for one person: registers, signs in, renews, signs out, leaves. */
public final class AuthClient {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final URI auth;

    /** @param auth auth-service's URL, as far as its paths have in common */
    public AuthClient(HttpClient http, URI auth) {
        this.http = http;
        this.auth = auth;
    }

    public void register(String email, String password) throws IOException, InterruptedException {
        post("/auth/register", Map.of("email", email, "password", password), "");
    }

    public Session login(String email, String password) throws IOException, InterruptedException {
        return session(post("/auth/login", Map.of("email", email, "password", password), ""));
    }

    /** The old session's refresh token is spent by this. */
    public Session refresh(Session session) throws IOException, InterruptedException {
        return session(post("/auth/refresh", Map.of("refresh_token", session.refreshToken()), ""));
    }

    /** Signs a new test user in, who ends within the hour, where auth-service holds this key. */
    public Session testSignIn(String key) throws IOException, InterruptedException {
        return session(answered("POST", "/auth/e2e/test-auth", "", "", "X-E2E-Bypass-Key", key));
    }

    /**
     * Removes the account with all that is its own. One that is gone already is no failure.
     *
     * @param password "" for a test user, who has none
     */
    public void remove(Session session, String password) throws IOException, InterruptedException {
        var proof = password.isEmpty() ? "" : Json.write(Map.of("password", password));
        answered("DELETE", "/auth/me", proof, session.accessToken());
    }

    public void logout(Session session) throws IOException, InterruptedException {
        post("/auth/logout", Map.of("refresh_token", session.refreshToken()), session.accessToken());
    }

    /** The tokens of a session, renewed by its refresh token. */
    public Tokens tokens(Session session) {
        return new Renewing(session);
    }

    private static Session session(Frame answer) throws IOException {
        return new Session(
                answer.text("user", "id").orElse(""),
                required(answer, "access_token"),
                required(answer, "refresh_token"),
                answer.number("expires_in").orElse(0));
    }

    private static String required(Frame answer, String name) throws IOException {
        return answer.text(name).orElseThrow(() -> new IOException("auth-service's answer has no " + name));
    }

    private Frame post(String path, Map<String, ?> body, String token) throws IOException, InterruptedException {
        return answered("POST", path, Json.write(body), token);
    }

    private Frame answered(String method, String path, String body, String token, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at(path))
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
        var response = answer(request.build());
        if (response.statusCode() / 100 != 2) {
            throw new AuthRefusedException(method + " " + path, response.statusCode(), code(response.body()));
        }
        return Frame.parse(response.body().isBlank() ? "{}" : response.body());
    }

    /** Behind whatever path the service's URL has. */
    private URI at(String path) {
        return URI.create(auth.toString().replaceFirst("/+$", "") + path);
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new IOException("no answer from " + request.uri(), unreachable);
        }
    }

    private static String code(String problem) {
        try {
            return Frame.parse(problem).text("code").orElse("");
        } catch (IOException notJson) {
            return "";
        }
    }

    private final class Renewing implements Tokens {
        private volatile Session session;

        Renewing(Session session) {
            this.session = session;
        }

        @Override
        public String current() {
            return session.accessToken();
        }

        @Override
        public synchronized String renewed() throws IOException, InterruptedException {
            session = refresh(session);
            return session.accessToken();
        }
    }
}
