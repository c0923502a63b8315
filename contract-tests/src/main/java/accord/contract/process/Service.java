package accord.contract.process;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The two services, as the jars that the build leaves in their modules. */
public enum Service {
    AUTH("auth-service"),
    BACKEND("backend-service");

    private final String module;

    Service(String module) {
        this.module = module;
    }

    /** The name that the service goes by in logs and at {@code /health}. */
    public String module() {
        return module;
    }

    /** The runnable jar of this reactor: found upwards from where this class was loaded, then from the working directory. */
    public Path jar() {
        return Stream.concat(upwards(home()), upwards(Path.of("").toAbsolutePath()))
                .map(directory -> directory.resolve(Path.of(module, "target", module + ".jar")))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("no %s.jar above %s: build it first with ./mvnw -DskipTests package"
                                .formatted(module, home())));
    }

    private static Path home() {
        try {
            return Path.of(Service.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this class was loaded from a place that is no path", e);
        }
    }

    private static Stream<Path> upwards(Path from) {
        return Stream.iterate(from, directory -> directory != null, Path::getParent);
    }
}
