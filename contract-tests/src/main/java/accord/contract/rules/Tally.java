package accord.contract.rules;

import java.util.List;
import java.util.OptionalInt;

/**
 * An answer of the {@link Inventory}: who does it, and where.
 *
 * @param id stable, for the house's {@code counts}
 * @param sentence {@code mints access tokens}
 * @param instead what to do when the number is another one
 */
public record Tally(String id, String sentence, String instead, List<Deed> deeds) {
    public Tally {
        deeds = List.copyOf(deeds);
    }

    /** How many classes do it; a nested one counts as the one around it. */
    public int count() {
        return (int) deeds.stream().map(Deed::topLevel).distinct().count();
    }

    /** The classes that do it, by their simple names. */
    public List<String> doers() {
        return deeds.stream().map(Deed::doer).distinct().sorted().toList();
    }

    /** How many there must be, if that was decided. */
    public OptionalInt expected(Rulebook book) {
        var count = book.counts().get(id);
        return count == null ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /** Whether the number is the one that was decided, or none was. */
    public boolean isAsExpected(Rulebook book) {
        var expected = expected(book);
        return expected.isEmpty() || expected.getAsInt() == count();
    }
}
