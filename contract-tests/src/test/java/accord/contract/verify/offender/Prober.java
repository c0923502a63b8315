package accord.contract.verify.offender;

import accord.contract.rules.Breaks;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenGrant;

/** A verifier that helps itself. */
final class Prober {
    private Prober() {}

    @Breaks("DOOR-17")
    static final class Minting {
        Object token(AccessTokens tokens) {
            return tokens.mint(TokenGrant.person("u-1", "app", "s-1"));
        }
    }

    @Breaks({"DOOR-01", "DOOR-03"})
    static final class Reading {
        String secret() {
            return System.getenv("JWT_SECRET");
        }
    }

    @Breaks("DOOR-10")
    static final class Peeking {
        byte[] claims(String token) {
            return java.util.Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]);
        }
    }
}
