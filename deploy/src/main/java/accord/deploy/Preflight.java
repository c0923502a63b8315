package accord.deploy;

import static java.util.stream.Collectors.joining;

import accord.deploy.local.SecretFiles;
import accord.deploy.manifest.Json;
import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.Mistake;
import accord.deploy.preflight.GcloudTypes;
import accord.deploy.preflight.Inspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Looks for everything that would go wrong with a deployment, before there is any traffic to go wrong. */
@Command(
        name = "preflight",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Looks at the manifests and values of an environment, at what the code of both services reads, and at the"
                    + " secrets, and names each mistake with its file, its line and what to do. Nothing is started,"
                    + " sent or changed; values of secrets are never printed.",
            "",
            "It finds secrets of different names or versions, 'latest', variables that are missing, misspelt or read"
                    + " by nothing, switched-off checks, test keys, samples and short secrets, URLs that disagree,"
                    + " reserved paths, h2c, a time-out below a socket's age, missing probes, unknown fields and"
                    + " annotations, tags instead of digests, examples that nobody replaced, and, with the URLs of"
                    + " running services, different key ids and token contracts. If gcloud is on this machine, its own"
                    + " message types parse both manifests too.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is wrong; the last line begins with 'passed'",
            "1:something is wrong; the last line begins with 'refused'",
            "2:the command line is wrong"
        })
final class Preflight extends Verb {

    private static final int PASSED = 0;
    private static final int REFUSED = 1;

    @Parameters(
            arity = "0..*",
            paramLabel = "ENVIRONMENT",
            description = "local, staging or production: deploy/cloudrun/values/ENVIRONMENT.yaml (default: local)")
    private List<String> environments = new ArrayList<>();

    @Option(
            names = "--values",
            arity = "1..*",
            paramLabel = "FILE",
            description = "values files of your own, each named after its environment")
    private List<Path> values = new ArrayList<>();

    @Option(
            names = "--secrets",
            paramLabel = "DIR",
            description = "look at the secrets too, as DIR/<name>/<version> (default: for local, what deploy/up"
                    + " generated, if it has)")
    private @Nullable Path secrets;

    @Option(
            names = "--auth-url",
            paramLabel = "URL",
            description = "auth-service as it runs already: its /health is compared with the other's")
    private @Nullable String authUrl;

    @Option(names = "--backend-url", paramLabel = "URL", description = "backend-service as it runs already")
    private @Nullable String backendUrl;

    @Option(names = "--json", description = "print one object: verdict, environments, mistakes, notes")
    private boolean json;

    @Option(names = "--gcloud", paramLabel = "FILE", hidden = true, description = "where gcloud is")
    private @Nullable Path gcloud;

    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        var files = valuesFiles();
        if ((authUrl == null) != (backendUrl == null)) {
            throw new ParameterException(spec().commandLine(), "--auth-url and --backend-url go together");
        }
        for (var file : files) {
            var inspection = inspection(file);
            mistakes.addAll(inspection.mistakes(file, facts()));
            notes.addAll(inspection.notes());
        }
        if (json) {
            spec().commandLine().getOut().println(object(files));
        } else {
            mistakes.forEach(mistake -> spec().commandLine()
                    .getOut()
                    .println(shown(mistake) + " [" + mistake.kind().word() + "]"));
            notes.forEach(note -> spec().commandLine().getOut().println("note: " + note));
            spec().commandLine().getOut().println(verdict() + ": " + sentence(files));
        }
        return mistakes.isEmpty() ? PASSED : REFUSED;
    }

    private Inspection inspection(Path file) throws IOException {
        var inspection = new Inspection(deploy().project());
        secretsFor(file).ifPresent(inspection::withSecrets);
        if (authUrl != null && backendUrl != null) {
            inspection.withRunning(authUrl, backendUrl);
        }
        var types = gcloud == null ? Optional.<GcloudTypes>empty() : GcloudTypes.of(gcloud);
        types.ifPresentOrElse(
                inspection::withGcloud,
                () -> notes.add("gcloud is not on this machine: its types have not been asked"));
        return inspection;
    }

    private Optional<Path> secretsFor(Path file) {
        if (secrets != null) {
            return Optional.of(secrets);
        }
        var generated = SecretFiles.in(deploy().project().resolve(".accord")).directory();
        return file.getFileName().toString().equals("local.yaml") && Files.isDirectory(generated)
                ? Optional.of(generated)
                : Optional.empty();
    }

    private List<Path> valuesFiles() {
        var cloudrun = Manifests.directory(deploy().project());
        var files = new ArrayList<>(values);
        if (environments.isEmpty() && files.isEmpty()) {
            environments.add("local");
        }
        environments.forEach(environment -> files.add(Manifests.valuesOf(cloudrun, environment)));
        for (var file : files) {
            if (!Files.isRegularFile(file)) {
                throw new ParameterException(spec().commandLine(), file + " is not there");
            }
        }
        if (files.size() > 1 && authUrl != null) {
            throw new ParameterException(spec().commandLine(), "running services belong to one environment");
        }
        return files;
    }

    /** The ports and the directory that deploy/up uses when it is not told otherwise. */
    private Map<String, String> facts() {
        return Map.of(
                "auth-port",
                String.valueOf(Up.AUTH_PORT),
                "backend-port",
                String.valueOf(Up.BACKEND_PORT),
                "data",
                deploy().project().resolve(".accord").resolve("data").toString());
    }

    private String verdict() {
        return mistakes.isEmpty() ? "passed" : "refused";
    }

    private String sentence(List<Path> files) {
        var where = files.stream().map(this::relative).map(Path::toString).collect(joining(", "));
        return switch (mistakes.size()) {
            case 0 -> "nothing is wrong with " + where;
            case 1 -> "1 mistake, looking at " + where;
            default -> mistakes.size() + " mistakes, looking at " + where;
        };
    }

    private String shown(Mistake mistake) {
        return relative(mistake.place().file()) + ":" + mistake.place().line() + ": " + mistake.wrong() + "; "
                + mistake.fix();
    }

    /** As a person in the project would write it. */
    private Path relative(Path file) {
        return file.startsWith(deploy().project()) ? deploy().project().relativize(file) : file;
    }

    private String object(List<Path> files) {
        return "{\"verdict\":" + Json.quoted(verdict()) + ",\"values\":"
                + list(files.stream()
                        .map(file -> Json.quoted(relative(file).toString()))
                        .toList())
                + ",\"mistakes\":" + list(mistakes.stream().map(this::object).toList())
                + ",\"notes\":" + list(notes.stream().map(Json::quoted).toList()) + "}";
    }

    private String object(Mistake mistake) {
        return "{\"kind\":" + Json.quoted(mistake.kind().word())
                + ",\"file\":" + Json.quoted(relative(mistake.place().file()).toString())
                + ",\"line\":" + mistake.place().line()
                + ",\"wrong\":" + Json.quoted(mistake.wrong())
                + ",\"fix\":" + Json.quoted(mistake.fix()) + "}";
    }

    private static String list(List<String> items) {
        return String.join(",", items).transform(joined -> "[" + joined + "]");
    }
}
