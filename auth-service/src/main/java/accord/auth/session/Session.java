package accord.auth.session;

import accord.kernel.context.UserId;
import java.time.Instant;

/**
 * One sign-in and all that follows from it: its refresh tokens are one family, and they end together.
 *
 * @param expiresAt when it ends however busy it is
 * @param ended whether somebody ended it before that
 */
public record Session(SessionId id, UserId user, Instant startedAt, Instant expiresAt, boolean ended) {
    /** Whether its tokens still mean anything. */
    public boolean isOpenAt(Instant now) {
        return !ended && now.isBefore(expiresAt);
    }
}
