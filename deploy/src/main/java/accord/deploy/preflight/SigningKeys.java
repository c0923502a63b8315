package accord.deploy.preflight;

import accord.deploy.local.SecretFiles;
import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.Place;
import accord.deploy.manifest.SecretVersion;
import accord.deploy.manifest.Variable;
import accord.deploy.preflight.Deployment.Side;
import accord.kernel.environment.Environment;
import accord.kernel.secret.JwtSecretResolver;
import accord.kernel.secret.UnusableSecretException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The secrets that the manifests name are there and can be used: the kernel itself resolves them, as it will in each
 * service. Its messages name variables and key ids, never a value.
 */
final class SigningKeys implements Check {

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?is).*(replace[_-]|should[_-]be[_-]rep|change[_-]?me|placeholder|your[_-]).*|<.*>|\\$\\{.*");
    private static final String ISSUER = "issuer";
    private static final String MAKE_ANOTHER = "write another: head -c 48 /dev/urandom | base64 > ";

    private final SecretFiles files;
    private final Consumer<String> notes;

    SigningKeys(SecretFiles files, Consumer<String> notes) {
        this.files = files;
        this.notes = notes;
    }

    @Override
    public void look(Deployment deployment, Mistakes mistakes) {
        // Two services with the same names and versions are asked about once: a key id is slow to compute on purpose.
        var seen = new HashMap<Map<String, String>, String>();
        for (var side : deployment.sides()) {
            var environment = deployment.environment();
            if (read(side, environment, mistakes) && !hasSecretInClear(side, environment)) {
                var signing = signing(side, environment);
                var keyId = seen.computeIfAbsent(signing, _ -> resolve(environment, side, signing, mistakes));
                if (!keyId.isEmpty()) {
                    notes.accept(side.image().service() + " has the signing secret with key id " + keyId);
                }
            }
        }
    }

    /** Whether all that the kernel will resolve is there; what is wrong with any other secret is noted too. */
    private boolean read(Side side, Environment environment, Mistakes mistakes) {
        var declared = side.declared(environment);
        var whole = true;
        for (var variable : side.manifest().variables()) {
            if (variable instanceof Variable.FromSecret(var name, var secret)) {
                var usable = isUsable(side, environment, name, secret, mistakes);
                var isShared = declared.containsKey(name) && declared.get(name).same();
                whole &= usable || !isShared;
            }
        }
        return whole;
    }

    private boolean isUsable(Side side, Environment environment, String name, SecretVersion secret, Mistakes mistakes) {
        var value = valueOf(secret);
        if (value.isEmpty() && !environment.permitsGeneratedSecret()) {
            mistakes.add(
                    Kind.SECRET_UNUSABLE,
                    new Place(files.of(secret), 1),
                    "there is no version " + secret.version() + " of " + secret.name() + ", which " + name + " of "
                            + side.image().service() + " asks for",
                    "add it, or name one that is there at "
                            + side.manifest().lines().of(name));
        }
        var isSample = value.filter(text -> PLACEHOLDER.matcher(text).matches()).isPresent();
        if (isSample) {
            mistakes.add(
                    Kind.SECRET_UNUSABLE,
                    new Place(files.of(secret), 1),
                    name + " is a sample or a placeholder",
                    MAKE_ANOTHER + files.of(secret));
        }
        return value.isPresent() && !isSample;
    }

    private static boolean hasSecretInClear(Side side, Environment environment) {
        var declared = side.declared(environment);
        return side.manifest().variables().stream()
                .anyMatch(variable -> variable instanceof Variable.Plain(var name, var _)
                        && declared.containsKey(name)
                        && declared.get(name).secret());
    }

    /** What both services must hold alike: the variables that the kernel resolves the ring and its key ids from. */
    private Map<String, String> signing(Side side, Environment environment) {
        var declared = side.declared(environment);
        var signing = new HashMap<String, String>();
        signing.put(ISSUER, issuer(environment, side));
        for (var variable : side.manifest().variables()) {
            if (declared.containsKey(variable.name())
                    && declared.get(variable.name()).same()) {
                switch (variable) {
                    case Variable.Plain(var name, var value) -> signing.put(name, value);
                    case Variable.FromSecret(var name, var secret) ->
                        valueOf(secret).ifPresent(value -> signing.put(name, value));
                }
            }
        }
        return signing;
    }

    private Optional<String> valueOf(SecretVersion secret) {
        try {
            return files.read(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key id, or "" when there is none. */
    private String resolve(Environment environment, Side side, Map<String, String> variables, Mistakes mistakes) {
        try {
            return JwtSecretResolver.resolve(variables, environment, variables.getOrDefault(ISSUER, ""))
                    .ring()
                    .verifyKeyIds()
                    .getFirst();
        } catch (UnusableSecretException e) {
            blame(side, String.valueOf(e.getMessage()), mistakes);
            return "";
        }
    }

    private static String issuer(Environment environment, Side side) {
        return side.declared(environment).entrySet().stream()
                .filter(entry -> entry.getValue().urlOf().equals("auth-service"))
                .flatMap(entry -> side.manifest().plain(entry.getKey()).stream())
                .findFirst()
                .orElse("");
    }

    /** The kernel names the variable; the file is what its manifest fills it from. */
    private void blame(Side side, String why, Mistakes mistakes) {
        for (var variable : side.manifest().variables()) {
            if (variable instanceof Variable.FromSecret(var name, var secret)
                    && Pattern.compile("\\b" + name + "\\b").matcher(why).find()) {
                mistakes.add(
                        Kind.SECRET_UNUSABLE, new Place(files.of(secret), 1), why, MAKE_ANOTHER + files.of(secret));
                return;
            }
        }
        mistakes.add(Kind.SECRET_UNUSABLE, side.manifest().lines().env(), why, "mend the variables of this container");
    }
}
