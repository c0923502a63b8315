package accord.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts deploy/up and deploy/preflight, in a project of its own whose Maven only notes that it was called, and makes the jars. */
@Timeout(value = 60, unit = SECONDS)
class LauncherTest {

    private static final List<String> MODULES = List.of("auth-service", "backend-service", "contract-tests", "deploy");

    private static final String MAVEN = """
        #!/usr/bin/env bash
        set -euo pipefail
        cd "$(dirname "$0")"
        echo "$@" >> calls
        echo "a word of Maven on standard output"
        [ ! -f broken ] || exit 1
        for module in auth-service backend-service contract-tests deploy; do
          mkdir -p "$module/target"
          cp -p program.jar "$module/target/$module.jar"
          [[ "$*" != *images* ]] || touch "$module/target/bom.json"
        done
        """;

    @TempDir
    private Path directory;

    private Path project;

    @BeforeEach
    void layOutAProject() throws IOException {
        project = directory.resolve("a project, with blanks & more");
        Files.createDirectories(project.resolve(".mvn"));
        Files.copy(Path.of("../.mvn/jdk.sh"), project.resolve(".mvn/jdk.sh"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        for (var module : MODULES) {
            Files.createDirectories(project.resolve(module).resolve("src/main/java"));
            Files.writeString(project.resolve(module).resolve("pom.xml"), "<project/>");
            Files.writeString(project.resolve(module).resolve("src/main/java/Main.java"), "class Main {}");
        }
        for (var launcher : List.of("up", "preflight", "verify", "image", "launch")) {
            Files.copy(Path.of(launcher), project.resolve("deploy").resolve(launcher));
        }
        Files.writeString(project.resolve("mvnw"), MAVEN);
        Files.setPosixFilePermissions(project.resolve("mvnw"), PosixFilePermissions.fromString("rwxr-xr-x"));
        ClassPathJar.of(project.resolve("program.jar"), Echo.class);
    }

    @Test
    void itBuildsOnceAndHandsItsArgumentsOver() throws Exception {
        assertThat(up("--data", "a directory")).containsExactly(echo("--data", "a directory"));
        assertThat(up("--smoke")).containsExactly(echo("--smoke"));

        assertThat(builds()).containsExactly("-q -B -ntp -Pjars package");
    }

    @Test
    void theVerifierIsToldItsArgumentsAndNothingOfTheProject() throws Exception {
        var verifier = run(List.of("bash", project.resolve("deploy/verify").toString(), "--auth-url", "http://a b"));

        assertThat(verifier.inputReader().lines()).containsExactly("verify|--auth-url|http://a b");
    }

    @Test
    void aChangedSourceIsBuilt() throws Exception {
        up();
        Files.writeString(project.resolve("auth-service/src/main/java/Main.java"), "class Main { }");
        up();

        assertThat(builds()).hasSize(2);
    }

    @Test
    void aDeletedSourceIsBuiltToo() throws Exception {
        up();
        Files.delete(project.resolve("deploy/src/main/java/Main.java"));
        up();

        assertThat(builds()).hasSize(2);
    }

    @Test
    void aJarThatIsGoneIsBuilt() throws Exception {
        up();
        Files.delete(project.resolve("backend-service/target/backend-service.jar"));
        up();

        assertThat(builds()).hasSize(2);
    }

    @Test
    void aBuildThatFailedIsTriedAgainAndNothingIsRun() throws Exception {
        Files.createFile(project.resolve("broken"));
        assertThat(up()).isEmpty();
        Files.delete(project.resolve("broken"));

        assertThat(up()).containsExactly(echo());
        assertThat(builds()).hasSize(2);
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        var first = start();
        var second = start();

        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aBuildBesideARunningProgramDoesNotTakeItsClassesAway() throws Exception {
        var running = start("--wait");
        var out = running.inputReader();
        assertThat(out.readLine()).isEqualTo("waiting");
        Files.delete(project.resolve("deploy/target/deploy.jar"));
        Files.setLastModifiedTime(project.resolve("program.jar"), FileTime.from(Instant.EPOCH));

        up("--smoke");

        assertThat(programs()).hasSize(2);
        running.outputWriter().append("go on\n").flush();
        assertThat(out.readLine()).isEqualTo("loaded accord.deploy.LauncherTest$Late");
        assertThat(running.waitFor()).isZero();
        up("--smoke");
        assertThat(programs()).hasSize(1);
    }

    @Test
    void preflightIsAVerbOfTheSameProgram() throws Exception {
        var process = run(List.of("bash", project.resolve("deploy/preflight").toString(), "production"));

        assertThat(process.inputReader().readLine())
                .startsWith("--project|" + project + "|preflight")
                .endsWith("|production");
    }

    @Test
    void theImagesAlsoNeedListsThatAreAsNewAsThePoms() throws Exception {
        up();
        assertThat(image()).containsExactly("--project|" + project + "|image|--base|scratch");
        image();
        assertThat(builds()).containsExactly("-q -B -ntp -Pjars package", "-q -B -ntp -Pjars,images package");

        Files.writeString(project.resolve("auth-service/pom.xml"), "<project><!-- another library --></project>");
        up();
        image();
        image();

        assertThat(builds()).hasSize(4).last().isEqualTo("-q -B -ntp -Pjars,images package");
    }

    private List<String> image() throws Exception {
        var process = run(List.of("bash", project.resolve("deploy/image").toString(), "--base", "scratch"));
        var out = process.inputReader().lines().toList();
        process.waitFor();
        return out;
    }

    @Test
    void aBackgroundJobOfAScriptStillHearsControlC() throws Exception {
        up();
        var deaf = List.of(
                "bash",
                "-c",
                "trap '' INT; exec \"$0\" --signals",
                project.resolve("deploy/up").toString());

        assertThat(run(deaf).inputReader().lines()).containsExactly("hears Ctrl-C: true");
    }

    private String echo(String... arguments) {
        var all = new ArrayList<>(List.of("--project", project.toString(), "up"));
        all.addAll(List.of(arguments));
        return String.join("|", all);
    }

    private List<String> up(String... arguments) throws Exception {
        var process = start(arguments);
        var out = process.inputReader().lines().toList();
        process.waitFor();
        return out;
    }

    /** From another directory than the project's, as a script would. */
    private Process start(String... arguments) throws IOException {
        var command =
                new ArrayList<>(List.of("bash", project.resolve("deploy/up").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Process run(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("errors").toFile());
        builder.environment().put("ACCORD_JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private List<Path> programs() throws IOException {
        try (var programs = Files.list(project.resolve(".accord/programs"))) {
            return programs.toList();
        }
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(project.resolve("calls"));
    }

    /** The program, as far as the script is concerned. */
    static final class Echo {

        private Echo() {}

        public static void main(String... arguments) throws IOException {
            if (List.of(arguments).contains("--signals")) {
                System.out.println("hears Ctrl-C: " + hearsControlC());
            } else if (List.of(arguments).contains("--wait")) {
                System.out.println("waiting");
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                System.out.println("loaded " + new Late().getClass().getName());
            } else {
                System.out.println(String.join("|", arguments));
            }
        }

        /** The kernel's own word: signal 2 is the second bit of the ignored ones. */
        private static boolean hearsControlC() throws IOException {
            try (var status = Files.lines(Path.of("/proc/self/status"))) {
                var ignored = status.filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.substring("SigIgn:".length()).strip())
                        .mapToLong(mask -> Long.parseUnsignedLong(mask, 16))
                        .sum();
                return (ignored & 2) == 0;
            }
        }
    }

    /** A class that the program needs late. */
    static final class Late {}
}
