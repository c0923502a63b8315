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

/** Speaks to auth-service for one person: registers, signs in, renews, signs out. */
public final class AuthClient {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final URI auth;

    /** @param auth auth-service's URL, without a path */
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
        var request = HttpRequest.newBuilder(auth.resolve(path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        var response = answer(request.build());
        if (response.statusCode() / 100 != 2) {
            throw new AuthRefusedException("POST " + path, response.statusCode(), code(response.body()));
        }
        return Frame.parse(response.body().isBlank() ? "{}" : response.body());
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
