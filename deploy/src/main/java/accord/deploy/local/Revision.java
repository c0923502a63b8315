package accord.deploy.local;

import accord.deploy.manifest.ServiceManifest;
import accord.deploy.manifest.Variable;
import accord.deploy.platform.RevisionName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A service made ready to run: its jar, and what the environment of each of its processes will be. Prints as its name,
 * because it holds secrets.
 */
final class Revision {

    private final ServiceManifest manifest;
    private final String name;
    private final Path image;
    private final Map<String, String> environment;

    private Revision(ServiceManifest manifest, String name, Path image, Map<String, String> environment) {
        this.manifest = manifest;
        this.name = name;
        this.image = image;
        this.environment = Collections.unmodifiableMap(environment);
    }

    /** Locally an image is a jar, by its path in the project. The revision is named after what it is made from. */
    static Revision of(ServiceManifest manifest, Path project, DataDirectory data)
            throws IOException, CannotStartException {
        var image = image(manifest, project, data, Set.of());
        return of(manifest, RevisionName.of(manifest, project), image, data);
    }

    /** @param images that are in use, whatever else is built */
    static Revision of(ServiceManifest manifest, String name, Path project, DataDirectory data, Set<Path> images)
            throws IOException, CannotStartException {
        return of(manifest, name, image(manifest, project, data, images), data);
    }

    private static Path image(ServiceManifest manifest, Path project, DataDirectory data, Set<Path> inUse)
            throws IOException, CannotStartException {
        var jar = project.resolve(manifest.image()).toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new CannotStartException(manifest.file() + " runs " + jar + ", which is not there: build it first");
        }
        return data.images().of(manifest.name(), jar, inUse);
    }

    private static Revision of(ServiceManifest manifest, String name, Path image, DataDirectory data)
            throws IOException, CannotStartException {
        var environment = new LinkedHashMap<String, String>();
        for (var each : manifest.variables()) {
            switch (each) {
                case Variable.Plain(var variable, var value) -> environment.put(variable, value);
                case Variable.FromSecret(var variable, var secret) ->
                    environment.put(variable, data.secrets().read(secret));
            }
        }
        environment.put("K_SERVICE", manifest.name());
        environment.put("K_CONFIGURATION", manifest.name());
        environment.put("K_REVISION", name);
        return new Revision(manifest, name, image, environment);
    }

    ServiceManifest manifest() {
        return manifest;
    }

    String name() {
        return name;
    }

    Path image() {
        return image;
    }

    /** Whatever the process drops in its working directory, a crash report say, stays in the given one. */
    Process start(Path workingDirectory, int port) throws IOException {
        var command = new ProcessBuilder(
                        Jvm.java(), "-jar", image.resolve(Images.JAR).toString())
                .directory(workingDirectory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        command.environment().clear();
        command.environment().putAll(environment);
        command.environment().put("PORT", String.valueOf(port));
        return command.start();
    }

    @Override
    public String toString() {
        return name;
    }
}
