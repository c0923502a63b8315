package accord.auth.session;

import accord.kernel.context.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Somebody signs out: here, everywhere else, or everywhere. */
public final class SessionEnd {
    private final Sessions sessions;
    private final InstantSource clock;

    public SessionEnd(Sessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** What a sign-out reaches. */
    public enum Scope {
        LOCAL,
        OTHERS,
        GLOBAL
    }

    public void end(UserId user, SessionId session, Scope scope) {
        switch (scope) {
            case LOCAL -> sessions.end(session, now());
            case OTHERS -> sessions.endOthers(user, session, now());
            case GLOBAL -> sessions.endAll(user, now());
        }
    }

    /** Signs out whoever holds this refresh token, used or not; an unknown one has nothing to end. */
    public void end(RefreshToken token) {
        var now = now();
        sessions.present(token.fingerprint(), _ -> new Ruling<>(now, new Ruling.End(now)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
