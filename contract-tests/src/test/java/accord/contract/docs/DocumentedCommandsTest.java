package accord.contract.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import accord.contract.Contract;
import accord.contract.client.Json;
import accord.deploy.Deploy;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Whoever copies a command out of the documents gets what the program understands: each is parsed by the program itself. */
final class DocumentedCommandsTest {
    private static final Pattern BLOCK = Pattern.compile("```console\\n(.*?)```", Pattern.DOTALL);

    /** What a reader has exported before, and what the documents leave to the reader. */
    private static final Map<String, String> SAID_BEFORE = Map.of(
            "$P", "accord-production",
            "$R", "europe-west1",
            "$AUTH", "https://auth.accord.example",
            "$BACKEND", "https://api.accord.example",
            "…", "x");

    @TempDir
    private Path directory;

    @Test
    void gcloudUnderstandsEachOfItsCommands() throws Exception {
        var gcloud = Path.of("/usr/bin/gcloud");
        assumeThat(gcloud)
                .as("gcloud is not on this machine: its commands were not parsed")
                .exists();
        var commands = segments("gcloud ");
        assertThat(commands).hasSizeGreaterThan(20);

        assertThat(refused(gcloud, commands)).isEmpty();
        // What a parser that takes everything would say is not worth asking.
        assertThat(refused(gcloud, List.of("gcloud sql databases create auth --instnace=accord")))
                .singleElement()
                .asString()
                .contains("unrecognized arguments: --instnace");
    }

    @Test
    void theLaunchersUnderstandEachOfTheirs() throws IOException {
        var commands = segments("./deploy/");
        assertThat(commands).hasSizeGreaterThan(10);

        assertThat(commands).allSatisfy(command -> {
            var words = new ArrayList<>(List.of(command.split("\\s+")));
            var launcher = root().resolve(words.getFirst());
            assertThat(launcher).isExecutable();
            words.set(0, launcher.getFileName().toString());
            var programs = Stream.of(Deploy.commandLine(), Contract.commandLine())
                    .filter(program -> program.getSubcommands().containsKey(words.getFirst()))
                    .toList();
            assertThat(programs).as(command).hasSize(1);
            assertThat(mistake(programs.getFirst(), words)).as(command).isEmpty();
        });
    }

    @Test
    void theRunbooksTestsAreThere() throws IOException {
        var runbook = Files.readString(root().resolve("deploy/README.md"));
        var names = Pattern.compile("`(accord(?:\\.[a-z]+)+\\.[A-Z]\\w+Test)`")
                .matcher(runbook)
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(names)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }

    private static String mistake(CommandLine program, List<String> words) {
        try {
            program.parseArgs(words.toArray(String[]::new));
            return "";
        } catch (ParameterException mistaken) {
            return mistaken.toString();
        }
    }

    /** What gcloud has against these commands, which it only parses. */
    private List<String> refused(Path gcloud, List<String> commands) throws IOException, InterruptedException {
        var file = directory.resolve("commands.json");
        Files.writeString(
                file,
                "["
                        + String.join(
                                ",",
                                commands.stream()
                                        .map(command -> Json.write(Map.of("command_string", command)))
                                        .toList())
                        + "]");
        var process = new ProcessBuilder(gcloud.toString(), "meta", "lint-gcloud-commands", "--commands-file=" + file);
        process.environment().put("CLOUDSDK_CONFIG", directory.toString());
        process.environment().put("CLOUDSDK_CORE_DISABLE_PROMPTS", "1");
        process.redirectError(ProcessBuilder.Redirect.DISCARD);
        var running = process.start();
        var verdicts = Json.read(new String(running.getInputStream().readAllBytes(), UTF_8));
        running.waitFor();
        assertThat(verdicts.size()).isEqualTo(commands.size());
        var refused = new ArrayList<String>();
        for (var verdict : verdicts.values()) {
            if (!member(verdict, "success").getBooleanValue()) {
                refused.add(member(verdict, "command_string").getStringValue() + ": "
                        + member(verdict, "error_message").coerceStringValue());
            }
        }
        return refused;
    }

    private static JsonNode member(JsonNode object, String name) {
        return requireNonNull(object.get(name), name);
    }

    /** The commands that begin like this, as a shell would see them. */
    private static List<String> segments(String begin) throws IOException {
        var segments = new ArrayList<String>();
        for (var document : List.of("README.md", "deploy/README.md", "CONTRIBUTING.md")) {
            var blocks = BLOCK.matcher(Files.readString(root().resolve(document)));
            while (blocks.find()) {
                blocks.group(1)
                        .lines()
                        .filter(line -> line.startsWith("$ "))
                        .flatMap(line -> Stream.of(
                                line.substring(2).replaceAll("\\s+(#.*|&$)", "").split("\\s(?:\\||&&)\\s", -1)))
                        .map(String::strip)
                        .filter(segment -> segment.startsWith(begin))
                        .map(DocumentedCommandsTest::substituted)
                        .distinct()
                        .forEach(segments::add);
            }
        }
        return segments;
    }

    private static String substituted(String command) {
        var substituted = command;
        for (var variable : SAID_BEFORE.entrySet()) {
            substituted = substituted.replace(variable.getKey(), variable.getValue());
        }
        return substituted;
    }

    /** Tests run in their module's folder, which lies in the project's. */
    private static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
