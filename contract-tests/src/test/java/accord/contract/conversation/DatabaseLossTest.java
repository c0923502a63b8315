package accord.contract.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Frame;
import accord.contract.client.WatchedHttp;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.token.ServiceForge;
import accord.deploy.local.PostgresPrograms;
import accord.kernel.testkit.Forge;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away while a run is on: the run still has its one end, the socket stays, and what is said next is answered. */
class DatabaseLossTest {
    private static final Duration SUPERVISOR_WAIT = Duration.ofSeconds(4);

    /** How long a command waits for storage to come back, before it is declined. */
    private static final Duration STORAGE_WAIT = Duration.ofSeconds(3);

    private static final Duration DECLINED = Duration.ofSeconds(20);

    @Test
    void theRunEndsTheSocketStaysAndTheNextMessageIsAnswered(@TempDir Path directory) throws Exception {
        try (var http = WatchedHttp.ofGoodManners();
                var database = postgres(directory)) {
            // Without a supervisor the run waits, which is the moment to take the database away.
            var settings = ServiceSettings.in(directory)
                    .withBackend(
                            "ACCORD_DATABASE_URL",
                            "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(database.getPort()))
                    .withBackend("ACCORD_DATABASE_USER", "postgres")
                    .withBackend("ACCORD_DATABASE_PASSWORD", "postgres")
                    .withProperty("accord.run.storage-wait", STORAGE_WAIT.toSeconds() + "s")
                    .withBackend("ACCORD_SUPERVISOR_ENABLED", "false")
                    .withBackend("ACCORD_SUPERVISOR_WAIT", SUPERVISOR_WAIT.toSeconds() + "s");
            try (var backend = settings.startBackend()) {
                backend.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
                var forge = ServiceForge.of(settings);
                losesItsDatabase(http, backend, forge, database);
                newcomersAreGreeted(http, backend, forge);
            }
        }
    }

    private static void losesItsDatabase(
            HttpClient http, ServiceProcess backend, Forge forge, EmbeddedPostgres database) throws Exception {
        try (var talk = Talk.begin(http, backend, ServiceForge.somebody(forge))) {
            talk.say("t", "what does my usage cost?");
            talk.hear("command_reply");
            database.close();

            assertThat(talk.hear("agent_completed").text("status")).isPresent();

            talk.socket().send(Map.of("type", "user_message", "thread_id", "t", "content", "still there?"));
            talk.socket().send(Map.of("type", "ping", "n", 1));
            talk.socket().send(Map.of("type", "cancel_run", "run_id", "run-of-nobody"));
            assertThat(talk.hear().type())
                    .as("a ping does not wait for the storage")
                    .isEqualTo("pong");
            assertThat(talk.hear().text("error", "error_code"))
                    .as("nor does a cancel: whether another instance is at that run cannot be known")
                    .contains("SERVICE_UNAVAILABLE");
            assertThat(answer(talk)).isTrue();
            assertThat(talk.socket().ended()).isNotDone();
        }
    }

    /** Whether anything that is an answer came: a refusal that says what is missing, or a run's end. */
    private static boolean answer(Talk talk) throws InterruptedException {
        var deadline = System.nanoTime() + DECLINED.toNanos();
        while (System.nanoTime() < deadline) {
            var frame = talk.socket().next(DECLINED);
            if (frame.filter(DatabaseLossTest::answers).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static boolean answers(Frame frame) {
        return frame.text("error_code")
                        .or(() -> frame.text("error", "error_code"))
                        .isPresent()
                || frame.is("agent_completed");
    }

    private static void newcomersAreGreeted(HttpClient http, ServiceProcess backend, Forge forge) throws Exception {
        try (var talk = Talk.begin(http, backend, ServiceForge.somebody(forge))) {
            assertThat(talk.greeting().type()).isEqualTo("connection_established");
        }
        assertThat(backend.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(backend.get("/health/ready").statusCode()).isEqualTo(503);
    }

    private static EmbeddedPostgres postgres(Path directory) throws IOException {
        return EmbeddedPostgres.builder()
                .setPgBinaryResolver(new PostgresPrograms())
                .setOverrideWorkingDirectory(directory.resolve("postgres").toFile())
                .start();
    }
}
