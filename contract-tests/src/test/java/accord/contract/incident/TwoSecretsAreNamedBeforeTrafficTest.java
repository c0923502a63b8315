package accord.contract.incident;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Carriage;
import accord.contract.client.WatchedHttp;
import accord.contract.process.Person;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.token.Doors;
import accord.contract.token.ServiceForge;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first report: two services resolved two secrets, and every socket ended in 1011. Now the difference has a name before
 * the first person arrives: on the wire, in the log and at {@code /health}; and names that disagree end a start.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoSecretsAreNamedBeforeTrafficTest {
    private static final Duration REFUSAL = Duration.ofSeconds(30);

    private final HttpClient http = WatchedHttp.receiving();
    private final ServiceSettings settings;
    private final String authKey;
    private final String backendKey;
    private final ServiceProcess auth;
    private final ServiceProcess backend;

    TwoSecretsAreNamedBeforeTrafficTest(@TempDir Path directory) throws Exception {
        settings = ServiceSettings.in(directory).withBackend("JWT_SECRET", ServiceSettings.secret());
        authKey = ServiceForge.of(settings).keyId();
        backendKey = ServiceForge.ofBackend(settings).keyId();
        auth = settings.startAuth().awaitReady(ServicePair.START);
        backend = settings.startBackend();
    }

    @BeforeAll
    void theBackendHasComparedTheKeys() throws Exception {
        backend.await("/health/ready", answer -> answer.body().contains(authKey), ServicePair.START);
    }

    @AfterAll
    void stop() {
        backend.close();
        auth.close();
        http.close();
    }

    @Test
    void theBackendIsAliveAndNotReady() throws Exception {
        assertThat(backend.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(backend.get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void itsHealthAndItsLogNameBothKeysAndTheVariable() throws Exception {
        assertThat(backend.get("/health/ready").body()).contains("KEY_MISMATCH", authKey, backendKey, "JWT_SECRET");
        assertThat(backend.log()).contains(authKey, backendKey, "JWT_SECRET");
    }

    @Test
    void aTokenOfTheOtherSecretIsAMismatchAndNotABadSignature() throws Exception {
        var doors = new Doors(http, backend);
        var token = Person.signedIn(http, auth).token();

        assertThat(doors.controller(token)).isEqualTo(new Doors.Answer("KEY_MISMATCH", 401, ""));
        for (var carriage : Carriage.values()) {
            assertThat(doors.socket(token, carriage)).isEqualTo(new Doors.Answer("KEY_MISMATCH", 4401, ""));
        }
    }

    @Test
    void authServiceIsReadyWhateverTheBackendHas() throws Exception {
        assertThat(auth.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void neitherSecretIsShown() {
        assertThat(auth.log() + backend.log())
                .doesNotContain(settings.auth().get("JWT_SECRET"))
                .doesNotContain(settings.backend().get("JWT_SECRET"));
    }

    @Test
    void namesThatDisagreeEndTheStartOfEither(@TempDir Path directory) throws Exception {
        var other = ServiceSettings.secret();
        var disagreeing = ServiceSettings.in(directory).withBoth("JWT_SECRET_KEY", other);
        for (var service : new ServiceProcess[] {disagreeing.startAuth(), disagreeing.startBackend()}) {
            assertThat(service.awaitExit(REFUSAL)).isNotZero();
            assertThat(service.log())
                    .contains("JWT_SECRET_KEY", "JWT_SECRET", authKey.substring(0, 3))
                    .doesNotContain(other)
                    .doesNotContain(disagreeing.auth().get("JWT_SECRET"));
        }
    }

    @Test
    void aServiceWithoutASecretSaysWhereItLooked(@TempDir Path directory) throws Exception {
        var none = ServiceSettings.in(directory).withBoth("JWT_SECRET", "").withBoth("ENVIRONMENT", "staging");
        for (var service : new ServiceProcess[] {none.startAuth(), none.startBackend()}) {
            assertThat(service.awaitExit(REFUSAL)).isNotZero();
            assertThat(service.log()).contains("JWT_SECRET_STAGING", "JWT_SECRET_KEY", "JWT_SECRET", "JWT_SECRET_FILE");
        }
    }

    @Test
    void aSampleIsNoSecret(@TempDir Path directory) throws Exception {
        var sample = "REPLACE_WITH_JWT_SECRET_0123456789abcdef";
        try (var auth =
                ServiceSettings.in(directory).withBoth("JWT_SECRET", sample).startAuth()) {
            assertThat(auth.awaitExit(REFUSAL)).isNotZero();
            assertThat(auth.log()).contains("JWT_SECRET", "sample").doesNotContain(sample);
        }
    }
}
