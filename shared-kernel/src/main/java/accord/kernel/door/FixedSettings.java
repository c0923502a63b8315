package accord.kernel.door;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.order.Ordered;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The framework's settings that a service neither makes nor changes: security is on for every path, the kernel's reader and
 * validator are the only ones, every bean is made at start, and names on the wire are spelled in one way. Micronaut finds this class by itself in whatever has the
 * kernel on its class path, and puts these values above files, variables and system properties.
 *
 * <p>Of the process variables, only those that name a deployment's shape become properties. {@code JWT_*} never do, so that no
 * {@code @Value} can be a second reader of the secret; nor do {@code MICRONAUT_*}, which could open a path from outside.
 */
@ContextConfigurer
public final class FixedSettings implements ApplicationContextConfigurer {
    private static final Map<String, Object> PROPERTIES = Map.ofEntries(
            Map.entry("micronaut.security.enabled", true),
            Map.entry("micronaut.security.filter.enabled", true),
            Map.entry("micronaut.security.filter.pattern", "/**"),
            // An unknown path is 404 for everyone, not 401 for those who are not signed in.
            Map.entry("micronaut.security.reject-not-found", false),
            Map.entry("micronaut.security.token.enabled", true),
            Map.entry("micronaut.security.token.jwt.enabled", false),
            Map.entry("micronaut.security.token.bearer.enabled", false),
            Map.entry("micronaut.security.token.cookie.enabled", false),
            Map.entry("micronaut.security.token.refresh.cookie.enabled", false),
            Map.entry("micronaut.security.token.propagation.enabled", false),
            Map.entry("micronaut.security.token.propagation.header.enabled", false),
            Map.entry("micronaut.security.basic-auth.enabled", false),
            Map.entry("micronaut.security.x509.enabled", false),
            Map.entry("micronaut.security.endpoints.login.enabled", false),
            Map.entry("micronaut.security.endpoints.logout.enabled", false),
            Map.entry("micronaut.security.endpoints.oauth.enabled", false),
            Map.entry("micronaut.security.endpoints.introspection.enabled", false),
            // CrossOrigin answers browsers, from one list; the framework's guess about local addresses would contradict
            // it.
            Map.entry("micronaut.server.cors.enabled", false),
            Map.entry("micronaut.server.cors.localhost-pass-through", true),
            // Read from Host alone: the parser of Forwarded throws at a damaged one, and a good token became a 500.
            Map.entry("micronaut.server.host-resolution.host-header", "Host"),
            Map.entry("micronaut.server.host-resolution.port-in-host", true),
            // The largest token that is looked at, once more encoded as a subprotocol, with room for the other headers.
            Map.entry("micronaut.server.netty.max-header-size", 32 * 1024),
            // Names on the wire are spelled in one way.
            Map.entry("micronaut.serde.property-naming-strategy", "SNAKE_CASE"),
            Map.entry("micronaut.serde.serialization.inclusion", "ALWAYS"));

    private static final List<String> VARIABLES = List.of("PORT", "HOME");
    private static final List<String> VARIABLE_PREFIXES = List.of("ACCORD_", "K_");

    @Override
    public void configure(ApplicationContextBuilder builder) {
        // A source of its own name: "context" properties, the usual way, are replaced by whoever sets any later.
        builder.propertySources(PropertySource.of("accord-kernel", PROPERTIES, Ordered.LOWEST_PRECEDENCE))
                .environmentVariableIncludes(variables())
                .eagerInitSingletons(true);
    }

    private static String[] variables() {
        var variables = new TreeSet<>(VARIABLES);
        for (var name : ProcessEnvironment.variables().keySet()) {
            if (VARIABLE_PREFIXES.stream().anyMatch(name::startsWith)) {
                variables.add(name);
            }
        }
        return variables.toArray(String[]::new);
    }
}
