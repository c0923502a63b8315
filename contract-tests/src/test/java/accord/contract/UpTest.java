package accord.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.AuthClient;
import accord.contract.process.UpProcess;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One command, from an empty directory to a conversation and back. */
@Timeout(value = 180, unit = SECONDS)
class UpTest {

    private static final String[] ANY_PORTS = {"--auth-port", "0", "--backend-port", "0"};

    @TempDir
    private Path directory;

    @Test
    void aStrangerGetsAnAnalysisFromOneCommand() throws Exception {
        try (var up = UpProcess.start(directory.resolve("a project with blanks"), "--smoke")) {
            up.awaitReady();
            var lines = up.lines();

            assertThat(up.awaitExit(60)).isZero();
            assertThat(lines.getLast())
                    .startsWith("{\"ok\":true,")
                    .contains("\"connection_established\"", "\"tool_completed\"", "\"agent_completed\"");
            assertThat(up.started()).isEmpty();
        }
    }

    @Test
    void controlCDrainsBothServicesAndTheNextRunKnowsWhoWasThere() throws Exception {
        var project = directory.resolve("a project");
        var email = "somebody@example.com";
        var password = "nine unlikely words that nobody else would ever choose";
        try (var http = HttpClient.newHttpClient();
                var first = UpProcess.start(project, ANY_PORTS)) {
            new AuthClient(http, first.awaitReady().auth()).register(email, password);
            var services = first.started();
            var secret = Files.readString(project.resolve(".accord/secrets/jwt-secret/1"));

            first.interruptGroup();

            assertThat(first.awaitExit(15)).as(first.errors()).isZero();
            assertThat(services).hasSize(2).noneMatch(ProcessHandle::isAlive);
            assertThat(first.lines()).isEmpty();
            assertThat(first.errors())
                    .doesNotContain(secret)
                    .contains("drained")
                    .doesNotContain("SIGTERM: killed");

            try (var second = UpProcess.start(project, ANY_PORTS)) {
                assertThat(new AuthClient(http, second.awaitReady().auth())
                                .login(email, password)
                                .accessToken())
                        .isNotEmpty();
                assertThat(project.resolve(".accord/secrets/jwt-secret/1")).hasContent(secret);
            }
        }
    }
}
