package accord.deploy.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which known name a misspelt one was meant to be. */
public final class Spelling {

    private Spelling() {}

    /** The known name that is nearest, if one is near. */
    public static Optional<String> guess(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 4))
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** What to do about a name that is not known: a guess, or else all that could have been meant. */
    public static String advice(Optional<String> guess, Collection<String> known) {
        if (known.isEmpty()) {
            return "nothing is known here";
        }
        return guess.map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> "known here: "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
