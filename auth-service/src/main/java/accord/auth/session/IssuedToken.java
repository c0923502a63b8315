package accord.auth.session;

import java.time.Instant;

/**
 * A refresh token as the storage knows it.
 *
 * @param expiresAt when it is too old to be used, because nobody came back in time
 */
public record IssuedToken(TokenFingerprint fingerprint, Instant issuedAt, Instant expiresAt) {}
