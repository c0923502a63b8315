package accord.kernel.secret;

import accord.kernel.environment.Environment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Secrets in files: mounted ones, and the one that is generated for local work. */
final class SecretFile {
    private static final int MAX_BYTES = 8 * 1024;
    private static final int GENERATED_BYTES = 48;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");

    private SecretFile() {}

    /** Where local work keeps its secret: both services find it there without being told. */
    static Path defaultPath(Map<String, String> variables, Environment environment) {
        var data = variables.get("ACCORD_DATA");
        var home = variables.get("HOME");
        if (data == null && home == null) {
            throw new UnusableSecretException("there is no signing secret, and no folder to generate one in: set "
                    + JwtSecretResolver.PREFIX + " or ACCORD_DATA");
        }
        var root = data == null ? Path.of(home, ".accord") : Path.of(data);
        return root.resolve("secrets").resolve("jwt-" + environment.label());
    }

    static String read(Path path) {
        try {
            var size = Files.size(path);
            if (size > MAX_BYTES) {
                throw new UnusableSecretException(
                        "the secret file " + path + " has " + size + " bytes, and at most " + MAX_BYTES + " are read");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnusableSecretException("the secret file " + path + " is not valid UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new UnusableSecretException("the secret file " + path + " does not exist", e);
        } catch (IOException e) {
            throw new UnusableSecretException("the secret file " + path + " cannot be read", e);
        }
    }

    /** Reads the file, after generating it when it does not exist yet; two processes that race read the same secret. */
    static String readOrGenerate(Path path) {
        try {
            if (!Files.exists(path)) {
                generate(path);
            }
            var permissions = Files.getPosixFilePermissions(path);
            if (!EnumSet.copyOf(OWNER_ONLY).containsAll(permissions)) {
                throw new UnusableSecretException("the secret file " + path + " can be read by others ("
                        + PosixFilePermissions.toString(permissions) + "): chmod 600 it, or delete it for a new one");
            }
            return read(path);
        } catch (IOException e) {
            throw new UnusableSecretException("the secret file " + path + " cannot be generated", e);
        }
    }

    private static void generate(Path path) throws IOException {
        var folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder for " + path);
        }
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
        var draft = Files.createTempFile(folder, "draft", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            var random = new byte[GENERATED_BYTES];
            new SecureRandom().nextBytes(random);
            Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            // A link appears whole or not at all, and fails when another process was first.
            Files.createLink(path, draft);
        } catch (FileAlreadyExistsException _) {
            // The other process's secret is as good as ours; it is read next.
        } finally {
            Files.delete(draft);
        }
    }
}
