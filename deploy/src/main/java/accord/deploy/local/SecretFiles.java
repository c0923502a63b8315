package accord.deploy.local;

import accord.deploy.manifest.SecretVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Secrets as files: {@code <directory>/<name>/<version>}. */
public record SecretFiles(Path directory) {

    /** Those that a local run keeps in its data directory. */
    public static SecretFiles in(Path data) {
        return new SecretFiles(data.resolve("secrets"));
    }

    public Path of(SecretVersion secret) {
        return directory.resolve(secret.name()).resolve(secret.version());
    }

    /** The value as it is, if there is one. */
    public Optional<String> read(SecretVersion secret) throws IOException {
        var file = of(secret);
        return Files.isRegularFile(file)
                ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
