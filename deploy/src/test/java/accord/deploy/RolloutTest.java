package accord.deploy;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import accord.deploy.admin.Rehearsal;
import accord.deploy.admin.Served;
import accord.deploy.manifest.Json;
import accord.deploy.platform.AccessToken;
import accord.deploy.platform.ApiPlatform;
import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import accord.deploy.rollout.PlantedVerifier;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases as a person makes them: the program as a process, against the Admin API of {@code deploy/up --admin-port}, whose
 * revisions are processes too. Users come all the while. Each test begins with whatever the one before it left serving.
 */
@Timeout(value = 120, unit = SECONDS)
class RolloutTest {

    @TempDir
    private static Path directory;

    private static PlantedProject project;
    private static Process up;
    private static Users users;
    private static final AtomicLong BUILD = new AtomicLong();

    @BeforeAll
    static void start() throws Exception {
        project = PlantedProject.in(directory.resolve("a project"));
        for (var service : List.of("auth", "backend")) {
            project.set(service + "-service.yaml", "ACCORD_PLANT", "${" + service + "-plant}");
        }
        var values = project.cloudrun().resolve("values/local.yaml");
        Files.writeString(values, Files.readString(values) + "auth-plant:\nbackend-plant:\n");
        ClassPathJar.of(project.root().resolve("contract-tests/target/contract-tests.jar"), PlantedVerifier.class);
        up = program(List.of("up", "--auth-port", "0", "--backend-port", "0", "--admin-port", "0"), "up");
        while (Rehearsal.running(data()).isEmpty()) {
            assertThat(up.isAlive()).as("deploy/up").isTrue();
            new CountDownLatch(1).await(20, MILLISECONDS);
        }
        users = Users.of(state("backend-service").url());
    }

    @AfterAll
    static void stop() throws Exception {
        users.leave();
        up.toHandle().destroy();
        if (!up.waitFor(15, SECONDS)) {
            up.descendants().forEach(ProcessHandle::destroyForcibly);
            up.destroyForcibly();
        }
    }

    @Test
    void aGoodReleaseOfBothSidesReachesEverybodyAndTheSecondRunFindsNothingToDo() throws Exception {
        var values = values("", "");
        changeAuthServiceToo(values);

        var rollout = rollout(values);

        assertThat(rollout.code()).isZero();
        assertThat(rollout.last()).startsWith("{\"verdict\":\"released\",\"exit\":0,");
        for (var service : List.of("auth-service", "backend-service")) {
            var state = state(service);
            assertThat(serving(state)).hasSize(1).doesNotContain(rollout.before(service));
            assertThat(state.traffic()).contains(new Share(rollout.before(service), 0, "previous"));
        }
        assertThat(rollout.said().indexOf("backend-service: making"))
                .isPositive()
                .isLessThan(rollout.said().indexOf("auth-service: making"));
        assertThat(rollout(values).last()).startsWith("{\"verdict\":\"nothing to do\",\"exit\":0,");
        assertThat(users.failures()).isEmpty();

        var rollback = run("rollback", "local", "--gcloud", "none");
        assertThat(rollback.code()).isZero();
        assertThat(rollback.last()).startsWith("{\"verdict\":\"rolled back\",\"exit\":0,");
        for (var service : List.of("auth-service", "backend-service")) {
            assertThat(serving(state(service))).containsExactly(rollout.before(service));
        }
    }

    @Test
    void oneWithAnotherSecretIsTakenBackBeforeAnybodyComesToIt() throws Exception {
        var values = values("", "");
        Files.writeString(values, Files.readString(values).replace("jwt-secret-version: 1", "jwt-secret-version: 2"));

        assertTakenBack(rollout(values), "before it has any traffic, the contract is broken: authentication");
    }

    @Test
    void oneThatBreaksTheTokenContractIsTakenBackOnBothSides() throws Exception {
        assertTakenBack(
                rollout(values("another-contract", "")),
                "before it has any traffic, the contract is broken: authentication");
    }

    @Test
    void oneThatNeverBecomesReadyIsNotWaitedForForEver() throws Exception {
        assertTakenBack(rollout(values("", "never-ready"), "--ready-within", "2s"), "was not ready within 2 s: ");
    }

