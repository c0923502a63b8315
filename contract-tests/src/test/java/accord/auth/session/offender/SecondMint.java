package accord.auth.session.offender;

import accord.contract.rules.Breaks;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.MintedToken;
import accord.kernel.token.TokenGrant;

/** A second mint inside the service that may mint. */
@Breaks("DOOR-17")
final class SecondMint {
    private final AccessTokens tokens;

    SecondMint(AccessTokens tokens) {
        this.tokens = tokens;
    }

    MintedToken renew(TokenGrant grant) {
        return tokens.mint(grant);
    }
}
