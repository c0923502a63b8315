package accord.auth.session;

import accord.auth.identity.Identities;
import accord.auth.identity.Password;
import accord.auth.identity.PasswordHasher;
import accord.kernel.context.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody leaves, and takes everything along: password, sessions, refresh tokens. A stolen access token is not enough for
 * that: whoever has a password gives it again.
 */
public final class AccountRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(AccountRemoval.class);

    private final SessionCheck check;
    private final Identities identities;
    private final PasswordHasher hasher;

    public AccountRemoval(SessionCheck check, Identities identities, PasswordHasher hasher) {
        this.check = check;
        this.identities = identities;
        this.hasher = hasher;
    }

    /** Removes an account that has no password: a test user's. */
    public Outcome remove(UserId user, SessionId session) {
        if (identities.find(user).isEmpty()) {
            return Outcome.GONE;
        }
        if (check.signedIn(user, session).isEmpty()) {
            return Outcome.SESSION_OVER;
        }
        return identities.credential(user).isPresent() ? Outcome.PASSWORD_MISSING : removed(user);
    }

    /** Removes an account whose password this is. */
    public Outcome remove(UserId user, SessionId session, Password password) {
        var found = identities.credential(user);
        if (found.isEmpty()) {
            return remove(user, session);
        }
        if (check.signedIn(user, session).isEmpty()) {
            return Outcome.SESSION_OVER;
        }
        return hasher.match(password, found.get().password()) == PasswordHasher.Match.DIFFERENT
                ? Outcome.PASSWORD_WRONG
                : removed(user);
    }

    private Outcome removed(UserId user) {
        if (identities.remove(user)) {
            LOG.info("the account {} was removed by its owner", user);
        }
        return Outcome.GONE;
    }

    /** How that can end. */
    public enum Outcome {
        /** It is not there, now or already: asking twice is asking once. */
        GONE,
        SESSION_OVER,
        PASSWORD_MISSING,
        PASSWORD_WRONG
    }
}
