package accord.contract.verify.check;

import accord.contract.verify.Check;
import java.util.List;

/** Everything that is verified, in the order in which a broken one explains the next. */
public final class Checks {
    private Checks() {}

    /** A new one of each. */
    public static List<Check> all() {
        return List.of(
                new ConnectionCheck(),
                new AuthenticationCheck(),
                new MessageCheck(),
                new ConcurrentConnectionsCheck(),
                new AgentDiscoveryCheck(),
                new ConfigurationCheck(),
                new ExecutionCheck(),
                new StreamingCheck(),
                new StatusCheck(),
                new ToolsCheck(),
                new PerformanceCheck(),
                new PersistenceCheck(),
                new ThreadCreationCheck(),
                new ThreadSwitchingCheck(),
                new HistoryCheck(),
                new UserIsolationCheck(),
                new ConcurrentUsersCheck(),
                new RateLimitingCheck(),
                new ErrorFormatsCheck(),
                new ResilienceCheck(),
                new SessionPersistenceCheck(),
                new RunLifecycleCheck(),
                new PartialResultsCheck(),
                new OrderingCheck(),
                new EventDeliveryCheck());
    }
}
