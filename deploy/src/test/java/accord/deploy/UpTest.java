package accord.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a person or a script meets it: a process with arguments, two streams, signals and an exit code. */
@Timeout(value = 90, unit = SECONDS)
class UpTest {

    private static final Pattern READY = Pattern.compile(
            "ready \\{\"auth\":\"http://127\\.0\\.0\\.1:\\d+\",\"backend\":\"http://127\\.0\\.0\\.1:\\d+\"}");

    @TempDir
    private Path directory;

    private PlantedProject project;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void plant() throws Exception {
        project = PlantedProject.in(directory.resolve("a project"));
    }

    @AfterEach
    void endWhatWasStarted() throws Exception {
        for (var process : started) {
            var descendants = process.descendants().toList();
            process.destroyForcibly().waitFor();
            descendants.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void readyIsTheOnlyLineOnStandardOutputAndSigtermDrains() throws Exception {
        var up = up("--auth-port", "0", "--backend-port", "0");
        var out = up.inputReader();
        assertThat(out.readLine()).matches(READY);
        var services = up.children().toList();

        up.toHandle().destroy();

        assertThat(up.waitFor(15, SECONDS)).isTrue();
        assertThat(up.exitValue()).isZero();
        assertThat(out.readLine()).isNull();
        assertThat(services).hasSize(2).noneMatch(ProcessHandle::isAlive);
        assertThat(project.root().resolve(".accord/secrets/jwt-secret/1")).exists();
    }

    @Test
    void controlCReachesTheWholeProcessGroupAndDrains() throws Exception {
        var up = up("--auth-port", "0", "--backend-port", "0");
        assertThat(up.inputReader().readLine()).matches(READY);
        var services = up.children().toList();

        assertThat(new ProcessBuilder("kill", "-INT", "--", "-" + up.pid())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(up.waitFor(15, SECONDS)).isTrue();
        assertThat(up.exitValue()).isZero();
        assertThat(services).hasSize(2).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aFailedServiceEndsTheOtherOneToo() throws Exception {
        project.plant("backend-service", "dies");

        var up = up("--auth-port", "0", "--backend-port", "0");

        assertThat(rest(up.errorReader()))
                .contains("backend-service ended with exit code 7")
                .contains("the reason is the moon");
        assertThat(up.waitFor()).isEqualTo(1);
        assertThat(up.descendants()).isEmpty();
        assertThat(up.inputReader().readLine()).isNull();
    }

    @Test
    void aSecondRunOnTheSameDataIsToldWhoHasIt() throws Exception {
        var first = up("--auth-port", "0", "--backend-port", "0");
        assertThat(first.inputReader().readLine()).matches(READY);

        var second = up("--auth-port", "0", "--backend-port", "0");

        assertThat(rest(second.errorReader()))
                .contains("is in use by another deploy/up (pid " + first.pid() + ")")
                .contains("--data DIR");
        assertThat(second.waitFor()).isEqualTo(3);
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void whatAKilledRunLeftBehindIsEndedByTheNextOne() throws Exception {
        var killed = up("--auth-port", "0", "--backend-port", "0");
        assertThat(killed.inputReader().readLine()).matches(READY);
        var orphans = killed.children().toList();
        killed.destroyForcibly().waitFor();
        assertThat(orphans).hasSize(2).allMatch(ProcessHandle::isAlive);

        var next = up("--auth-port", "0", "--backend-port", "0");

        assertThat(next.inputReader().readLine()).matches(READY);
        assertThat(orphans).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void soIsItsDatabaseWhichIsNobodysChild() throws Exception {
        var killed = up("--auth-port", "0", "--backend-port", "0", "--with", "postgres");
        assertThat(killed.inputReader().readLine()).matches(READY);
        var orphan = database();
        killed.destroyForcibly().waitFor();
        assertThat(orphan.isAlive()).isTrue();

        var next = up("--auth-port", "0", "--backend-port", "0", "--with", "postgres");

        assertThat(next.inputReader().readLine()).matches(READY);
        assertThat(orphan.isAlive()).isFalse();
        var database = database();
        next.toHandle().destroy();
        assertThat(next.waitFor(30, SECONDS)).isTrue();
        // Its file says that it has ended a moment before it has.
        assertThat(database.onExit()).succeedsWithin(10, SECONDS);
    }

    private ProcessHandle database() throws Exception {
        var pid = Files.readAllLines(project.root().resolve(".accord/postgres/postmaster.pid"))
                .getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    @Test
    void aMistakenManifestIsSaidInOneSentence() throws Exception {
        project.replace("values/local.yaml", "host: 127.0.0.1", "hots: 127.0.0.1");

        var up = up("--auth-port", "0", "--backend-port", "0");

        assertThat(rest(up.errorReader()))
                .contains("local.yaml:3: no manifest asks for 'hots'; did you mean 'host'?")
                .doesNotContain("at accord.deploy");
        assertThat(up.waitFor()).isEqualTo(3);
    }

    @Test
    void theHelpNamesEveryOptionAndExitCode() throws Exception {
        var up = up("--help");

        assertThat(rest(up.inputReader()))
                .contains(
                        "--auth-port=N",
                        "--backend-port=N",
                        "--data=DIR",
                        "--instances=N",
                        "--with=STORE",
                        "--smoke",
                        "--help")
                .contains("Exit codes:", "ready {\"auth\":");
        assertThat(up.waitFor()).isZero();
    }

    @Test
    void anUnknownOptionIsRefused() throws Exception {
        var up = up("--smok");

        assertThat(rest(up.errorReader()))
                .contains("Unknown option: '--smok'")
                .contains("--smoke")
                .contains("deploy/up --help names every option")
                .doesNotContain("Exit codes");
        assertThat(up.waitFor()).isEqualTo(2);
    }

    @Test
    void severalInstancesThatShareNothingAreRefused() throws Exception {
        var up = up("--instances", "2", "--with", "redis");

        assertThat(rest(up.errorReader())).contains("--instances 2 needs --with postgres,redis");
        assertThat(up.waitFor()).isEqualTo(2);
    }

    @Test
    void anEmptyDirectoryIsNotTheCurrentOne() throws Exception {
        var up = up("--data=");

        assertThat(rest(up.errorReader())).contains("--data is empty: name a directory");
        assertThat(up.waitFor()).isEqualTo(2);
    }

    @Test
    void theVersionIsSaid() throws Exception {
        assertThat(rest(up("--version").inputReader())).startsWith("deploy ");
    }

    @Test
    void whatPreflightRefusesIsNotStarted() throws Exception {
        project.replace("backend-service.yaml", "timeoutSeconds: 3600", "timeoutSeconds: 60");
        project.set("auth-service.yaml", "BYPASS_STARTUP_VALIDATION", "\"true\"");

        var up = up("--auth-port", "0", "--backend-port", "0");

        assertThat(rest(up.errorReader()))
                .contains("BYPASS_STARTUP_VALIDATION switches a check off")
                .contains("timeoutSeconds is 60, and the service keeps a socket for up to 3465 s")
                .doesNotContain("planted as");
        assertThat(up.waitFor()).isEqualTo(3);
    }

    private Process up(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                // a process group of its own, as a terminal would give it
                "setsid",
                // what runs in the background of a script ignores SIGINT, and so does whatever it starts
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Deploy.class.getName(),
                "--project",
                project.root().toString(),
                "up"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private static String rest(BufferedReader reader) throws Exception {
        return String.join("\n", reader.lines().toList());
    }
}
