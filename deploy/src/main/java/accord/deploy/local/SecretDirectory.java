package accord.deploy.local;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;

import accord.deploy.manifest.SecretVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The secret store of the local run: {@code <directory>/<name>/<version>}, raw UTF-8, readable by the owner only. A
 * secret that is not there yet is generated; one that is there is never touched.
 */
public final class SecretDirectory {

    private static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final int GENERATED_BYTES = 32;

    private final SecretFiles files;
    private final Console console;

    SecretDirectory(SecretFiles files, Console console) {
        this.files = files;
        this.console = console;
    }

    public String read(SecretVersion secret) throws IOException, CannotStartException {
        var file = files.of(secret);
        if (Files.exists(file)) {
            warnUnlessOwnerOnly(file);
        } else {
            generate(file, random -> random);
        }
        return decode(file);
    }

    /** Makes a secret that is not there out of a random text. */
    void keep(SecretVersion secret, UnaryOperator<String> shape) throws IOException {
        generate(files.of(secret), shape);
    }

    private void generate(Path file, UnaryOperator<String> shape) throws IOException {
        Files.createDirectories(file.getParent(), asFileAttribute(OWNER_ONLY_DIRECTORY));
        var random = new byte[GENERATED_BYTES];
        new SecureRandom().nextBytes(random);
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        // Written whole beside its place and then moved, so that no reader ever sees half a secret.
        var draft = Files.createTempFile(file.getParent(), ".", "", asFileAttribute(OWNER_ONLY_FILE));
        Files.writeString(draft, shape.apply(text), StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(draft, file);
        console.say("generated " + file);
    }

    private void warnUnlessOwnerOnly(Path file) throws IOException {
        var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.removeAll(OWNER_ONLY_DIRECTORY);
        if (!permissions.isEmpty()) {
            console.say("warning: " + file + " can be read by others ("
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + "): chmod 600 it");
        }
    }

    private static String decode(Path file) throws IOException, CannotStartException {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            if (text.isEmpty() || text.indexOf('\0') >= 0) {
                throw new CannotStartException(
                        file + " cannot be an environment variable: it is empty or holds a NUL character");
            }
            return text;
        } catch (CharacterCodingException _) {
            throw new CannotStartException(file + " is not UTF-8 text");
        }
    }
}
