package accord.deploy.preflight;

import static java.util.stream.Collectors.joining;

import accord.deploy.manifest.Json;
import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.MonitoringFile;
import accord.deploy.manifest.Place;
import accord.deploy.manifest.ServiceManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The message types that gcloud itself parses manifests and monitoring with, run by the Python that it brings along. Nothing is sent anywhere. */
public final class GcloudTypes implements Check {

    private static final Pattern FIELD = Pattern.compile("\\w+\\.[\\w.\\[\\]-]*?(\\w+)\\s*$");
    private static final Pattern VALUE = Pattern.compile("found (.+) \\(type ");

    private final Path python;
    private final Path root;

    private GcloudTypes(Path python, Path root) {
        this.python = python;
        this.root = root;
    }

    /** Those of the gcloud at this path, if it brings what is needed. */
    public static Optional<GcloudTypes> of(Path gcloud) throws IOException {
        if (!Files.exists(gcloud)) {
            return Optional.empty();
        }
        var bin = gcloud.toRealPath().resolveSibling("");
        return Stream.of(
                        bin.resolve(".."),
                        bin.resolve("../lib/google-cloud-sdk"),
                        bin.resolve("../share/google-cloud-sdk"))
                .map(Path::normalize)
                .filter(root -> Files.isDirectory(root.resolve("lib/googlecloudsdk")))
                .findFirst()
                .flatMap(root -> Stream.of(
                                root.resolve("platform/bundledpythonunix/bin/python3"), Path.of("/usr/bin/python3"))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .map(python -> new GcloudTypes(python, root)));
    }

    @Override
    public void look(Deployment deployment, Mistakes mistakes) {
        for (var side : deployment.sides()) {
            try {
                complain(side.manifest(), mistakes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** What watches the deployment, read as {@code gcloud} reads it when it is created. */
    void look(List<MonitoringFile> files, Mistakes mistakes) throws IOException {
        try {
            var documents = files.stream()
                    .map(file -> document(file.type().message(), file.json()))
                    .toList();
            for (var line : ask(documents)) {
                var parts = line.split("\t", 2);
                var file = files.get(parts.length == 2 ? Integer.parseInt(parts[0]) : 0)
                        .file();
                refuse(mistakes, file, parts[parts.length - 1], "gcloud");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void complain(ServiceManifest manifest, Mistakes mistakes) throws IOException, InterruptedException {
        for (var line : parse("Service", manifest.document().json())) {
            refuse(mistakes, manifest.file(), line, "'gcloud run services replace'");
        }
    }

    private static void refuse(Mistakes mistakes, Path file, String line, String command) throws IOException {
        mistakes.add(
                Kind.GCLOUD_REFUSES,
                place(file, line),
                "gcloud's message types refuse it: " + line,
                "write it as " + command + " expects it");
    }

    /** What the types have against a document in JSON, a line for each; nothing when they take it. */
    List<String> parse(String type, String json) throws IOException, InterruptedException {
        return ask(List.of(document(type, json))).stream()
                .map(line -> line.replaceFirst("^0\t", ""))
                .toList();
    }

    private static String document(String type, String json) {
        return "[" + Json.quoted(type) + "," + json + "]";
    }

    private List<String> ask(List<String> documents) throws IOException, InterruptedException {
        var command = new ProcessBuilder(python.toString(), "-S", "-E", "-c", script(), root.toString());
        command.environment().clear();
        command.redirectError(ProcessBuilder.Redirect.DISCARD);
        var process = command.start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(documents.stream().collect(joining(",", "[", "]")));
        }
        var lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        var code = process.waitFor();
        return code == 0 || !lines.isEmpty() ? lines : List.of("its Python ended with exit code " + code);
    }

    /** The first line that names the field, or that ends with the value. */
    private static Place place(Path file, String complaint) throws IOException {
        var field = FIELD.matcher(complaint);
        var value = VALUE.matcher(complaint);
        var wanted = field.find()
                ? "(- )?\"?" + Pattern.quote(field.group(1)) + "\"?:.*"
                : value.find() ? "(- )?\\S+: \"?" + Pattern.quote(value.group(1)) + "\"?,?" : "";
        var lines = Files.readAllLines(file);
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().matches(wanted) && !wanted.isEmpty()) {
                return new Place(file, i + 1);
            }
        }
        return new Place(file, 1);
    }

    private static String script() throws IOException {
        try (var stream = GcloudTypes.class.getResourceAsStream("types.py")) {
            if (stream == null) {
                throw new IOException("types.py is not in this jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
