package accord.contract.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.process.ServicePair;
import accord.contract.process.SharedServices;
import com.networknt.schema.InputFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedServices.class)
@Timeout(value = 180, unit = SECONDS)
class BenchCommandTest {
    private static final String[] LITTLE = {
        "--rounds",
        "1",
        "--seconds",
        "1",
        "--warmup",
        "0",
        "--handshakes",
        "100",
        "--idle",
        "100",
        "--in-flight",
        "32",
        "--sign-ins",
        "2"
    };

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aRunningPairIsMeasuredAndNothingFails(ServicePair services) throws IOException {
        var code = bench(running(services, services.backend().url()));

        assertThat(code).as(() -> out + "\n" + err).isZero();
        var json = Files.readString(directory.resolve("out/bench.json"));
        assertThat(RunTest.schema().validate(json, InputFormat.JSON)).isEmpty();
        var run = Run.read(json);
        assertThat(run.figures())
                .extracting(Figure::measure)
                .containsExactly(
                        Measure.IDLE,
                        Measure.HANDSHAKES,
                        Measure.TURNS,
                        Measure.RESUMES,
                        Measure.LOGINS,
                        Measure.REFRESHES,
                        Measure.VERIFY);
        assertThat(run.figure(Measure.HANDSHAKES).orElseThrow().count()).isEqualTo(100);
        for (var measure : List.of(Measure.HANDSHAKES, Measure.TURNS, Measure.RESUMES, Measure.LOGINS)) {
            var figure = run.figure(measure).orElseThrow();
            assertThat(figure.cpuMicros().median()).as(measure.word()).isPositive();
            assertThat(figure.rounds().getFirst().generator())
                    .as(measure.word())
                    .isPositive();
        }
        assertThat(run.memory())
                .singleElement()
                .satisfies(
                        memory -> assertThat(memory.after() - memory.before()).isEqualTo(100));
        assertThat(out.toString()).contains("turns", "100 more open connections");
        assertThat(err.toString()).contains("cold-handshakes are left out", "round 1/1: turns");
        assertThat(Files.readString(directory.resolve("out/bench.svg"))).startsWith("<svg");
        assertThat(json + out + err)
                .doesNotContain(services.settings().backend().getOrDefault("JWT_SECRET", "?"));
    }

    @Test
    void aServerThatRefusesIsAFailureThatIsNamed(ServicePair services) throws IOException {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var refusing = Thread.ofVirtual().start(() -> refuse(server));
            var arguments = running(services, URI.create("http://127.0.0.1:" + server.getLocalPort()));
            arguments.addAll(List.of("--only", "handshakes"));

            assertThat(bench(arguments)).isEqualTo(1);
            assertThat(refusing.isAlive()).isTrue();
        }
        assertThat(out.toString())
                .contains("FAILED handshakes", "the upgrade was answered with HTTP/1.1 503 Service Unavailable")
                .containsPattern("failed: .*bench.json");
        assertThat(Run.read(Files.readString(directory.resolve("out/bench.json")))
                        .isOk())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --only turn                   | nothing is measured as 'turn': one of cold-handshakes, idle
            --only turns --skip turns     | nothing is left to measure
            --rounds 0                    | --rounds is 0: it must be at least 1
            --idle 2000000000             | a process may open
            --compare nothing.json        | nothing.json cannot be compared with
            --backend-url http://127.0.0.1|  Missing required argument(s)
            --against .                   | is not there: build that checkout first
            """)
    void aCommandLineThatIsWrongIsAnsweredWithWhatToDo(String arguments, String why) {
        var words = new ArrayList<>(List.of("--out", directory.resolve("out").toString()));
        words.addAll(List.of(arguments.split(" ", -1)));

        assertThat(bench(words)).isEqualTo(2);
        assertThat(err.toString()).contains(why);
    }

    @Test
    @Tag("full")
    void itStartsBothServicesForItselfAndLeavesNothingBehind() throws IOException {
        var words = new ArrayList<>(List.of(LITTLE));
        words.addAll(List.of("--cold", "50", "--only", "cold-handshakes,idle,turns", "--rounds", "2"));
        words.addAll(List.of("--out", directory.resolve("out").toString()));
        var before = ProcessHandle.current().descendants().count();

        assertThat(bench(words)).as(() -> out + "\n" + err).isZero();
        assertThat(ProcessHandle.current().descendants()).hasSize((int) before);
        var run = Run.read(Files.readString(directory.resolve("out/bench.json")));
        assertThat(run.figure(Measure.COLD).orElseThrow().rounds())
                .hasSize(2)
                .allSatisfy(round -> assertThat(round.count()).isEqualTo(50));
        assertThat(run.circumstances())
                .extractingByKey("java_options")
                .asString()
                .contains("MaxRAM=2048m", "MaxRAMPercentage=70");
    }

    private List<String> running(ServicePair services, URI backend) throws IOException {
        var secret = directory.resolve("secret");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, services.settings().backend().getOrDefault("JWT_SECRET", ""));
        var words = new ArrayList<>(List.of(LITTLE));
        words.addAll(List.of("--out", directory.resolve("out").toString()));
        words.addAll(List.of("--auth-url", services.auth().url().toString()));
        words.addAll(
                List.of("--auth-pid", Long.toString(services.auth().handle().pid())));
        words.addAll(List.of("--backend-url", backend.toString()));
        words.addAll(List.of(
                "--backend-pid", Long.toString(services.backend().handle().pid())));
        words.addAll(List.of("--secret-file", secret.toString()));
        return words;
    }

    private int bench(List<String> arguments) {
        return BenchCommand.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setOverwrittenOptionsAllowed(true)
                .execute(arguments.toArray(String[]::new));
    }

    private static void refuse(ServerSocket server) {
        while (true) {
            try (var socket = server.accept()) {
                socket.getOutputStream()
                        .write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException over) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
