package accord.contract.rollout;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import accord.contract.process.Build;
import accord.contract.process.UpProcess;
import accord.deploy.admin.Rehearsal;
import accord.deploy.manifest.Json;
import accord.deploy.platform.AccessToken;
import accord.deploy.platform.ApiPlatform;
import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real services on one PostgreSQL and one Redis, released by the real program, verified by the real verifier. Each test begins
 * with whatever the one before it left serving. What a real release cannot do wrong, because preflight refuses it, is done
 * wrong by planted services in deploy's own tests.
 */
@Tag("full")
@Timeout(value = 600, unit = SECONDS)
class RolloutMatrixTest {
    private static final Path GCLOUD = Path.of("/usr/bin/gcloud");
    private static final String VALUES = "deploy/cloudrun/values/local.yaml";

    @TempDir
    private static Path directory;

    private static Path project;
    private static Process up;
    private static int build;

    @BeforeAll
    static void start() throws Exception {
        project = directory.resolve("a project");
        UpProcess.layOut(project);
        up = program(
                "up",
                List.of(
                        "up",
                        "--with",
                        "postgres,redis",
                        "--auth-port",
                        "0",
                        "--backend-port",
                        "0",
                        "--admin-port",
                        "0"));
        while (Rehearsal.running(data()).isEmpty()) {
            assertThat(up.isAlive())
                    .as(Files.readString(directory.resolve("up")))
                    .isTrue();
            new CountDownLatch(1).await(20, MILLISECONDS);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        up.toHandle().destroy();
        assertThat(up.waitFor(60, SECONDS)).isTrue();
    }

    @Test
    void aBackendOnlyReleaseReachesEverybodyAndTheSecondRunFindsNothingToDo() throws Exception {
        var auth = serving("auth-service");
        var values = release("supervisor-wait: 5s", "supervisor-wait: " + 6 + ++build + "s");

        var rollout = rollout(values);

        assertThat(rollout.code()).as(rollout.said()).isZero();
        assertThat(rollout.last()).startsWith("{\"verdict\":\"released\",\"exit\":0,");
        assertThat(rollout.said()).contains("connections went well", "requests went well");
        assertThat(serving("backend-service")).hasSize(1).doesNotContain(rollout.before("backend-service"));
        assertThat(serving("auth-service")).isEqualTo(auth);
        assertThat(rollout(values).last()).startsWith("{\"verdict\":\"nothing to do\"");

        var rollback = run(List.of("rollback", "local", "--gcloud", "none"));
        assertThat(rollback.code()).as(rollback.said()).isZero();
        assertThat(serving("backend-service")).containsExactly(rollout.before("backend-service"));
    }

    @Test
    void theRealGcloudMakesAnAuthOnlyRelease() throws Exception {
        assumeThat(GCLOUD).exists();
        var backend = state("backend-service").generation();
        var values = release("auth-max-instances: 1", "auth-max-instances: " + (10 + ++build));

        var rollout = run(List.of(
                "rollout",
                "local",
                "--values",
                values.toString(),
                "--gcloud",
                GCLOUD.toString(),
                "--steps",
                "100",
                "--bake",
                "0"));

        assertThat(rollout.code()).as(rollout.said()).isZero();
        assertThat(rollout.last()).contains("\"verdict\":\"released\"").doesNotContain("own client");
        assertThat(state("backend-service").generation()).isEqualTo(backend);
        assertThat(serving("auth-service")).doesNotContain(rollout.before("auth-service"));
        assertThat(run(List.of("rollback", "local", "--gcloud", "none")).code()).isZero();
    }

    @Test
    void oneWithAnotherSecretIsTakenBackBeforeAnybodyComesToIt() throws Exception {
        var values = release("jwt-secret-version: 1", "jwt-secret-version: 2");

        var rollout = rollout(values, "--ready-within", "20s");

        assertTakenBack(rollout);
        assertThat(rollout.last()).contains("was not ready within 20 s");
    }

    @Test
    void oneThatCannotReachItsDatabaseNeverGetsTraffic() throws Exception {
        var values = release(
                "backend-database-url: ${backend-database-url}",
                "backend-database-url: jdbc:postgresql://127.0.0.1:1/nothing");

        var rollout = rollout(values);

        assertTakenBack(rollout);
        assertThat(rollout.last()).contains("will not become ready");
    }

    @Test
    void oneThatWasKilledHalfWayIsGoneOnWith() throws Exception {
        var before = serving("backend-service");
        var values = release("supervisor-wait: 5s", "supervisor-wait: " + 6 + ++build + "s");
        var killed = program("killed", arguments(values, "--bake", "300s"));
        while (serving("backend-service").equals(before)) {
            assertThat(killed.isAlive()).isTrue();
            new CountDownLatch(1).await(50, MILLISECONDS);
        }
        var verifiers = killed.descendants().toList();
        killed.destroyForcibly().waitFor();
        verifiers.forEach(ProcessHandle::destroy);

        var rollout = rollout(values);

        assertThat(rollout.code()).as(rollout.said()).isZero();
        assertThat(rollout.said()).contains("which was begun before");
        assertThat(serving("backend-service")).hasSize(1).isNotEqualTo(before);
        assertThat(state("backend-service").traffic()).contains(new Share(before.getFirst(), 0, "previous"));
        assertThat(run(List.of("rollback", "local", "--gcloud", "none")).code()).isZero();
        assertThat(serving("backend-service")).isEqualTo(before);
    }

    private static void assertTakenBack(Ended rollout) throws Exception {
        assertThat(rollout.code()).as(rollout.said()).isEqualTo(1);
        assertThat(rollout.last()).startsWith("{\"verdict\":\"rolled back\",\"exit\":1,");
        assertThat(rollout.said()).contains("after going back", "{\"ok\":true,");
        for (var service : List.of("auth-service", "backend-service")) {
            assertThat(serving(service)).containsExactly(rollout.before(service));
            assertThat(state(service).tagged()).doesNotContainKey("canary");
        }
    }

    /** The values that deploy/up began with, but for one line. */
    private static Path release(String line, String other) throws IOException {
        var text = Files.readString(project.resolve(VALUES));
        assertThat(text).contains(line);
        var file = Files.createTempDirectory(project, "release ").resolve("local.yaml");
        return Files.writeString(file, text.replace(line, other));
    }

    private static Path data() {
        return project.resolve(".accord");
    }

    private static ServiceState state(String service) throws Exception {
        var rehearsal = Rehearsal.running(data()).orElseThrow();
        return new ApiPlatform(rehearsal.url(), Rehearsal.PROJECT, AccessToken.inFile(rehearsal.token()))
                .service(service)
                .orElseThrow();
    }

    private static List<String> serving(String service) throws Exception {
        return state(service).traffic().stream()
                .filter(share -> share.percent() > 0)
                .map(Share::revision)
                .toList();
    }

    private static List<String> arguments(Path values, String... more) {
        var arguments = new ArrayList<>(List.of("rollout", "local", "--gcloud", "none", "--values", values.toString()));
        // In one step: not every question about a run is answered yet by an instance that does not run it.
        arguments.addAll(List.of("--steps", "100"));
        if (!List.of(more).contains("--bake")) {
            arguments.addAll(List.of("--bake", "0"));
        }
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Ended rollout(Path values, String... more) throws Exception {
        return run(arguments(values, more));
    }

    private static Ended run(List<String> arguments) throws Exception {
        var process = program("said", arguments);
        var out = process.inputReader().lines().toList();
        return new Ended(process.waitFor(), out, Files.readString(directory.resolve("said")));
    }

    /** The program as the launchers start it. */
    private static Process program(String name, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                Build.present().root().resolve("deploy/target/deploy.jar").toString(),
                "--project",
                project.toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(directory.resolve(name).toFile())
                .start();
    }

    private record Ended(int code, List<String> out, String said) {
        String last() {
            return out.isEmpty() ? "" : out.getLast();
        }

        /** The revision that had the traffic of a service before. */
        String before(String service) throws IOException {
            return Json.members(Json.at(Json.read(last()), "before", service))
                    .keySet()
                    .iterator()
                    .next();
        }
    }
}
