package accord.kernel.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The secrets of a rotation: CURRENT signs; CURRENT, NEXT and PREVIOUS verify. At most three, with different key ids.
 */
public final class KeyRing {
    private final JwtSecret current;
    private final List<JwtSecret> all;

    KeyRing(JwtSecret current, Optional<JwtSecret> next, Optional<JwtSecret> previous) {
        this.current = current;
        var secrets = new ArrayList<JwtSecret>(3);
        secrets.add(current);
        next.ifPresent(secrets::add);
        previous.ifPresent(secrets::add);
        this.all = List.copyOf(secrets);
        if (verifyKeyIds().stream().distinct().count() != all.size()) {
            throw new UnusableSecretException(
                    "two of CURRENT, NEXT and PREVIOUS are the same secret (key ids " + verifyKeyIds()
                            + "): leave " + JwtSecretResolver.NEXT + " and " + JwtSecretResolver.PREVIOUS
                            + " unset outside a rotation");
        }
    }

    /** The secret that signs. */
    public JwtSecret signing() {
        return current;
    }

    /** The secret with exactly this key id. */
    public Optional<JwtSecret> find(String keyId) {
        for (var secret : all) {
            if (secret.keyId().equals(keyId)) {
                return Optional.of(secret);
            }
        }
        return Optional.empty();
    }

    /** The ids of every secret that verifies, the signing one first. */
    public List<String> verifyKeyIds() {
        return all.stream().map(JwtSecret::keyId).toList();
    }

    @Override
    public String toString() {
        return "KeyRing" + verifyKeyIds();
    }
}
