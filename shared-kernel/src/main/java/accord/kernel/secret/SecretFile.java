package accord.kernel.secret;

import accord.kernel.environment.Environment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
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

    /**
     * Reads a mounted file. A path that leads to no file is never repeated: whoever confused the variable with the secret
     * wrote the secret there.
     */
    static String readNamed(String path) {
        try {
            var file = Path.of(path);
            if (Files.isRegularFile(file)) {
                return read(file);
            }
        } catch (InvalidPathException _) {
            // Its message would repeat the path.
        }
        throw new UnusableSecretException("the path in " + JwtSecretResolver.FILE
                + " leads to no file: mount the secret there, or correct the path");
    }

    private static String read(Path path) {
        try (var input = Files.newInputStream(path)) {
            var bytes = input.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UnusableSecretException(
                        "the secret file " + path + " has more than " + MAX_BYTES + " bytes: it is not a secret");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnusableSecretException("the secret file " + path + " is not valid UTF-8", e);
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
            requireOwnerOnly(path);
            return read(path);
        } catch (IOException e) {
            throw new UnusableSecretException("the secret file " + path + " cannot be generated", e);
        } catch (UnsupportedOperationException e) {
            throw new UnusableSecretException(
                    "the secret file " + path + " cannot be kept from other users on this file system: set "
                            + JwtSecretResolver.PREFIX + " instead",
                    e);
        }
    }

    private static void requireOwnerOnly(Path path) throws IOException {
        var permissions = Files.getPosixFilePermissions(path);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new UnusableSecretException("the secret file " + path + " can be read by others ("
                    + PosixFilePermissions.toString(permissions) + "): chmod 600 it, or delete it for a new one");
        }
        var folder = folder(path);
        var folderPermissions = Files.getPosixFilePermissions(folder);
        if (folderPermissions.contains(PosixFilePermission.GROUP_WRITE)
                || folderPermissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new UnusableSecretException("the folder " + folder + " of the secret file can be written by others ("
                    + PosixFilePermissions.toString(folderPermissions) + "): chmod 700 it");
        }
    }

    private static Path folder(Path path) throws IOException {
        var folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder for " + path);
        }
        return folder;
    }

    private static void generate(Path path) throws IOException {
        var folder = folder(path);
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
