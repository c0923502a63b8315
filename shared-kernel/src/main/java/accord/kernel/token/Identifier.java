package accord.kernel.token;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The syntax of every identity that Accord believes: 1 to 128 printable ASCII characters without blanks, and not a
 * placeholder. Real identities come in many shapes (UUIDs, 21-digit subjects, {@code staging-e2e-user-001}), so there is
 * no narrower pattern; placeholders such as {@code null} or {@code unknown} are what broken code writes.
 */
public final class Identifier {
    /** The longest identity, in characters. */
    public static final int MAX_LENGTH = 128;

    /** The problem of a value that broken code wrote in place of an identity. */
    static final String PLACEHOLDER = "is a placeholder";

    static final List<String> PLACEHOLDERS = List.of(
            "none", "null", "nil", "undefined", "default", "placeholder", "temp", "unknown", "anonymous", "xxx");

    private static final int LONGEST_PLACEHOLDER = "placeholder".length();

    private Identifier() {}

    /** What is wrong with a value as an identity, or empty when it is one. The value itself is never repeated. */
    public static Optional<String> problem(String value) {
        if (value.isEmpty()) {
            return Optional.of("is empty");
        }
        if (value.length() > MAX_LENGTH) {
            return Optional.of("has more than " + MAX_LENGTH + " characters");
        }
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                return Optional.of("holds a blank, a control or a non-ASCII character at index " + i);
            }
        }
        return value.length() <= LONGEST_PLACEHOLDER && PLACEHOLDERS.contains(value.toLowerCase(Locale.ROOT))
                ? Optional.of(PLACEHOLDER)
                : Optional.empty();
    }
}
