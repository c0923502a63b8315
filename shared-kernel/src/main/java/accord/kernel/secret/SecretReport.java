package accord.kernel.secret;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which names were looked at for the signing secret, which one won, and what disagrees. Holds names, sources and key ids,
 * never a value, so it may be logged and shown.
 */
public record SecretReport(List<Entry> entries) {
    public SecretReport {
        entries = List.copyOf(entries);
    }

    /** What a name is for. */
    public enum Role {
        CURRENT,
        NEXT,
        PREVIOUS
    }

    /**
     * One name that was looked at.
     *
     * @param name the variable, or the file for a generated secret
     * @param source where its value came from: a variable, a file, or nowhere
     * @param state what was found, in words
     * @param keyId the key id of a usable value, or ""
     * @param chosen whether the key in use came from here
     */
    public record Entry(Role role, String name, String source, String state, String keyId, boolean chosen) {
        String sentence() {
            return name + " (" + source + ") " + state + (keyId.isEmpty() ? "" : ", key id " + keyId);
        }
    }

    /** The name that the signing secret came from. */
    public Optional<String> winner() {
        return entries.stream()
                .filter(entry -> entry.chosen() && entry.role() == Role.CURRENT)
                .map(Entry::name)
                .findFirst();
    }

    /** Every entry as a clause, for a start-up message. */
    public String summary() {
        return entries.stream().map(Entry::sentence).collect(Collectors.joining("; "));
    }
}
