package accord.kernel.token;

import java.time.Instant;
import java.util.List;

/**
 * A token that was verified in this process. There is no public way to make one, so holding one proves that
 * {@link AccessTokens} looked at it.
 */
public final class VerifiedToken {
    private final String keyId;
    private final TokenClaims claims;

    VerifiedToken(String keyId, TokenClaims claims) {
        this.keyId = keyId;
        this.claims = claims;
    }

    /** The id of the key that signed it. */
    public String keyId() {
        return keyId;
    }

    /** The user's id, or the client's for a service token; always an {@link Identifier}. */
    public String subject() {
        return claims.subject;
    }

    public String clientId() {
        return claims.clientId;
    }

    /** The session, or "" in a service token. */
    public String sessionId() {
        return claims.sessionId;
    }

    /** The claim {@code jti}. */
    public String id() {
        return claims.id;
    }

    public TokenUse use() {
        return claims.use;
    }

    public List<String> scope() {
        return claims.scope;
    }

    public List<String> roles() {
        return claims.roles;
    }

    public Instant issuedAt() {
        return Instant.ofEpochSecond(claims.issuedAt);
    }

    public Instant expiresAt() {
        return Instant.ofEpochSecond(claims.expiresAt);
    }

    @Override
    public String toString() {
        return "VerifiedToken[" + id() + "]";
    }
}
