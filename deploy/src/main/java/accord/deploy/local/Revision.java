package accord.deploy.local;

import accord.deploy.manifest.ServiceManifest;
import accord.deploy.manifest.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A service made ready to run: its jar, and the whole environment that its processes will see. Prints as its name, because it holds secrets. */
final class Revision {

    private final ServiceManifest manifest;
    private final Path image;
    private final int port;
    private final Map<String, String> environment;

    private Revision(ServiceManifest manifest, Path image, int port, Map<String, String> environment) {
        this.manifest = manifest;
        this.image = image;
        this.port = port;
        this.environment = Collections.unmodifiableMap(environment);
    }

    /** Locally an image is a jar, by its path in the project. */
    static Revision of(ServiceManifest manifest, Path project, int port, DataDirectory data)
            throws IOException, CannotStartException {
        var jar = project.resolve(manifest.image()).toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new CannotStartException(manifest.file() + " runs " + jar + ", which is not there: build it first");
        }
        var image = data.images().of(manifest.name(), jar);
        var environment = new LinkedHashMap<String, String>();
        for (var variable : manifest.variables()) {
            switch (variable) {
                case Variable.Plain(var name, var value) -> environment.put(name, value);
                case Variable.FromSecret(var name, var secret) ->
                    environment.put(name, data.secrets().read(secret));
            }
        }
        environment.put("PORT", String.valueOf(port));
        environment.put("K_SERVICE", manifest.name());
        environment.put("K_CONFIGURATION", manifest.name());
        environment.put("K_REVISION", image.getFileName().toString());
        return new Revision(manifest, image, port, environment);
    }

    ServiceManifest manifest() {
        return manifest;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Whatever the process drops in its working directory, a crash report say, stays in the given one. */
    Process start(Path workingDirectory) throws IOException {
        var command = new ProcessBuilder(
                        Jvm.java(), "-jar", image.resolve(Images.JAR).toString())
                .directory(workingDirectory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        command.environment().clear();
        command.environment().putAll(environment);
        return command.start();
    }

    @Override
    public String toString() {
        return image.getFileName().toString();
    }
}
