package accord.contract.process;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The jars of one version of the services.
 *
 * @param name for people
 * @param root the project's directory, below which they were built
 */
public record Build(String name, Path root) {
    /** The jars of this reactor: found upwards from where this class was loaded, then from the working directory. */
    public static Build present() {
        return Stream.concat(upwards(home()), upwards(Path.of("").toAbsolutePath()))
                .filter(directory -> Files.isRegularFile(jar(directory, Service.AUTH))
                        && Files.isRegularFile(jar(directory, Service.BACKEND)))
                .findFirst()
                .map(root -> new Build("new", root))
                .orElseThrow(() -> new IllegalStateException(
                        "no jars of the services above %s: build them first with ./mvnw -DskipTests package"
                                .formatted(home())));
    }

    /** A service's runnable jar. */
    public Path jar(Service service) {
        return jar(root, service);
    }

    private static Path jar(Path root, Service service) {
        return root.resolve(Path.of(service.module(), "target", service.module() + ".jar"));
    }

    private static Path home() {
        try {
            return Path.of(Build.class
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

    @Override
    public String toString() {
        return name;
    }
}
