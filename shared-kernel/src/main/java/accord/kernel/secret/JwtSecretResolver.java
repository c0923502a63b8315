package accord.kernel.secret;

import accord.kernel.environment.Environment;
import accord.kernel.secret.SecretHygiene.Finding;
import accord.kernel.secret.SecretReport.Entry;
import accord.kernel.secret.SecretReport.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the signing secret. The only reader of {@code JWT_*} names: two readers are how two services came to believe in
 * two secrets.
 *
 * <p>Names, in order: {@code JWT_SECRET_<ENVIRONMENT>}, {@code JWT_SECRET_KEY}, {@code JWT_SECRET}, then the file that
 * {@code JWT_SECRET_FILE} names and the version of a secret that {@code JWT_SECRET_RESOURCE} names. Every name that is set
 * must hold the same value. Where the environment permits it and nothing is set, a secret is generated once into a file that
 * only its owner can read.
 */
public final class JwtSecretResolver {
    static final String PREFIX = "JWT_SECRET";
    static final String KEY = "JWT_SECRET_KEY";
    static final String FILE = "JWT_SECRET_FILE";
    static final String RESOURCE = "JWT_SECRET_RESOURCE";
    static final String NEXT = "JWT_SECRET_NEXT";
    static final String PREVIOUS = "JWT_SECRET_PREVIOUS";

    private final Map<String, String> variables;
    private final Environment environment;
    private final String issuer;
    private final SecretManagerStore store;
    private final List<Entry> looked = new ArrayList<>();

    private JwtSecretResolver(
            Map<String, String> variables, Environment environment, String issuer, SecretManagerStore store) {
        this.variables = variables;
        this.environment = environment;
        this.issuer = issuer;
        this.store = store;
    }

    /** A ring that can be used, and how it was found. */
    public record Resolution(KeyRing ring, SecretReport report) {}

    /**
     * Resolves the ring from the process variables.
     *
     * @throws UnusableSecretException when no usable secret is found, or when names disagree
     */
    public static Resolution resolve(Map<String, String> variables, Environment environment, String issuer) {
        return resolve(variables, environment, issuer, SecretManagerStore.google());
    }

    static Resolution resolve(
            Map<String, String> variables, Environment environment, String issuer, SecretManagerStore store) {
        var resolver = new JwtSecretResolver(variables, environment, issuer, store);
        var ring = resolver.ring();
        return new Resolution(ring, new SecretReport(resolver.looked));
    }

    private KeyRing ring() {
        var current = current();
        var next = rotation(Role.NEXT, NEXT);
        var previous = rotation(Role.PREVIOUS, PREVIOUS);
        noteStrangers();
        return new KeyRing(current, next, previous);
    }

    private JwtSecret current() {
        var candidates = new ArrayList<Candidate>();
        for (var name : List.of(ownName(), KEY, PREFIX)) {
            fromVariable(name).ifPresent(candidates::add);
        }
        fromFile().ifPresent(candidates::add);
        fromStore().ifPresent(candidates::add);
        if (candidates.isEmpty()) {
            candidates.add(generated());
        }
        return agreed(candidates);
    }

    private Optional<Candidate> fromVariable(String name) {
        return text(name, Role.CURRENT).map(text -> new Candidate(name, "variable", usable(name, "variable", text)));
    }

    private Optional<Candidate> fromFile() {
        return text(FILE, Role.CURRENT).map(named -> {
            var text = SecretFile.readNamed(SecretHygiene.withoutTrailingLineBreaks(named));
            var source = "file " + SecretHygiene.withoutTrailingLineBreaks(named);
            return new Candidate(FILE, source, usable(FILE, source, text));
        });
    }

    private Optional<Candidate> fromStore() {
        return text(RESOURCE, Role.CURRENT).map(named -> {
            var resource = SecretManagerStore.Resource.parse(SecretHygiene.withoutTrailingLineBreaks(named));
            var source = "Secret Manager " + resource.name();
            return new Candidate(RESOURCE, source, usable(RESOURCE, source, store.read(resource)));
        });
    }

    private Candidate generated() {
        if (!environment.permitsGeneratedSecret()) {
            noteStrangers();
            throw new UnusableSecretException("there is no signing secret in " + environment.label() + ": looked at "
                    + new SecretReport(looked).summary() + ". Set " + PREFIX
                    + " to the same version of the same secret in both services");
        }
        var path = SecretFile.defaultPath(variables, environment);
        return new Candidate(
                path.toString(),
                "generated file",
                usable(path.toString(), "generated file", SecretFile.readOrGenerate(path)));
    }

    private JwtSecret agreed(List<Candidate> candidates) {
        var winner = candidates.getFirst();
        var secret = JwtSecret.of(winner.value(), issuer);
        looked.add(new Entry(Role.CURRENT, winner.name(), winner.source(), "is set", secret.keyId(), true));
        var agree = true;
        for (var other : candidates.subList(1, candidates.size())) {
            var same = secret.holds(other.value());
            agree &= same;
            var keyId =
                    same ? secret.keyId() : JwtSecret.of(other.value(), issuer).keyId();
            looked.add(new Entry(Role.CURRENT, other.name(), other.source(), "is set", keyId, false));
        }
        if (!agree) {
            throw new UnusableSecretException("the signing secret is set to different values: "
                    + new SecretReport(looked).summary() + ". Set them all to the same value, or unset all but one");
        }
        return secret;
    }

    private Optional<JwtSecret> rotation(Role role, String name) {
        return text(name, role).map(text -> {
            var secret = JwtSecret.of(usable(name, "variable", text), issuer);
            looked.add(new Entry(role, name, "variable", "is set", secret.keyId(), true));
            return secret;
        });
    }

    /** A secret under a name that nobody reads is how a deployment believes that it has set one. */
    private void noteStrangers() {
        var known = Set.of(ownName(), KEY, PREFIX, FILE, RESOURCE, NEXT, PREVIOUS);
        variables.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .sorted()
                .forEach(name -> looked.add(new Entry(
                        Role.CURRENT, name, "variable", "is set but never read in " + environment.label(), "", false)));
    }

    private String ownName() {
        return PREFIX + "_" + environment.label().toUpperCase(Locale.ROOT);
    }

    private Optional<String> text(String name, Role role) {
        var text = variables.get(name);
        if (text == null || SecretHygiene.withoutTrailingLineBreaks(text).isEmpty()) {
            looked.add(new Entry(role, name, "variable", text == null ? "is not set" : "is empty", "", false));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static byte[] usable(String name, String source, String text) {
        return switch (SecretHygiene.examine(text)) {
            case Finding.Usable(var bytes) -> bytes;
            case Finding.Unusable(var reason) ->
                throw new UnusableSecretException(
                        "the signing secret in " + name + " (" + source + ") cannot be used: the value " + reason);
        };
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by JwtSecret.holds only
    private record Candidate(String name, String source, byte[] value) {}
}
