package accord.contract.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.contract.client.AuthClient;
import accord.contract.client.AuthRefusedException;
import accord.contract.client.Frame;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceSettings;
import accord.contract.process.SharedServices;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A test signs in by its key as somebody ordinary, leaves no trace, and does not exist in production. */
@ExtendWith(SharedServices.class)
final class TestUsersTest {
    private static final String KEY = "E2E_OAUTH_SIMULATION_KEY";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aTestUserIsAnOrdinaryUserToTheBackendAndGoesByTheTokenAlone(ServicePair services) throws Exception {
        var people = new AuthClient(http, services.auth().url());
        var session = people.testSignIn(services.settings().auth().getOrDefault(KEY, ""));

        assertThat(session.userId()).startsWith("e2e-");
        assertThat(get(services.backend().url(), "/api/me", session.accessToken())
                        .text("user_id"))
                .contains(session.userId());

        people.remove(session, "");
        people.remove(session, "");
        assertThat(get(services.auth().url(), "/auth/me", session.accessToken()).text("code"))
                .contains("TOKEN_REVOKED");
    }

    @Test
    void noOtherKeyOpens(ServicePair services) {
        var people = new AuthClient(http, services.auth().url());
        var key = services.settings().auth().getOrDefault(KEY, "");
        for (var wrong : new String[] {"x", key.substring(1), key + "x"}) {
            assertThatThrownBy(() -> people.testSignIn(wrong))
                    .isInstanceOfSatisfying(AuthRefusedException.class, refused -> {
                        assertThat(refused.status()).isEqualTo(403);
                        assertThat(refused.code()).isEqualTo("TEST_KEY_WRONG");
                    });
        }
    }

    @Test
    void theKeyMeansNothingToTheBackend(ServicePair services) throws Exception {
        var request = HttpRequest.newBuilder(services.backend().url().resolve("/api/me"))
                .header("X-E2E-Bypass-Key", services.settings().auth().getOrDefault(KEY, ""))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).body()).contains("\"NO_TOKEN\"");
    }

    @Test
    void inProductionThereIsNoKeyAndNoTestUser(@TempDir Path directory) throws Exception {
        var production = ServiceSettings.in(directory).withBoth("ENVIRONMENT", "production");
        try (var refused = production.withAuth(KEY, ServiceSettings.secret()).startAuth()) {
            assertThat(refused.awaitExit(LIMIT)).isNotZero();
            assertThat(refused.log()).contains(KEY + " is set in production", "take it out");
        }
        try (var auth = production.startAuth()) {
            auth.awaitReady(LIMIT);
            assertThatThrownBy(() -> new AuthClient(http, auth.url()).testSignIn("any key"))
                    .isInstanceOfSatisfying(AuthRefusedException.class, forbidden -> {
                        assertThat(forbidden.status()).isEqualTo(403);
                        assertThat(forbidden.code()).isEqualTo("TEST_SIGN_IN_FORBIDDEN");
                    });
        }
    }

    private Frame get(URI service, String path, String token) throws Exception {
        var request = HttpRequest.newBuilder(service.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return Frame.parse(http.send(request, BodyHandlers.ofString()).body());
    }
}
