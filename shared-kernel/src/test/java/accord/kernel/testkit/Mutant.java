package accord.kernel.testkit;

import accord.kernel.testkit.Mutants.Kind;
import java.util.Locale;

/**
 * A genuine token, but for one alteration of one member.
 *
 * @param kind what its member is made of
 * @param mutation what was done to the member
 * @param token the altered token, signed like a genuine one
 */
public record Mutant(Kind kind, String member, String mutation, ForgedToken token) {
    @Override
    public String toString() {
        return member + " (" + kind.name().toLowerCase(Locale.ROOT) + "): " + mutation;
    }
}
