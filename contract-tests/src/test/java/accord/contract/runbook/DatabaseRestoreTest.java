package accord.contract.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import accord.contract.client.AuthClient;
import accord.contract.client.AuthRefusedException;
import accord.contract.client.Position;
import accord.contract.client.Session;
import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.Person;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceSettings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "Restore of the databases": both go back to one moment. What people notice is what the runbook says, and nobody is served
 * something that is not there any more.
 */
@Tag("full")
class DatabaseRestoreTest {
    @TempDir
    private Path directory;

    private final HttpClient http = WatchedHttp.ofGoodManners();

    @Test
    void whatWasSaidBeforeIsBackAndWhatCameLaterIsRefusedInSoManyWords() throws Exception {
        var settings = ServiceSettings.in(directory.resolve("live"));
        try (http) {
            Person early;
            try (var services = ServicePair.start(settings)) {
                early = Person.signedIn(http, services.auth());
                turn(services, early.token(), "before");
                services.backend().stop();
                services.auth().stop();
            }
            copy(directory.resolve("live"), directory.resolve("backup"));

            Session renewed;
            Person late;
            Position position;
            try (var services = ServicePair.start(settings)) {
                renewed = early.auth().refresh(early.session());
                late = Person.signedIn(http, services.auth());
                position = turn(services, early.token(), "after");
                services.backend().stop();
                services.auth().stop();
            }
            delete(directory.resolve("live"));
            copy(directory.resolve("backup"), directory.resolve("live"));

            try (var services = ServicePair.start(settings)) {
                // Nobody has to do anything who signs in anew, or whose token is still young.
                var again = early.auth().login(early.email(), early.password());
                try (var talk = Talk.begin(http, services.backend(), again.accessToken())) {
                    assertThat(threads(services, again)).contains("before").doesNotContain("after");
                    talk.resume("after", position);
                    assertThat(talk.hear("resumed").text()).contains("\"recovered\":false");
                    assertThat(Talk.kinds(talk.turn("after", "hello"))).containsExactlyElementsOf(Talk.FIVE);
                }
                // A refresh token of the lost time is unknown, which is no theft: the session of the backup lives on.
                assertRefused("REFRESH_TOKEN_UNKNOWN", early.auth(), renewed);
                assertThat(early.auth().refresh(early.session()).accessToken()).isNotEmpty();
                assertRefused("REFRESH_TOKEN_UNKNOWN", late.auth(), late.session());
                assertThatExceptionOfType(AuthRefusedException.class)
                        .isThrownBy(() -> late.auth().login(late.email(), late.password()));
                late.auth().register(late.email(), late.password());
            }
        }
    }

    private Position turn(ServicePair services, String token, String thread) throws Exception {
        try (var talk = Talk.begin(http, services.backend(), token)) {
            return talk.turn(thread, "hello").getLast().position().orElseThrow();
        }
    }

    private static void assertRefused(String code, AuthClient auth, Session session) {
        assertThatExceptionOfType(AuthRefusedException.class)
                .isThrownBy(() -> auth.refresh(session))
                .withMessageContaining(code);
    }

    private String threads(ServicePair services, Session session) throws Exception {
        var request = HttpRequest.newBuilder(services.backend().url().resolve("/api/threads"))
                .header("Authorization", "Bearer " + session.accessToken())
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static void copy(Path from, Path to) throws Exception {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path directory) throws Exception {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
