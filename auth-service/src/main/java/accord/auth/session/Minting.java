package accord.auth.session;

import accord.kernel.token.AccessTokens;

/** Makes the pair that a client takes away. The only class that mints: a session starts and continues with the same claims. */
final class Minting {
    private final AccessTokens tokens;
    private final SessionPolicy policy;

    Minting(AccessTokens tokens, SessionPolicy policy) {
        this.tokens = tokens;
        this.policy = policy;
    }

    TokenPair pair(Session session, RefreshToken refresh) {
        return new TokenPair(tokens.mint(policy.grant(session)), refresh);
    }
}
