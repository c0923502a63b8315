package accord.contract.verify;

import accord.contract.client.AuthClient;
import accord.contract.client.AuthRefusedException;
import accord.contract.client.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the verifier comes to its two people: as accounts that it was given, as test users by auth-service's key for them, or
 * by registering where an address need not be verified. Never more than one way is tried, so that each failure is its own.
 */
sealed interface Accounts {
    String KEY = "E2E_OAUTH_SIMULATION_KEY";
    String EMAIL = "ACCORD_VERIFY_EMAIL_";
    String PASSWORD = "ACCORD_VERIFY_PASSWORD_";
    int PEOPLE = 2;

    /** Accounts that stay. */
    record Given(List<Credentials> credentials) implements Accounts {}

    /** Test users, who end within the hour whatever happens. */
    record ByKey(String key) implements Accounts {
        @Override
        public String toString() {
            return "ByKey[redacted]";
        }
    }

    /** People who register, and leave at the end. */
    record Registering() implements Accounts {}

    /** An address and its password. */
    record Credentials(String email, String password) {
        @Override
        public String toString() {
            return "Credentials[" + email + "]";
        }
    }

    /** Chooses by what there is: a file, the variables, or what auth-service allows. */
    static Accounts choose(@Nullable Path file, Map<String, String> variables, Site site)
            throws IOException, InterruptedException, CannotSignInException {
        if (file != null) {
            return new Given(read(file));
        }
        if (variables.containsKey(EMAIL + 1)) {
            return new Given(fromVariables(variables));
        }
        var key = variables.getOrDefault(KEY, "").strip();
        if (!key.isEmpty()) {
            return new ByKey(key);
        }
        if (!verifiesAddresses(site)) {
            return new Registering();
        }
        throw new CannotSignInException("auth-service wants verified addresses, so nobody can just register: set " + KEY
                + " to the value that auth-service has (not in production), or " + EMAIL + "1, " + PASSWORD + "1, "
                + EMAIL + "2 and " + PASSWORD
                + "2 to two existing accounts, or name a file of them as --accounts-file");
    }

    private static boolean verifiesAddresses(Site site) throws IOException, InterruptedException {
        var reply = site.auth("").get("/auth/config");
        return reply.status() != 200
                || !reply.text().startsWith("{")
                || !Frame.parse(reply.text()).at("email_verification_required").isPresent()
                || Frame.parse(reply.text()).flag("email_verification_required");
    }

    private static List<Credentials> fromVariables(Map<String, String> variables) throws CannotSignInException {
        var all = new ArrayList<Credentials>();
        for (var n = 1; n <= PEOPLE; n++) {
            var email = variables.getOrDefault(EMAIL + n, "");
            var password = variables.getOrDefault(PASSWORD + n, "");
            if (email.isBlank() || password.isEmpty()) {
                throw new CannotSignInException(
                        "two accounts are needed: " + EMAIL + n + " or " + PASSWORD + n + " is not set");
            }
            all.add(new Credentials(email, password));
        }
        return all;
    }

    private static List<Credentials> read(Path file) throws IOException, CannotSignInException {
        if (!Files.isRegularFile(file)) {
            throw new CannotSignInException("the accounts file " + file + " is not there");
        }
        var others = Set.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE);
        if (Files.getPosixFilePermissions(file).stream().anyMatch(others::contains)) {
            throw new CannotSignInException("the accounts file " + file + " is open to others: chmod 600 it");
        }
        var all = new ArrayList<Credentials>();
        for (var account : accounts(file)) {
            all.add(new Credentials(
                    account.text("email").orElse(""), account.text("password").orElse("")));
        }
        if (all.size() != PEOPLE
                || all.stream()
                        .anyMatch(one -> one.email().isBlank() || one.password().isEmpty())) {
            throw new CannotSignInException("the accounts file " + file
                    + " must hold two: {\"accounts\":[{\"email\":\"…\",\"password\":\"…\"},{…}]}");
        }
        return all;
    }

    private static List<Frame> accounts(Path file) throws IOException, CannotSignInException {
        var text = Files.readString(file);
        try {
            return Frame.parse(text).objects("accounts");
        } catch (IOException notJson) {
            throw new CannotSignInException("the accounts file " + file + " is not a JSON object");
        }
    }

    /**
     * Signs everybody in, after writing down whom it makes.
     *
     * @param visitors gets each as soon as there is somebody who has to leave again
     */
    default void signIn(Site site, Remains remains, List<Visitor> visitors)
            throws IOException, InterruptedException, CannotSignInException {
        var people = new AuthClient(site.http(), site.auth());
        try {
            for (var n = 0; n < PEOPLE; n++) {
                visitors.add(one(n, site, people, remains));
            }
        } catch (AuthRefusedException refused) {
            throw new CannotSignInException("auth-service refuses to sign in %s: http %d %s; look at %s"
                    .formatted(whom(), refused.status(), refused.code(), source()));
        }
    }

    private Visitor one(int n, Site site, AuthClient people, Remains remains) throws IOException, InterruptedException {
        return switch (this) {
            case Given(var credentials) -> {
                var account = credentials.get(n);
                yield new Visitor(site, people, people.login(account.email(), account.password()), "", false, remains);
            }
            case ByKey(var key) -> {
                var session = people.testSignIn(key);
                remains.add(new Remains.Account(session.userId(), "", "", session.refreshToken()));
                yield new Visitor(site, people, session, "", true, remains);
            }
            case Registering() -> {
                var email = "%s%s@e2e.invalid".formatted(Visitor.MARK, UUID.randomUUID());
                var password = "%s %s".formatted(UUID.randomUUID(), UUID.randomUUID());
                remains.add(new Remains.Account("", email, password, ""));
                people.register(email, password);
                yield new Visitor(site, people, people.login(email, password), password, true, remains);
            }
        };
    }

    /** In words, for the report. */
    default String whom() {
        return switch (this) {
            case Given _ -> "the accounts that were given";
            case ByKey _ -> "test users";
            case Registering _ -> "people who registered";
        };
    }

    private String source() {
        return switch (this) {
            case Given _ -> EMAIL + "n and " + PASSWORD + "n, or the accounts file";
            case ByKey _ -> KEY + " here and in auth-service";
            case Registering _ -> "auth-service's log";
        };
    }
}
