package accord.kernel.observe;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * Whether traffic should come, and why not.
 *
 * @param status ok, degraded (still ready) or down
 */
@Serdeable
public record Readiness(String status, String service, List<Dependency> dependencies) {
    static final String OK = "ok";
    static final String DEGRADED = "degraded";
    static final String DOWN = "down";

    /**
     * One dependency.
     *
     * @param reason why it is not ok, or ""
     */
    @Serdeable
    public record Dependency(String name, String status, String reason) {
        static Dependency of(String name, HealthCheck.Condition condition) {
            return switch (condition) {
                case HealthCheck.Condition.Up _ -> new Dependency(name, OK, "");
                case HealthCheck.Condition.Degraded(var reason) -> new Dependency(name, DEGRADED, reason);
                case HealthCheck.Condition.Down(var reason) -> new Dependency(name, DOWN, reason);
            };
        }
    }

    static Readiness of(String service, List<Dependency> dependencies) {
        return new Readiness(worst(dependencies), service, dependencies);
    }

    boolean isReady() {
        return !status.equals(DOWN);
    }

    private static String worst(List<Dependency> dependencies) {
        var states = dependencies.stream().map(Dependency::status).toList();
        if (states.contains(DOWN)) {
            return DOWN;
        }
        return states.contains(DEGRADED) ? DEGRADED : OK;
    }
}
