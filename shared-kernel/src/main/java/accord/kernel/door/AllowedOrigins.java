package accord.kernel.door;

import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pages that may call from a browser. Exact origins only: a pattern is where an attacker's page fits in.
 *
 * @param loopback whether pages from this machine may, whatever their port
 */
public record AllowedOrigins(Set<String> origins, boolean loopback) {
    /** The variable that lists them. */
    public static final String VARIABLE = "ACCORD_ALLOWED_ORIGINS";

    private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

    public AllowedOrigins {
        origins = Set.copyOf(origins);
        for (var origin : origins) {
            if (!origin.matches("https?://[^/?#*@\\s]+")) {
                throw new IllegalArgumentException(
                        VARIABLE + " must list origins such as https://app.example, separated by"
                                + " commas; this is none: " + origin);
            }
        }
    }

    /** The origins of a list as people write it: blanks and a slash at the end mean nothing. */
    static AllowedOrigins listed(String list) {
        var origins = Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(origin -> origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin)
                .collect(Collectors.toUnmodifiableSet());
        return new AllowedOrigins(origins, false);
    }

    /** What stands in on a developer's machine when nothing is listed. */
    static AllowedOrigins ofThisMachine() {
        return new AllowedOrigins(Set.of(), true);
    }

    public boolean allows(String origin) {
        return origins.contains(origin) || (loopback && isLoopback(origin));
    }

    private static boolean isLoopback(String origin) {
        try {
            var host = URI.create(origin).getHost();
            return host != null && LOOPBACK_HOSTS.contains(host);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
