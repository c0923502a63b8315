package accord.backend.adapter.http.innocent;

import accord.contract.rules.Innocent;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.context.UserId;
import accord.kernel.environment.Environment;
import accord.kernel.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks what is permitted, logs ids, keeps state in an object of its own and passes the context on. */
@Innocent
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final Map<UserId, Instant> seen = new ConcurrentHashMap<>();
    private final Environment environment;

    Audit(Environment environment) {
        this.environment = environment;
    }

    void note(UserExecutionContext context, VerifiedToken token, Instant now) {
        seen.put(context.userId(), now);
        LOG.info("user {} asked with token id {} in {}", context.userId(), token.id(), environment.label());
    }

    Duration patience() {
        Supplier<Duration> longer = () -> PATIENCE.plusSeconds(1);
        return environment.permitsLocalDefaults() ? longer.get() : PATIENCE;
    }

    /** A child of the request's context, for a step of it. */
    UserExecutionContext step(UserExecutionContext context, Instant now) {
        return context.child(accord.kernel.context.RequestId.mint(), now);
    }
}
