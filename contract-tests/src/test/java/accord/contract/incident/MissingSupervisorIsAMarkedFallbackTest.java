package accord.contract.incident;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Frame;
import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.token.ServiceForge;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first report again: the handler was made while there was no supervisor, and nobody caught what followed. Now a process
 * whose supervisor never starts waits for it, for so long and no longer, and then says that its answer is a fallback.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingSupervisorIsAMarkedFallbackTest {
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final HttpClient http = WatchedHttp.receiving();
    private final ServiceProcess backend;
    private final String token;

    MissingSupervisorIsAMarkedFallbackTest(@TempDir Path directory) throws Exception {
        var settings = ServiceSettings.in(directory)
                .withBackend("ACCORD_SUPERVISOR_ENABLED", "false")
                .withBackend("ACCORD_SUPERVISOR_WAIT", WAIT.toSeconds() + "s");
        backend = settings.startBackend();
        backend.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
        token = ServiceForge.somebody(ServiceForge.of(settings));
    }

    @AfterAll
    void stop() {
        backend.close();
        http.close();
    }

    @Test
    void theRunWaitsOnceThenHasAllFiveEventsAndEndsMarked() throws Exception {
        try (var talk = Talk.begin(http, backend, token)) {
            assertThat(talk.greeting().flag("fallback_mode")).isTrue();

            var asked = System.nanoTime();
            fallback(talk.turn("t", "what does my usage cost?"));
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isBetween(WAIT.minusMillis(100), WAIT.plusSeconds(5));

            var askedAgain = System.nanoTime();
            fallback(talk.turn("t", "and now?"));
            assertThat(Duration.ofNanos(System.nanoTime() - askedAgain)).isLessThan(WAIT);
            assertThat(talk.socket().ended()).isNotDone();
        }
    }

    private static void fallback(List<Frame> events) {
        assertThat(Talk.kinds(events)).isEqualTo(Talk.FIVE);
        assertThat(events)
                .allSatisfy(event ->
                        assertThat(event.flag("fallback_mode")).as(event.text()).isTrue());
        assertThat(events.stream().filter(event -> event.is("agent_completed"))).hasSize(1);
    }
}
