package accord.auth.identity;

import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Makes people for tests: each is new, cannot be reached by mail, has no password, and is forgotten within the hour, should
 * the test not end as it was meant to.
 */
public final class TestUsers {
    /** How long a test may take. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private static final String PREFIX = "e2e-";

    /** RFC 2606: a domain that nobody can ever own. */
    private static final String DOMAIN = "@e2e.invalid";

    private final Identities identities;
    private final InstantSource clock;

    public TestUsers(Identities identities, InstantSource clock) {
        this.identities = identities;
        this.clock = clock;
    }

    /** Somebody new. */
    public User make() {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var name = PREFIX + UUID.randomUUID();
        var user = new User(new UserId(name), new EmailAddress(name + DOMAIN), true, now);
        identities.addTestUser(user, now.plus(LIFETIME));
        return user;
    }
}
