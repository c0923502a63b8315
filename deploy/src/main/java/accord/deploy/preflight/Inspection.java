package accord.deploy.preflight;

import accord.deploy.local.SecretFiles;
import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.Mistake;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.MonitoringFile;
import accord.deploy.preflight.Deployment.Side;
import accord.kernel.environment.Environment;
import accord.kernel.environment.UnknownEnvironmentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that is looked at before traffic, in one environment. It finds all mistakes, not the first. */
public final class Inspection {

    private final Path project;
    private final List<Check> checks =
            new ArrayList<>(List.of(new Variables(), new Agreement(), new Addresses(), new Images(), new Timeouts()));
    private Optional<GcloudTypes> gcloud = Optional.empty();
    private final List<String> notes = new ArrayList<>();

    public Inspection(Path project) {
        this.project = project;
    }

    /** Looks at the values of the secrets too, which are never repeated. */
    public Inspection withSecrets(Path directory) {
        checks.add(new SigningKeys(new SecretFiles(directory), notes::add));
        return this;
    }

    /** Asks what runs already. */
    public Inspection withRunning(String authUrl, String backendUrl) {
        checks.add(new Running(authUrl, backendUrl));
        return this;
    }

    public Inspection withGcloud(GcloudTypes types) {
        gcloud = Optional.of(types);
        return this;
    }

    /** What was learned beside mistakes, since it was last asked for. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Every mistake, by file and line.
     *
     * @param facts what is only known when the services start; values may refer to them
     */
    public List<Mistake> mistakes(Path valuesFile, Map<String, String> facts) throws IOException {
        notes.clear();
        var mistakes = new Mistakes();
        var read = Manifests.examine(mistakes, Manifests.directory(project), valuesFile, facts);
        var readable = mistakes.found().isEmpty();
        if (read.isPresent()) {
            var manifests = read.get();
            var auth = new Side(manifests.auth(), ServiceImage.read(mistakes, project, "auth-service"));
            var backend = new Side(manifests.backend(), ServiceImage.read(mistakes, project, "backend-service"));
            environment(auth, valuesFile, mistakes).ifPresent(environment -> {
                var deployment = new Deployment(environment, auth, backend);
                checks.forEach(check -> check.look(deployment, mistakes));
                // What is wrong with a field has been said by then, with its line.
                if (readable) {
                    gcloud.ifPresent(types -> types.look(deployment, mistakes));
                }
            });
        }
        watch(valuesFile, facts, mistakes);
        return mistakes.found();
    }

    private void watch(Path valuesFile, Map<String, String> facts, Mistakes mistakes) throws IOException {
        var files = MonitoringFile.examine(mistakes, MonitoringFile.in(project), valuesFile, facts);
        if (gcloud.isPresent() && !files.isEmpty()) {
            gcloud.get().look(files, mistakes);
        }
    }

    /** Values that are named after an environment are for that one. */
    private static Optional<Environment> environment(Side side, Path valuesFile, Mistakes mistakes) {
        var place = side.manifest().lines().of(Environment.VARIABLE);
        var said = named(side.manifest().plain(Environment.VARIABLE).orElse(""));
        var meant = named(valuesFile.getFileName().toString().replaceAll("\\.ya?ml$", ""));
        if (said.isEmpty()) {
            mistakes.add(
                    Kind.WRONG_ENVIRONMENT,
                    place,
                    "this is not an environment",
                    "set it to development, test, staging or production");
        } else if (meant.isPresent() && !meant.equals(said)) {
            mistakes.add(
                    Kind.WRONG_ENVIRONMENT,
                    place,
                    valuesFile.getFileName() + " is for " + said.get().label(),
                    "set its environment to " + meant.get().label() + ", or name the file after what it is for");
        }
        return meant.or(() -> said);
    }

    private static Optional<Environment> named(String name) {
        try {
            return name.isEmpty() ? Optional.empty() : Optional.of(Environment.of(Map.of(Environment.VARIABLE, name)));
        } catch (UnknownEnvironmentException _) {
            return Optional.empty();
        }
    }
}
