package accord.contract.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import accord.contract.client.Position;
import accord.contract.client.WatchedHttp;
import accord.contract.process.Build;
import accord.contract.process.Person;
import accord.contract.process.ServicePair;
import accord.contract.process.SharedStorage;
import accord.contract.token.ServiceForge;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the capacity sheet says that people cost PostgreSQL and Redis, against what these count themselves. */
@Tag("full")
class CapacitySheetTest {
    private static final int TIMES = 40;

    @TempDir
    private Path directory;

    private HttpClient http;
    private SharedStorage storage;

    @BeforeEach
    void start() throws Exception {
        http = WatchedHttp.ofGoodManners();
        storage = SharedStorage.start(directory);
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        storage.close();
    }

    @Test
    void whatATurnCosts() throws Exception {
        var token = ServiceForge.somebody(ServiceForge.of(storage.settings()));
        try (var backend = storage.instance("backend")) {
            backend.awaitReady(ServicePair.START);
            try (var talk = Talk.begin(http, backend, token)) {
                talk.turn("t", "the first opens the thread");
                var calls = storage.redisCalls();
                for (var i = 0; i < TIMES; i++) {
                    talk.turn("t", "what does my usage cost?");
                }
                assertThat((double) (storage.redisCalls() - calls) / TIMES)
                        .isCloseTo(sheet("redis_calls_per_turn"), withinPercentage(10));
            }
            backend.stop();
        }

        assertThat((double) storage.rowsWritten("backend", "messages", "threads", "run_leases", "endings")
                        / (TIMES + 1))
                .isEqualTo(sheet("database_writes_per_turn"));
    }

    @Test
    void whatASocketCosts() throws Exception {
        var token = ServiceForge.somebody(ServiceForge.of(storage.settings()));
        try (var backend = storage.instance("backend")) {
            backend.awaitReady(ServicePair.START);
            Position last;
            try (var talk = Talk.begin(http, backend, token)) {
                last = talk.turn("t", "what does my usage cost?")
                        .getLast()
                        .position()
                        .orElseThrow();
            }
            var calls = storage.redisCalls();
            for (var i = 0; i < TIMES; i++) {
                try (var talk = Talk.begin(http, backend, token)) {
                    talk.resume("t", last);
                    talk.hear("resumed");
                }
            }
            assertThat((double) (storage.redisCalls() - calls) / TIMES)
                    .isCloseTo(sheet("redis_calls_per_socket"), withinPercentage(10));
        }
    }

    @Test
    void whatSigningInCosts() throws Exception {
        try (var auth = storage.settings().startAuth()) {
            auth.awaitReady(ServicePair.START);
            var person = Person.signedIn(http, auth);
            for (var i = 1; i < TIMES; i++) {
                var session = person.auth().login(person.email(), person.password());
                person.auth().refresh(session);
            }
            auth.stop();
        }

        var now = (double) storage.rowsWritten("auth", "sessions", "refresh_tokens") / (2 * TIMES - 1);
        // The first has not been refreshed; and what is written now is written once more when its time has come.
        assertThat(2 * now).isEqualTo(sheet("database_writes_per_sign_in"));
    }

    private static double sheet(String key) throws IOException {
        var row = Pattern.compile("\\| `%s` \\| ([\\d,.]+) \\|".formatted(key))
                .matcher(Files.readString(Build.present().root().resolve("deploy/CAPACITY.md")));
        assertThat(row.find()).as(key).isTrue();
        return Double.parseDouble(row.group(1).replace(",", ""));
    }
}
