package accord.contract.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Frame;
import accord.contract.client.WatchedHttp;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.token.ServiceForge;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process dies by SIGKILL between a message and its run: whoever sends the message again gets the run, once. */
class CrashTest {
    private static final Map<String, Object> MESSAGE =
            Map.of("type", "user_message", "message_id", "m-1", "thread_id", "t", "content", "hello");

    @Test
    void aMessageThatWasStoredRightBeforeACrashGetsItsRunWhenItIsRepeated(@TempDir Path directory) throws Exception {
        var settings = ServiceSettings.in(directory);
        var token = ServiceForge.somebody(ServiceForge.of(settings));
        try (var http = WatchedHttp.ofGoodManners()) {
            String lost;
            // Without a supervisor the run waits, which is the moment to pull the plug.
            try (var doomed = settings.withBackend("ACCORD_SUPERVISOR_ENABLED", "false")
                            .withBackend("ACCORD_SUPERVISOR_WAIT", "60s")
                            .startBackend();
                    var talk = begin(http, doomed, token)) {
                talk.socket().send(MESSAGE);
                lost = talk.hear("command_reply").text("run_id").orElseThrow();
                doomed.kill();
            }
            try (var backend = settings.startBackend();
                    var talk = begin(http, backend, token)) {
                talk.socket().send(MESSAGE);
                assertThat(talk.hear("command_reply").text("run_id")).contains(lost);
                var events = talk.run();

                assertThat(Talk.kinds(events)).containsExactlyElementsOf(Talk.FIVE);
                assertThat(events)
                        .allMatch(event ->
                                event.text("run_id").filter(lost::equals).isPresent());
                assertThat(events.getLast().text("status")).contains("completed");

                talk.socket().send(MESSAGE);
                talk.socket().send(Map.of("type", "ping", "n", 1));
                assertThat(talk.hear("command_reply").text("run_id")).contains(lost);
                assertThat(talk.hear())
                        .as("nothing runs again")
                        .extracting(Frame::type)
                        .isEqualTo("pong");
            }
        }
    }

    private static Talk begin(HttpClient http, ServiceProcess backend, String token) throws Exception {
        backend.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
        return Talk.begin(http, backend, token);
    }
}
