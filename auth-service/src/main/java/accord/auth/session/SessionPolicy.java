package accord.auth.session;

import accord.kernel.token.TokenGrant;
import java.time.Duration;
import java.time.Instant;

/**
 * How long things last.
 *
 * @param lifetime a session's, however busy it is
 * @param idle how long a refresh token waits for its use
 * @param grace how long the same refresh token gets the same successor again
 * @param clientId the client that people's tokens are issued to
 */
public record SessionPolicy(Duration lifetime, Duration idle, Duration grace, String clientId) {
    public SessionPolicy {
        if (!idle.isPositive() || lifetime.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "a session must last at least as long as it may idle: lifetime " + lifetime + ", idle " + idle);
        }
        if (grace.isNegative() || grace.compareTo(idle) >= 0) {
            throw new IllegalArgumentException("the grace of a refresh token must be short: " + grace);
        }
    }

    /** A refresh token that begins now, and never outlives its session. */
    IssuedToken issue(RefreshToken token, Session session, Instant now) {
        var idleUntil = now.plus(idle);
        var expiresAt = idleUntil.isBefore(session.expiresAt()) ? idleUntil : session.expiresAt();
        return new IssuedToken(token.fingerprint(), now, expiresAt);
    }

    /** What an access token of this session says. */
    TokenGrant grant(Session session) {
        return TokenGrant.person(session.user().value(), clientId, session.id().value());
    }
}
