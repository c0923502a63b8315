package accord.auth;

import accord.auth.identity.StorageUnavailableException;
import accord.auth.session.SessionPolicy;
import accord.auth.session.Sessions;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets once a minute what can no longer matter: the sealed successors of refresh tokens above all. */
@Singleton
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Sessions sessions;
    private final SessionPolicy policy;
    private final InstantSource clock;

    Housekeeping(Sessions sessions, SessionPolicy policy, InstantSource clock) {
        this.sessions = sessions;
        this.policy = policy;
        this.clock = clock;
    }

    @Scheduled(initialDelay = "10s", fixedDelay = "1m")
    void forget() {
        var now = clock.instant();
        try {
            sessions.forget(now, now.minus(policy.grace()));
        } catch (StorageUnavailableException e) {
            LOG.warn("nothing could be forgotten: {}; the next minute tries again", e.getMessage());
        }
    }
}
