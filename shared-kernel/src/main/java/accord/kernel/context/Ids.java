package accord.kernel.context;

import accord.kernel.token.Identifier;
import java.security.SecureRandom;
import java.util.Base64;

/** How identities are checked and minted, once for all of them. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 16;

    private Ids() {}

    static void require(String name, String value) {
        Identifier.problem(value).ifPresent(problem -> {
            throw new IllegalArgumentException(name + " " + problem);
        });
    }

    static String mint(String prefix) {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
