package accord.deploy.local;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import accord.deploy.PlantedProject;
import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.ServiceManifest;
import accord.deploy.platform.Condition;
import accord.deploy.platform.PlatformRefusedException;
import accord.deploy.platform.Release;
import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a rollout sees: the local run as the platform that it is. */
@Timeout(value = 60, unit = SECONDS)
class RevisionsTest {

    private static final String SERVICE = "backend-service";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private PlantedProject project;
    private DataDirectory data;
    private LocalCloudRun run;

    @BeforeEach
    void plant() throws Exception {
        var console = new Console(new PrintStream(said, true, StandardCharsets.UTF_8));
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
    void aNewRevisionIsCanariedTakenOverAndTheOldOneStartedAgainForAWayBack() throws Exception {
        run.replace(new Release(manifest(), SERVICE + "-1", List.of()));
        var first = settled();
        assertThat(first.condition()).isEqualTo(new Condition.Ready());
        assertThat(first.percent(SERVICE + "-1")).isEqualTo(100);
        assertThat(revisionAt(first.url())).isEqualTo(SERVICE + "-1");

        var shares = List.of(Share.of(SERVICE + "-1", 100), new Share(SERVICE + "-2", 0, "canary"));
        run.replace(new Release(manifest(), SERVICE + "-2", shares));
        var canaried = settled();
        assertThat(canaried.traffic()).isEqualTo(shares);
        assertThat(canaried.url()).isEqualTo(first.url());
        assertThat(revisionAt(canaried.url())).isEqualTo(SERVICE + "-1");
        assertThat(revisionAt(requireNonNull(canaried.tagged().get("canary")))).isEqualTo(SERVICE + "-2");
        assertThat(run.running()).extracting(RunningInstance::revision).containsExactly(SERVICE + "-1", SERVICE + "-2");

        run.route(SERVICE, List.of(Share.of(SERVICE + "-2", 100)));
        assertThat(settled().tagged()).isEmpty();
        assertThat(revisionAt(first.url())).isEqualTo(SERVICE + "-2");
        until(() -> run.running().size() == 1);
        assertThat(settled().revision(SERVICE + "-1").orElseThrow().isReady()).isTrue();

        run.route(SERVICE, List.of(Share.of(SERVICE + "-1", 100)));
        assertThat(settled().percent(SERVICE + "-1")).isEqualTo(100);
        assertThat(revisionAt(first.url())).isEqualTo(SERVICE + "-1");
    }

    @Test
    void aRevisionThatIsNeverReadyLeavesTheTrafficWhereItIs() throws Exception {
        run.replace(new Release(manifest(), SERVICE + "-1", List.of()));
        var before = settled();
        project.plant(SERVICE, "dies");

        run.replace(new Release(manifest(), SERVICE + "-2", List.of()));

        var after = settled();
        assertThat(after.condition())
                .isInstanceOfSatisfying(
                        Condition.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("ended with exit code 7", "the reason is the moon"));
        assertThat(after.revision(SERVICE + "-2").orElseThrow().condition()).isEqualTo(after.condition());
        assertThat(after.traffic()).isEqualTo(before.traffic());
        assertThat(after.generation()).isGreaterThan(before.generation());
        assertThat(revisionAt(before.url())).isEqualTo(SERVICE + "-1");
    }

    @Test
    void severalInstancesShareWhatArrivesUnlessACookieSaysWhich() throws Exception {
        run.replace(new Release(manifest(2), SERVICE + "-1", List.of()));
        var url = settled().url();
        assertThat(run.running()).hasSize(2).extracting(RunningInstance::url).doesNotHaveDuplicates();

        var connection = url.resolve("/environment").toURL().openConnection();
        var cookie = connection.getHeaderField("Set-Cookie");
        assertThat(cookie).startsWith("GAESA=");
        var port = port(connection.getInputStream().readAllBytes());
        for (var i = 0; i < 4; i++) {
            var again = url.resolve("/environment").toURL().openConnection();
            again.setRequestProperty("Cookie", cookie.substring(0, cookie.indexOf(';')));
            assertThat(port(again.getInputStream().readAllBytes())).isEqualTo(port);
        }
    }

    @Test
    void whatCannotBeMeantIsRefused() throws Exception {
        run.replace(new Release(manifest(), SERVICE + "-1", List.of()));
        settled();
        run.replace(new Release(manifest(), SERVICE + "-1", List.of()));

        refuses(() -> run.route("nobody", List.of()), "there is no service 'nobody'");
        refuses(
                () -> run.route(SERVICE, List.of(Share.of(SERVICE + "-9", 100))),
                "has no revision 'backend-service-9'");
        refuses(() -> run.route(SERVICE, List.of(Share.of(SERVICE + "-1", 99))), "adds up to 99 percent");
        project.set("backend-service.yaml", "ACCORD_PLANT", "other");
        refuses(
                () -> run.replace(new Release(manifest(), SERVICE + "-1", List.of())),
                "exists, and was made from another manifest");
        assertThat(run.running()).hasSize(1);
    }

    private interface Attempt {
        void make() throws Exception;
    }

    private static void refuses(Attempt attempt, String reason) {
        assertThatExceptionOfType(PlatformRefusedException.class)
                .isThrownBy(attempt::make)
                .withMessageContaining(reason);
    }

    private ServiceManifest manifest() throws IOException {
        return manifest(1);
    }

    private ServiceManifest manifest(int instances) throws IOException {
        return Manifests.read(project.cloudrun(), "local", data.facts(new Ports(1, 2), instances, Backing.NONE))
                .backend();
    }

    private ServiceState settled() throws Exception {
        until(() -> run.service(SERVICE).orElseThrow().isSettled());
        return run.service(SERVICE).orElseThrow();
    }

    /** Returns when it has become true; the test's own time-out is the deadline. */
    private static void until(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            new CountDownLatch(1).await(20, MILLISECONDS);
        }
    }

    private static String revisionAt(URI url) throws IOException {
        try (var stream = url.resolve("/environment").toURL().openStream()) {
            return value(stream.readAllBytes(), "K_REVISION");
        }
    }

    private static String port(byte[] environment) {
        return value(environment, "PORT");
    }

    private static String value(byte[] environment, String name) {
        return new String(environment, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }
}
