package accord.auth;

import accord.auth.identity.Identities;
import accord.auth.identity.PasswordHasher;
import accord.auth.session.AccountRemoval;
import accord.auth.session.SessionCheck;
import accord.auth.session.SessionEnd;
import accord.auth.session.SessionPolicy;
import accord.auth.session.SessionRefresh;
import accord.auth.session.SessionStart;
import accord.auth.session.Sessions;
import accord.kernel.token.AccessTokens;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import java.time.InstantSource;

/** Wires what people do once they are signed in. */
@Factory
final class SessionFactory {
    @Context
    SessionPolicy sessionPolicy(SessionConfiguration configuration) {
        return configuration.policy();
    }

    @Context
    SessionStart sessionStart(Sessions sessions, AccessTokens tokens, SessionPolicy policy, InstantSource clock) {
        return new SessionStart(sessions, tokens, policy, clock);
    }

    @Context
    SessionRefresh sessionRefresh(Sessions sessions, AccessTokens tokens, SessionPolicy policy, InstantSource clock) {
        return new SessionRefresh(sessions, tokens, policy, clock);
    }

    @Context
    SessionEnd sessionEnd(Sessions sessions, InstantSource clock) {
        return new SessionEnd(sessions, clock);
    }

    @Context
    SessionCheck sessionCheck(Sessions sessions, Identities identities, InstantSource clock) {
        return new SessionCheck(sessions, identities, clock);
    }

    @Context
    AccountRemoval accountRemoval(SessionCheck check, Identities identities, PasswordHasher hasher) {
        return new AccountRemoval(check, identities, hasher);
    }
}
