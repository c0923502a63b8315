package accord.kernel.door;

import io.micronaut.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a client offered in {@code Sec-WebSocket-Protocol}: names of protocols, and perhaps a token behind a prefix. The
 * server selects a name and never a token entry, because what is selected is echoed.
 *
 * @param entries every entry of every header line, in order, without blanks
 */
public record SubprotocolOffer(List<String> entries) {
    /** The current protocol. */
    public static final String AGENT_EVENTS = "agent-events.v1";

    /** The older client's name for the same. */
    public static final String JWT_AUTH = "jwt-auth";

    /** The names that can be selected. */
    public static final List<String> SENTINELS = List.of(AGENT_EVENTS, JWT_AUTH);

    private static final String HEADER = "Sec-WebSocket-Protocol";
    private static final List<String> TOKEN_PREFIXES = List.of("jwt.", "jwt-auth.", "bearer.");
    private static final int LONGEST_NAME = 24;
    private static final String WITHHELD = "(withheld)";

    public SubprotocolOffer {
        entries = List.copyOf(entries);
    }

    static SubprotocolOffer of(HttpHeaders headers) {
        var lines = headers.getAll(HEADER);
        if (lines.isEmpty()) {
            return new SubprotocolOffer(List.of());
        }
        var entries = new ArrayList<String>();
        for (var line : lines) {
            Arrays.stream(line.split(",", -1))
                    .map(String::strip)
                    .filter(entry -> !entry.isEmpty())
                    .forEach(entries::add);
        }
        return new SubprotocolOffer(entries);
    }

    /** The first offered name that the server can select. */
    public Optional<String> selected() {
        return entries.stream().filter(SENTINELS::contains).findFirst();
    }

    /** What stands behind the token prefixes, still encoded; an entry with nothing behind its prefix is no token. */
    List<String> encodedTokens() {
        var tokens = new ArrayList<String>();
        for (var entry : entries) {
            for (var prefix : TOKEN_PREFIXES) {
                if (entry.startsWith(prefix) && entry.length() > prefix.length()) {
                    tokens.add(entry.substring(prefix.length()));
                    break;
                }
            }
        }
        return tokens;
    }

    /** The entries as they may be shown: whatever could be a token is cut to its prefix or withheld. */
    List<String> shown() {
        return entries.stream().limit(16).map(SubprotocolOffer::shown).toList();
    }

    private static String shown(String entry) {
        if (SENTINELS.contains(entry)) {
            return entry;
        }
        for (var prefix : TOKEN_PREFIXES) {
            if (entry.startsWith(prefix)) {
                return entry.length() == prefix.length() ? prefix : prefix + WITHHELD;
            }
        }
        return entry.length() > LONGEST_NAME ? WITHHELD : entry;
    }

    @Override
    public String toString() {
        return shown().toString();
    }
}
