package accord.deploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Files that change together.
 *
 * @param shared whether the other image has the same one, so that a registry and a machine keep it once
 */
record Layer(String name, List<Content> files, boolean shared) {

    /** One file: where it is now, and where it is in the image. */
    record Content(Path source, String target) {

        boolean isExecutable() {
            return Files.isExecutable(source);
        }
    }

    Layer {
        files = List.copyOf(files);
    }

    /** Every file of a directory. */
    static Layer ofTree(String name, Path directory, String target, boolean shared) throws IOException {
        var files = new ArrayList<Content>();
        try (var tree = Files.walk(directory)) {
            for (var file : tree.filter(Files::isRegularFile).sorted().toList()) {
                files.add(new Content(file, target + "/" + directory.relativize(file)));
            }
        }
        return new Layer(name, files, shared);
    }

    /** Adds all that decides what the layer is. */
    void digest(MessageDigest digest) throws IOException {
        for (var file : files) {
            digest.update((file.target() + " " + file.isExecutable() + " " + sha256(file.source()) + "\n")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    static String sha256(Path file) throws IOException {
        try (var stream = new DigestInputStream(Files.newInputStream(file), sha256())) {
            stream.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(stream.getMessageDigest().digest());
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
