package accord.contract.incident;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Carriage;
import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.process.SharedServices;
import accord.contract.token.Doors;
import accord.contract.token.ServiceForge;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.ForgedToken;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The second report: authentication "succeeded" with an empty user id, a slice of it crashed, and the socket ended in 1011.
 * Now a token that names nobody is refused as such, in every environment, and each id that does name somebody is welcome.
 */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NobodyEntersHalfIdentifiedTest {
    private final HttpClient http = WatchedHttp.receiving();
    private final ServiceProcess backend;
    private final Forge forge;
    private final Doors doors;

    NobodyEntersHalfIdentifiedTest(ServicePair services) {
        backend = services.backend();
        forge = ServiceForge.of(services.settings());
        doors = new Doors(http, backend);
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \"", "\"None\"", "\"undefined\"", "\"placeholder\"", "\"anonymous\""})
    void aTokenThatNamesNobodyIsRefusedAsSuch(String sub) throws Exception {
        refusedEverywhere(doors, forge.forged().claim("sub", sub).compact());
    }

    @Test
    void aTokenWithoutASubjectIsRefusedAsSuch() throws Exception {
        refusedEverywhere(doors, forge.forged().withoutClaim("sub").compact());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1234567",
                "staging-e2e-user-001",
                "e2e-staging_pipeline",
                "108204268033311374519",
                "auth0|5f7c8ec7c33c6c004bbafe82",
                "o'brien@example.com",
                "../../etc/passwd",
                "{\"$ne\":null}"
            })
    void anIdOfAnyShapeIsServed(String user) throws Exception {
        var token = forge.forged().claim("sub", ForgedToken.quoted(user)).compact();

        assertThat(doors.controller(token).user()).isEqualTo(user);
        try (var talk = Talk.begin(http, backend, token)) {
            assertThat(talk.greeting().text("user_id")).contains(user);
            assertThat(talk.turn("t", "hello"))
                    .allSatisfy(event -> assertThat(event.text("user_id")).contains(user));
        }
    }

    @Test
    void twoUsersWhoChoseTheSameThreadNeverMeet() throws Exception {
        try (var one = Talk.begin(http, backend, ServiceForge.somebody(forge));
                var other = Talk.begin(http, backend, ServiceForge.somebody(forge))) {
            var run = one.turn("shared-name", "hello").getLast().text("run_id");
            other.say("shared-name", "hello");

            assertThat(run).isPresent();
            assertThat(other.run()).noneMatch(event -> event.text("run_id").equals(run));
        }
    }

    @Test
    void stagingHasNoRelaxedMode(@TempDir Path directory) throws Exception {
        var settings = ServiceSettings.in(directory).withBackend("ENVIRONMENT", "staging");
        try (var staging = settings.startBackend()) {
            staging.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
            var strict = new Doors(http, staging);

            refusedEverywhere(
                    strict,
                    ServiceForge.of(settings).forged().claim("sub", "\"\"").compact());
            assertThat(strict.controller("any-valid-token").code()).isEqualTo("TOKEN_MALFORMED");
        }
    }

    private static void refusedEverywhere(Doors doors, String token) throws Exception {
        assertThat(doors.controller(token)).isEqualTo(new Doors.Answer("MISSING_USER_ID", 401, ""));
        for (var carriage : Carriage.values()) {
            assertThat(doors.socket(token, carriage)).isEqualTo(new Doors.Answer("MISSING_USER_ID", 4401, ""));
        }
    }
}
