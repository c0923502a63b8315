package accord.auth.session;

import accord.auth.identity.Identities;
import accord.auth.identity.User;
import accord.kernel.context.UserId;
import java.time.InstantSource;
import java.util.Optional;

/** Tells who is behind an access token that verified: a session that was ended since then is nobody's. */
public final class SessionCheck {
    private final Sessions sessions;
    private final Identities identities;
    private final InstantSource clock;

    public SessionCheck(Sessions sessions, Identities identities, InstantSource clock) {
        this.sessions = sessions;
        this.identities = identities;
        this.clock = clock;
    }

    public Optional<User> signedIn(UserId user, SessionId session) {
        return sessions.find(session)
                .filter(found -> found.user().equals(user) && found.isOpenAt(clock.instant()))
                .flatMap(found -> identities.find(found.user()));
    }
}