    @Test
    void oneThatFailsOnlyUnderLoadIsTakenBackWhenUsersComeToIt() throws Exception {
        users.crowd(true);
        try {
            var rollout = rollout(values("", "breaks-under-load"), "--steps", "50,100", "--bake", "20s");

            assertThat(rollout.code()).isEqualTo(1);
            assertThat(rollout.last()).contains("has spent its error budget: ", " requests went well");
            assertThat(serving(state("backend-service"))).containsExactly(rollout.before("backend-service"));
            assertThat(users.failures()).doesNotContainKey(rollout.before("backend-service"));
        } finally {
            users.crowd(false);
            users.forgive();
        }
    }

    @Test
    void oneThatWasKilledHalfWayIsGoneOnWith() throws Exception {
        var values = values("", "");
        var before = serving(state("backend-service"));
        var killed = program(arguments(values, "--steps", "50,100", "--bake", "60s"), "killed");
        while (state("backend-service").traffic().stream().noneMatch(share -> share.percent() == 50)) {
            assertThat(killed.isAlive()).isTrue();
            new CountDownLatch(1).await(20, MILLISECONDS);
        }
        killed.destroyForcibly().waitFor();
        assertThat(serving(state("backend-service"))).hasSize(2);

        var rollout = rollout(values, "--steps", "50,100");

        assertThat(rollout.code()).isZero();
        assertThat(rollout.said()).contains("which was begun before");
        assertThat(serving(state("backend-service"))).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(state("backend-service").traffic())
                .contains(new Share(before.getFirst(), 0, "previous"))
                .hasSize(2);
    }

    @Test
    void ctrlCStopsBetweenTwoStepsAndARollbackUndoesThem() throws Exception {
        var before = serving(state("backend-service"));
        var stopped = program(arguments(values("", ""), "--steps", "50,100", "--bake", "60s"), "stopped");
        while (state("backend-service").traffic().stream().noneMatch(share -> share.percent() == 50)) {
            assertThat(stopped.isAlive()).isTrue();
            new CountDownLatch(1).await(20, MILLISECONDS);
        }
        new ProcessBuilder("kill", "-INT", String.valueOf(stopped.pid()))
                .start()
                .waitFor();

        var code = stopped.waitFor();
        assertThat(code).as(Files.readString(directory.resolve("stopped.err"))).isEqualTo(130);
        assertThat(String.join("\n", stopped.inputReader().lines().toList()))
                .startsWith("{\"verdict\":\"interrupted\",\"exit\":130,");
        assertThat(Files.readString(directory.resolve("stopped.err"))).contains("the same command goes on from there");
        assertThat(run("rollback", "local", "--gcloud", "none").code()).isZero();
        assertThat(serving(state("backend-service"))).isEqualTo(before);
    }

    @Test
    void whatPreflightRefusesTouchesNothing() throws Exception {
        var values = values("", "");
        Files.writeString(values, Files.readString(values).replace("host: 127.0.0.1", "hots: 127.0.0.1"));
        var generation = state("backend-service").generation();

        var rollout = rollout(values);

        assertThat(rollout.code()).isEqualTo(3);
        assertThat(rollout.said()).contains("no manifest asks for 'hots'; did you mean 'host'?");
        assertThat(rollout.last()).startsWith("{").contains("\"verdict\":\"refused\"");
        assertThat(state("backend-service").generation()).isEqualTo(generation);
    }

    @Test
    @Tag("full")
    @Timeout(value = 600, unit = SECONDS)
    void theRealGcloudReleasesOneSideAndTakesItBack() throws Exception {
        assumeThat(Served.GCLOUD).exists();
        var values = values("", "");
        assertThat(rollout(values).code()).isZero();
        changeAuthServiceToo(values);
        var before = state("backend-service").generation();

        var rollout = run("rollout", "local", "--values", values.toString(), "--steps", "50,100", "--bake", "0");

        assertThat(rollout.code()).as(rollout.said()).isZero();
        assertThat(rollout.last()).contains("\"verdict\":\"released\"").doesNotContain("own client");
        assertThat(rollout.said()).contains("backend-service serves ", "already: nothing to do");
        assertThat(state("backend-service").generation()).isEqualTo(before);
        assertThat(run("rollback", "local").code()).isZero();
        assertThat(serving(state("auth-service"))).containsExactly(rollout.before("auth-service"));
    }

    private static void assertTakenBack(Ended rollout, String reason) throws Exception {
        assertThat(rollout.code()).as(rollout.said()).isEqualTo(1);
        assertThat(rollout.last())
                .startsWith("{\"verdict\":\"rolled back\",\"exit\":1,")
                .contains(reason);
        for (var service : List.of("auth-service", "backend-service")) {
            assertThat(serving(state(service))).containsExactly(rollout.before(service));
            assertThat(state(service).tagged()).doesNotContainKey("canary");
        }
        assertThat(users.failures()).isEmpty();
    }

