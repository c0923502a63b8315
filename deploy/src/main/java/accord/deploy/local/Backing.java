package accord.deploy.local;

import java.util.Map;

/**
 * The servers that keep what several instances share, by their loopback ports.
 *
 * @param postgres 0 for none: each service keeps an embedded database
 * @param redis 0 for none: events are kept in the memory of the one instance
 */
public record Backing(int postgres, int redis) {

    /** Nothing is shared. */
    public static final Backing NONE = new Backing(0, 0);

    static final String VERSION = "1";

    /** What values may refer to. */
    public Map<String, String> facts() {
        var hasPostgres = postgres != 0;
        return Map.of(
                "auth-database-url",
                hasPostgres ? "jdbc:postgresql://127.0.0.1:" + postgres + "/auth" : "",
                "auth-database-user",
                hasPostgres ? "auth" : "",
                "backend-database-url",
                hasPostgres ? "jdbc:postgresql://127.0.0.1:" + postgres + "/backend" : "",
                "backend-database-user",
                hasPostgres ? "backend" : "",
                "database-password-version",
                hasPostgres ? VERSION : "",
                "redis-url-version",
                redis == 0 ? "" : VERSION);
    }
}
