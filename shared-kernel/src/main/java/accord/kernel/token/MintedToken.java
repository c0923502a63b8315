package accord.kernel.token;

import java.time.Duration;
import java.time.Instant;

/**
 * A token that was just signed.
 *
 * @param value the JWS in compact form; goes to its owner and nowhere else
 * @param id the claim {@code jti}
 */
public record MintedToken(String value, String id, Instant issuedAt, Instant expiresAt) {
    /** The lifetime in seconds, from the same values as {@code exp}. */
    public long expiresIn() {
        return Duration.between(issuedAt, expiresAt).toSeconds();
    }

    @Override
    public String toString() {
        return "MintedToken[" + id + ", expires " + expiresAt + "]";
    }
}
