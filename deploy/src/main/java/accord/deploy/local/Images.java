package accord.deploy.local;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies of what is to run, one directory for each build of a service. An image does not change while it runs, so
 * that a build beside a running service does not take its classes away.
 */
final class Images {

    /** The name of the service's own jar in each image. */
    static final String JAR = "service.jar";

    private final Path directory;

    Images(Path directory) {
        this.directory = directory;
    }

    /**
     * The copy of a service's jar and of the libraries beside it; those of earlier builds are deleted.
     *
     * @param inUse copies that stay
     */
    Path of(String service, Path jar, Set<Path> inUse) throws IOException {
        var libraries = libraries(jar);
        var image = directory.resolve(service + "-" + fingerprint(jar, libraries));
        if (!Files.exists(image)) {
            copy(jar, libraries, image);
        }
        deleteOthers(service, image, inUse);
        return image;
    }

    private static List<Path> libraries(Path jar) throws IOException {
        var directory = jar.resolveSibling("lib");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static String fingerprint(Path jar, List<Path> libraries) throws IOException {
        var text = new StringBuilder();
        for (var file : Stream.concat(Stream.of(jar), libraries.stream()).toList()) {
            text.append(file)
                    .append(' ')
                    .append(Files.size(file))
                    .append(' ')
                    .append(Files.getLastModifiedTime(file))
                    .append('\n');
        }
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void copy(Path jar, List<Path> libraries, Path image) throws IOException {
        Files.createDirectories(directory, asFileAttribute(fromString("rwx------")));
        // Copied under another name first: a copy that was interrupted is never taken for an image.
        var draft = Files.createTempDirectory(directory, ".");
        Files.copy(jar, draft.resolve(JAR));
        var lib = Files.createDirectory(draft.resolve("lib"));
        for (var library : libraries) {
            Files.copy(library, lib.resolve(library.getFileName()));
        }
        Files.move(draft, image, StandardCopyOption.ATOMIC_MOVE);
    }

    private void deleteOthers(String service, Path image, Set<Path> inUse) throws IOException {
        try (var others = Files.list(directory)) {
            for (var other : others.toList()) {
                var name = other.getFileName().toString();
                if (!other.equals(image)
                        && !inUse.contains(other)
                        && (name.startsWith(service + "-") || name.startsWith("."))) {
                    Trees.delete(other);
                }
            }
        }
    }
}
