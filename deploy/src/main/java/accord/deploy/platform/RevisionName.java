package accord.deploy.platform;

import accord.deploy.manifest.ServiceManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Names a revision after what it is made from, so that whoever asks again for the same finds what there is. */
public final class RevisionName {

    private static final int BYTES = 5;

    private RevisionName() {}

    /**
     * The name of the manifest's revision.
     *
     * @param project where an image is looked for that is a file: then its content counts, and the libraries beside it
     */
    public static String of(ServiceManifest manifest, Path project) throws IOException {
        var digest = sha256();
        digest.update(manifest.document().json().getBytes(StandardCharsets.UTF_8));
        var image = project.resolve(manifest.image());
        if (Files.isRegularFile(image)) {
            for (var file : files(image)) {
                digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        return manifest.name() + "-" + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private static List<Path> files(Path jar) throws IOException {
        var lib = jar.resolveSibling("lib");
        if (!Files.isDirectory(lib)) {
            return List.of(jar);
        }
        try (var libraries = Files.list(lib)) {
            return Stream.concat(Stream.of(jar), libraries.sorted()).toList();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
