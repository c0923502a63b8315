package accord.deploy.local;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import accord.deploy.PlantedProject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = SECONDS)
class LocalCloudRunTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(said, true, StandardCharsets.UTF_8));
    private PlantedProject project;
    private DataDirectory data;
    private LocalCloudRun run;

    @BeforeEach
    void plant() throws Exception {
        project = PlantedProject.in(directory.resolve("a project"));
        data = DataDirectory.claim(directory.resolve("its data"), console);
        run = new LocalCloudRun(
                project.root(),
                data,
                console,
                Duration.ofSeconds(2),
                new Restarts(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMinutes(1)),
                Duration.ofMillis(100));
    }

    @AfterEach
    void drain() throws Exception {
        run.drain();
        data.close();
    }

    @Test
    void aServiceSeesWhatItsManifestNamesAndNothingElse() throws Exception {
        var ports = Ports.claim(0, 0);

        var urls = run.start(ports);

        var seen = get(urls.backend() + "/environment")
                .lines()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
        assertThat(seen)
                .containsOnlyKeys(
                        "ENVIRONMENT",
                        "ACCORD_HOST",
                        "ACCORD_LOG_FORMAT",
                        "ACCORD_ISSUER",
                        "ACCORD_AUTH_URL",
                        "ACCORD_ALLOWED_ORIGINS",
                        "ACCORD_SUPERVISOR_ENABLED",
                        "ACCORD_SUPERVISOR_WAIT",
                        "ACCORD_REFUSE_WITH",
                        "ACCORD_COMMANDS_PER_MINUTE",
                        "ACCORD_CONNECTIONS_PER_USER",
                        "ACCORD_CONNECTION_MAX_AGE",
                        "ACCORD_METRICS",
                        "ACCORD_WARM_UP",
                        "ACCORD_DATA",
                        "JWT_SECRET",
                        "JAVA_TOOL_OPTIONS",
                        "LC_ALL",
                        "PORT",
                        "K_SERVICE",
                        "K_CONFIGURATION",
                        "K_REVISION")
                .doesNotContainEntry("PORT", String.valueOf(ports.backend()))
                .containsEntry("ACCORD_ISSUER", urls.auth())
                .containsEntry("K_SERVICE", "backend-service")
                .containsEntry("JWT_SECRET", Files.readString(directory.resolve("its data/secrets/jwt-secret/1")));
    }

    @Test
    void bothServicesHoldTheSecretThatWasThere() throws Exception {
        var secret = "a secret of our own: Ω and \"quotes\", long enough";
        var file = directory.resolve("its data/secrets/jwt-secret/1");
        Files.createDirectories(file.getParent());
        Files.writeString(file, secret);

        var urls = run.start(Ports.claim(0, 0));

        assertThat(get(urls.auth() + "/environment")).contains("JWT_SECRET=" + secret);
        assertThat(get(urls.backend() + "/environment")).contains("JWT_SECRET=" + secret);
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain(secret);
    }

    @Test
    void drainingLetsBothServicesSayGoodbyeAndLeavesNoProcess() throws Exception {
        run.start(Ports.claim(0, 0));
        var children = ProcessHandle.current().children().toList();

        assertThat(run.drain()).isTrue();

        assertThat(children).hasSize(2).noneMatch(ProcessHandle::isAlive);
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .contains("auth-service    | goodbye", "backend-service | goodbye");
        assertThat(run.drain()).isFalse();
    }

    @Test
    void whatIgnoresSigtermIsKilled() throws Exception {
        project.plant("backend-service", "ignores-sigterm");
        run.start(Ports.claim(0, 0));
        var children = ProcessHandle.current().children().toList();

        run.drain();

        assertThat(children).hasSize(2).noneMatch(ProcessHandle::isAlive);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("backend-service did not end within 2 s of SIGTERM: killed")
                .doesNotContain("auth-service did not end");
    }

    @Test
    void aServiceThatDiesAtStartIsReportedWithItsLastWords() throws Exception {
        project.plant("auth-service", "dies");

        assertThatExceptionOfType(ServiceFailedException.class)
                .isThrownBy(() -> run.start(Ports.claim(0, 0)))
                .withMessageContaining("auth-service ended with exit code 7")
                .withMessageContaining("the reason is the moon");
    }

    @Test
    void aServiceThatIsNeverReadyIsReportedWithWhatItAnswered() throws Exception {
        project.plant("backend-service", "never-ready");
        project.replace("backend-service.yaml", "failureThreshold: 60", "failureThreshold: 1");

        assertThatExceptionOfType(ServiceFailedException.class)
                .isThrownBy(() -> run.start(Ports.claim(0, 0)))
                .withMessageContaining("backend-service was not ready within 2 s (startupProbe: 1 x 2 s)")
                .withMessageContaining("/health/ready answered 503 the other service holds another secret");
    }

    @Test
    void anInstanceThatIsKilledIsReplacedUnderTheSameUrl() throws Exception {
        var urls = run.start(Ports.claim(0, 0));
        var services = ProcessHandle.current().children().toList();
        var watching = CompletableFuture.runAsync(this::watch, Thread.ofVirtual()::start);

        services.forEach(ProcessHandle::destroyForcibly);

        await("auth-service    | planted as auth-service", 2);
        await("backend-service is ready again", 1);
        await("auth-service is ready again", 1);
        assertThat(said())
                .contains("auth-service ended with exit code 137; it is started again in 10 ms")
                .contains("backend-service ended with exit code 137; it is started again in 10 ms");
        assertThat(get(urls.auth() + "/environment")).contains("K_SERVICE=auth-service");
        assertThat(run.drain()).isTrue();
        watching.get(10, SECONDS);
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void anInstanceThatIsNoLongerAliveIsReplacedAndALoopIsSaidToBeOne() throws Exception {
        project.replace("auth-service.yaml", "path: /health/live", "path: /gone");
        project.replace("auth-service.yaml", "periodSeconds: 10", "periodSeconds: 1");
        project.replace("auth-service.yaml", "timeoutSeconds: 5", "timeoutSeconds: 1");
        project.replace("auth-service.yaml", "failureThreshold: 3", "failureThreshold: 1");
        run.start(Ports.claim(0, 0));
        var watching = CompletableFuture.runAsync(this::watch, Thread.ofVirtual()::start);

        await("(2 times in a row: it crashes in a loop)", 1);

        assertThat(said())
                .contains("auth-service is no longer alive: /gone answered 404")
                .contains("it is started again in 10 ms")
                .contains("it is started again in 20 ms (2 times in a row")
                .doesNotContain("backend-service ended");
        run.drain();
        watching.get(10, SECONDS);
    }

    @Test
    void thePauseGrowsUntilAnInstanceHasLivedForAWhile() {
        var restarts = new Restarts(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(1));

        assertThat(Stream.of(2, 2, 2, 2, 90, 2)
                        .map(seconds -> restarts.pauseAfter("auth-service", Duration.ofSeconds(seconds))
                                .toSeconds()))
                .containsExactly(1L, 2L, 4L, 5L, 1L, 2L);
    }

    @Test
    void aJarThatIsNotThereIsNamedBeforeAnythingIsStarted() throws Exception {
        Files.delete(project.root().resolve("backend-service/target/backend-service.jar"));

        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> run.start(Ports.claim(0, 0)))
                .withMessageContaining("backend-service.jar, which is not there");
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    private void watch() {
        try {
            run.awaitEnd();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Returns when something has been said so often; the test's own time-out is the deadline. */
    private void await(String text, int times) throws InterruptedException {
        while (said().split(Pattern.quote(text), -1).length <= times) {
            new CountDownLatch(1).await(20, MILLISECONDS);
        }
    }

    private static String get(String url) throws Exception {
        try (var stream = URI.create(url).toURL().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
