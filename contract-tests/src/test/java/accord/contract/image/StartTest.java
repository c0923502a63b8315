package accord.contract.image;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.process.Build;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.process.SharedStorage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What makes a start cheap, without a clock: the JVM's options mean what they say, and what is not needed is not loaded. */
@Timeout(value = 120, unit = SECONDS)
class StartTest {
    private static final Pattern METHOD_OPTION =
            Pattern.compile("-XX:CompileCommand=\\w+,([\\w.]+)\\*?::(\\w+|\\*),.+");

    @TempDir
    private Path directory;

    @Test
    void theJvmTakesEveryOptionAndSaysNothingAboutIt() throws Exception {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options("jvm.options"));
        command.addAll(options("training.options"));
        command.add("--version");
        var err = directory.resolve("err");
        var out = directory.resolve("out");
        var java = new ProcessBuilder(command)
                .redirectError(err.toFile())
                .redirectOutput(out.toFile())
                .start();

        assertThat(java.waitFor()).isZero();
        assertThat(err).isEmptyFile();
        assertThat(Files.readString(out)).startsWith("openjdk ").doesNotContain("CompileCommand", "warning");
    }

    @Test
    void theMethodsThatOptionsNameExist() throws Exception {
        var named = Stream.concat(options("jvm.options").stream(), options("training.options").stream())
                .map(METHOD_OPTION::matcher)
                .filter(Matcher::matches)
                .toList();

        assertThat(named).isNotEmpty();
        for (var option : named) {
            assertThat(Class.forName(option.group(1)).getDeclaredMethods())
                    .as(option.group())
                    .extracting(Method::getName)
                    .anyMatch(name ->
                            option.group(2).equals("*") || option.group(2).equals(name));
        }
    }

    @Test
    void aServiceWhoseDatabaseIsThereLoadsNothingThatItDoesNotNeed() throws Exception {
        var settings = ServiceSettings.in(directory);
        end(settings.startAuth());
        end(settings.startBackend());

        var auth = directory.resolve("auth classes");
        end(settings.withAuth("JAVA_TOOL_OPTIONS", logged(auth)).startAuth());
        assertThat(loaded(auth)).contains("accord.auth.AuthService").allSatisfy(StartTest::isNeeded);

        var backend = directory.resolve("backend classes");
        end(settings.withBackend("JAVA_TOOL_OPTIONS", logged(backend)).startBackend());
        assertThat(loaded(backend)).contains("accord.backend.BackendService").allSatisfy(StartTest::isNeeded);
    }

    @Test
    @Tag("full")
    void norDoesOneWhoseServersAreThere() throws Exception {
        var log = directory.resolve("classes with servers");
        var options = new ArrayList<>(options("jvm.options"));
        options.add("-Xlog:class+load:file=" + log);
        try (var storage = SharedStorage.start(directory)) {
            end(storage.instance("first"));
            end(storage.instance("second", storage.settings().withJvm(options.toArray(String[]::new))));
        }
        assertThat(loaded(log))
                .contains("io.lettuce.core.RedisClient", "org.postgresql.Driver")
                .doesNotContain(
                        "io.lettuce.core.FutureSyncInvocationHandler",
                        "io.lettuce.core.event.connection.JfrConnectionCreatedEvent",
                        "io.netty.buffer.AllocateBufferEvent")
                .allSatisfy(StartTest::isNeeded);
    }

    /** Not a parser of XML for the log, not Flyway for a schema that is there, not a linker of native code for buffers. */
    private static void isNeeded(String loaded) {
        assertThat(loaded)
                .doesNotStartWith("ch.qos.logback.core.joran.action.")
                .doesNotStartWith("org.flywaydb.core.internal.")
                .doesNotStartWith("jdk.internal.foreign.abi.x64.")
                .isNotEqualTo("com.fasterxml.jackson.databind.ObjectMapper");
    }

    private static void end(ServiceProcess service) throws InterruptedException {
        try (service) {
            service.awaitReady(ServicePair.START);
            service.stop();
        }
    }

    private static String logged(Path file) {
        return "\"-Xlog:class+load:file=" + file + "\"";
    }

    private static List<String> loaded(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceFirst("^\\S+ ", "").split(" ", 2)[0])
                .toList();
    }

    private static List<String> options(String name) throws IOException {
        var file = Build.present().root().resolve("deploy/cloudrun").resolve(name);
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.replaceFirst("^(auth|backend)-service: *", ""))
                .toList();
    }
}
