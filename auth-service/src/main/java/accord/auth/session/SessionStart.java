package accord.auth.session;

import accord.auth.identity.User;
import accord.kernel.token.AccessTokens;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Somebody was recognised, and is signed in from now on. */
public final class SessionStart {
    private final Sessions sessions;
    private final Minting minting;
    private final SessionPolicy policy;
    private final InstantSource clock;

    public SessionStart(Sessions sessions, AccessTokens tokens, SessionPolicy policy, InstantSource clock) {
        this.sessions = sessions;
        this.minting = new Minting(tokens, policy);
        this.policy = policy;
        this.clock = clock;
    }

    public TokenPair start(User user) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var session = new Session(SessionId.mint(), user.id(), now, now.plus(policy.lifetime()), false);
        var refresh = RefreshToken.mint();
        sessions.open(session, policy.issue(refresh, session, now));
        return minting.pair(session, refresh);
    }
}
