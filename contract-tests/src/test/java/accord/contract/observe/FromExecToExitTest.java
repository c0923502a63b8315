package accord.contract.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.token.ServiceForge;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From exec to exit a service writes log entries and nothing else: when it refuses to start, and when it is told to end. */
class FromExecToExitTest {
    private static final Duration REFUSAL = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aStartThatIsRefusedIsOneErrorThatSaysWhatToSet() throws Exception {
        var settings = ServiceSettings.in(directory);
        try (var secretless = settings.withAuth("ENVIRONMENT", "production")
                        .withAuth("JWT_SECRET", "")
                        .startAuth();
                var misspelt =
                        settings.withAuth("ACCORD_LOG_FORMAT", "yaml\n{}").startAuth();
                var unreadable = settings.withBackend("ACCORD_CONNECTIONS_PER_USER", "many")
                        .startBackend();
                var halfway = settings.withBackend("ACCORD_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none")
                        .startBackend()) {
            assertRefused(secretless, "JWT_SECRET");
            assertRefused(misspelt, "ACCORD_LOG_FORMAT must be json or text");
            assertRefused(unreadable, "ACCORD_CONNECTIONS_PER_USER must be a number below 2000000000, not 'many'");
            assertRefused(halfway, "127.0.0.1:1");
        }
    }

    private static void assertRefused(ServiceProcess process, String why) throws InterruptedException {
        assertThat(process.awaitExit(REFUSAL)).isEqualTo(1);
        var log = new Log(process);
        log.assertEveryLineIsAnEntry();
        assertThat(log.lines().getLast()).satisfies(last -> {
            assertThat(last.event()).isEqualTo("start_refused");
            assertThat(last.json().path("severity").asText()).isEqualTo("ERROR");
            assertThat(last.json().path("message").asText()).contains(why);
            assertThat(last.json().at("/context/reportLocation/filePath").asText())
                    .isEqualTo("StartUp.java");
        });
    }

    @Test
    void anEndThatIsAskedForIsToldToTheLast() throws Exception {
        var settings = ServiceSettings.in(directory)
                .withBackend("K_REVISION", "backend-service-00007-abc")
                .withBackend("GOOGLE_CLOUD_PROJECT", "accord-test")
                .withBackend("JAVA_TOOL_OPTIONS", "-XX:+ExitOnOutOfMemoryError");
        try (var http = WatchedHttp.receiving();
                var backend = settings.startBackend().awaitReady(ServicePair.START);
                var talk = Talk.begin(http, backend, ServiceForge.somebody(ServiceForge.of(settings)))) {
            backend.stop();
            talk.end();

            var log = new Log(backend);
            log.assertEveryLineButTheJvmsFirstIsAnEntry();
            assertThat(log.lines())
                    .extracting(
                            line -> line.json().at("/serviceContext/version").asText())
                    .containsOnly("backend-service-00007-abc");
            assertThat(log.lines())
                    .filteredOn(line -> line.event().equals("socket_closed"))
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.json().at("/event/code").asInt()).isEqualTo(1012);
                        assertThat(line.json().at("/event/reason").asText()).isEqualTo("shutdown");
                    });
        }
    }
}
