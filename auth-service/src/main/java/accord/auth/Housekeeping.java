package accord.auth;

import accord.auth.identity.Identities;
import accord.auth.identity.StorageUnavailableException;
import accord.auth.session.SessionPolicy;
import accord.auth.session.Sessions;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets once a minute what can no longer matter: the sealed successors of refresh tokens above all, and test users whose
 * test never came back.
 */
@Singleton
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Sessions sessions;
    private final Identities identities;
    private final SessionPolicy policy;
    private final InstantSource clock;

    Housekeeping(Sessions sessions, Identities identities, SessionPolicy policy, InstantSource clock) {
        this.sessions = sessions;
        this.identities = identities;
        this.policy = policy;
        this.clock = clock;
    }

    @Scheduled(initialDelay = "10s", fixedDelay = "1m")
    void forget() {
        var now = clock.instant();
        try {
            sessions.forget(now, now.minus(policy.grace()));
            var tests = identities.forgetTestUsers(now);
            if (tests > 0) {
                LOG.info("{} test users were left behind by their tests, and are gone now", tests);
            }
        } catch (StorageUnavailableException e) {
            LOG.warn("nothing could be forgotten: {}; the next minute tries again", e.getMessage());
        }
    }
}
