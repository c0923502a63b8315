package accord.contract.verify;

import accord.contract.client.Frame;
import accord.contract.client.Json;
import accord.contract.client.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one run has made and has to remove, written down before it is made: should the run die, the next one removes it. A file
 * for each run, which only the owner can read.
 */
final class Remains {
    private static final String SUFFIX = ".json";

    private final Path file;
    private final URI auth;
    private final URI backend;
    private final List<Account> accounts = new ArrayList<>();

    private Remains(Path file, URI auth, URI backend) {
        this.file = file;
        this.auth = auth;
        this.backend = backend;
    }

    /**
     * An account that was made.
     *
     * @param password "" for a test user, who comes back by the refresh token
     */
    record Account(String userId, String email, String password, String refreshToken) {
        @Override
        public String toString() {
            return "Account[" + userId + "]";
        }
    }

    static Remains begin(Path directory, URI auth, URI backend) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(directory, ownerOnly);
        return new Remains(directory.resolve(UUID.randomUUID() + SUFFIX), auth, backend);
    }

    /** Writes down that this account is about to be there. */
    void add(Account account) throws IOException {
        accounts.add(account);
        write();
    }

    /** A refresh token was exchanged: the account is left by the new one. */
    void renewed(Session old, Session next) throws IOException {
        for (var i = 0; i < accounts.size(); i++) {
            var account = accounts.get(i);
            if (account.refreshToken().equals(old.refreshToken())) {
                accounts.set(
                        i, new Account(account.userId(), account.email(), account.password(), next.refreshToken()));
                write();
            }
        }
    }

    /** These have left without a trace. What is written down about others stays, for the next run. */
    void without(List<Visitor> gone) throws IOException {
        if (gone.size() >= accounts.size()) {
            Files.deleteIfExists(file);
        }
    }

    private void write() throws IOException {
        var values = new LinkedHashMap<String, Object>();
        values.put("auth", auth.toString());
        values.put("backend", backend.toString());
        values.put("pid", ProcessHandle.current().pid());
        values.put(
                "accounts",
                accounts.stream()
                        .map(account -> Map.of(
                                "user_id", account.userId(),
                                "email", account.email(),
                                "password", account.password(),
                                "refresh_token", account.refreshToken()))
                        .toList());
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var draft = Files.createTempFile(file.getParent(), "draft", "", ownerOnly);
        Files.writeString(draft, Json.write(values));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What runs that are no longer there have left at these services. */
    static List<Left> of(Path directory, URI auth, URI backend) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        var left = new ArrayList<Left>();
        try (var files = Files.list(directory)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                var written = read(file);
                var sameSite = written.text("auth").orElse("").equals(auth.toString())
                        && written.text("backend").orElse("").equals(backend.toString());
                var running = ProcessHandle.of(written.number("pid").orElse(0))
                        .filter(ProcessHandle::isAlive)
                        .isPresent();
                if (sameSite && !running) {
                    left.add(new Left(
                            file,
                            written.objects("accounts").stream()
                                    .map(Remains::account)
                                    .toList()));
                }
            }
        }
        return left;
    }

    private static Frame read(Path file) throws IOException {
        try {
            return Frame.parse(Files.readString(file));
        } catch (IOException damaged) {
            throw new FileSystemException(file.toString(), null, "is no record of a verification; delete it");
        }
    }

    /** What one earlier run has left, by its file. */
    record Left(Path file, List<Account> accounts) {}

    private static Account account(Frame written) {
        return new Account(
                written.text("user_id").orElse(""),
                written.text("email").orElse(""),
                written.text("password").orElse(""),
                written.text("refresh_token").orElse(""));
    }
}