    /** Values of a release that was never there. */
    private static Path values(String auth, String backend) throws IOException {
        var build = BUILD.incrementAndGet();
        var file = project.root().resolve("releases/" + build + "/local.yaml");
        Files.createDirectories(file.getParent());
        var text = Files.readString(project.cloudrun().resolve("values/local.yaml"))
                .replace("auth-plant:", "auth-plant: " + auth)
                .replace("backend-plant:", "backend-plant: " + backend)
                .replace("supervisor-wait: 5s", "supervisor-wait: " + (5 + build) + "s");
        return Files.writeString(file, text);
    }

    private static void changeAuthServiceToo(Path values) throws IOException {
        Files.writeString(
                values, Files.readString(values).replaceFirst("proxies: \\d+", "proxies: " + BUILD.incrementAndGet()));
    }

    private static List<String> arguments(Path values, String... more) {
        var arguments = new ArrayList<>(List.of("rollout", "local", "--gcloud", "none", "--values", values.toString()));
        if (!List.of(more).contains("--steps")) {
            arguments.addAll(List.of("--steps", "100"));
        }
        if (!List.of(more).contains("--bake")) {
            arguments.addAll(List.of("--bake", "0"));
        }
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Ended rollout(Path values, String... more) throws Exception {
        return run(arguments(values, more).toArray(String[]::new));
    }

    private static Ended run(String... arguments) throws Exception {
        var process = program(List.of(arguments), "run");
        var out = process.inputReader().lines().toList();
        return new Ended(process.waitFor(), out, Files.readString(directory.resolve("run.err")));
    }

    /** The program as the launchers start it. */
    private static Process program(List<String> arguments, String name) throws IOException {
        var command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Deploy.class.getName(),
                "--project",
                project.root().toString()));
        command.addAll(arguments);
        if (Files.isExecutable(Served.GCLOUD)
                && !arguments.contains("--gcloud")
                && !arguments.getFirst().equals("up")) {
            command.addAll(List.of("--gcloud-found", Served.GCLOUD.toString()));
        }
        return new ProcessBuilder(command)
                .redirectError(directory.resolve(name + ".err").toFile())
                .start();
    }

    private static Path data() {
        return project.root().resolve(".accord");
    }

    private static ServiceState state(String service) throws Exception {
        var rehearsal = Rehearsal.running(data()).orElseThrow();
        return new ApiPlatform(rehearsal.url(), Rehearsal.PROJECT, AccessToken.inFile(rehearsal.token()))
                .service(service)
                .orElseThrow();
    }

    private static List<String> serving(ServiceState state) {
        return state.traffic().stream()
                .filter(share -> share.percent() > 0)
                .map(Share::revision)
                .toList();
    }

    /** What a program said and how it ended. */
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

    /** People who come all the while, one at a time or many at once, and what each revision refused them. */
    private static final class Users {
        private final URI url;
        private final Map<String, String> failures = new ConcurrentHashMap<>();
        private final AtomicBoolean here = new AtomicBoolean(true);
        private final AtomicBoolean crowd = new AtomicBoolean();
        private final List<Thread> threads;

        private Users(URI url) {
            this.url = url.resolve("/work");
            this.threads = IntStream.range(0, 12)
                    .mapToObj(number -> Thread.ofVirtual().start(() -> come(number)))
                    .toList();
        }

        static Users of(URI url) {
            return new Users(url);
        }

        private void come(int number) {
            while (here.get()) {
                try {
                    if (number > 0 && !crowd.get()) {
                        new CountDownLatch(1).await(50, MILLISECONDS);
                        continue;
                    }
                    var connection = (HttpURLConnection) url.toURL().openConnection();
                    var status = connection.getResponseCode();
                    if (status != 200) {
                        failures.put(String.valueOf(connection.getHeaderField("X-Revision")), "answered " + status);
                    }
                    connection.disconnect();
                    new CountDownLatch(1).await(number == 0 ? 20 : 1, MILLISECONDS);
                } catch (IOException e) {
                    failures.put("", e.toString());
                } catch (InterruptedException _) {
                    return;
                }
            }
        }

        void crowd(boolean come) {
            crowd.set(come);
        }

        Map<String, String> failures() {
            return Map.copyOf(failures);
        }

        void forgive() {
            failures.clear();
        }

        void leave() throws InterruptedException {
            here.set(false);
            for (var thread : threads) {
                thread.join();
            }
        }
    }
}
