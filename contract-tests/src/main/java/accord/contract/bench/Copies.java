package accord.contract.bench;

import static java.util.Objects.requireNonNull;

import accord.contract.process.Build;
import accord.contract.process.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Copies of jars that are measured: a build in the other terminal would replace them between two rounds. */
final class Copies implements AutoCloseable {
    private final Path directory;
    private final Thread interrupted = Thread.ofPlatform().unstarted(this::delete);

    Copies() throws IOException {
        directory = Files.createTempDirectory("accord-bench-jars");
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    Build of(Build build) throws IOException {
        var root = Files.createTempDirectory(directory, "build");
        var copy = new Build(build.name(), root);
        for (var service : List.of(Service.values())) {
            copy(build.jar(service), copy.jar(service));
            var libraries = build.jar(service).resolveSibling("lib");
            if (Files.isDirectory(libraries)) {
                try (var jars = Files.list(libraries)) {
                    for (var jar : jars.toList()) {
                        copy(jar, copy.jar(service).resolveSibling("lib").resolve(jar.getFileName()));
                    }
                }
            }
        }
        return copy;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(requireNonNull(to.getParent()));
        Files.copy(from, to);
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException ending) {
            // The hook finds nothing any more.
        }
    }

    private void delete() {
        try (var tree = Files.walk(directory)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException gone) {
            // A service that is being ended may still read: it is a temporary directory.
        }
    }
}
