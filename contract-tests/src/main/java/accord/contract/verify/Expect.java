package accord.contract.verify;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What checks say about what came. */
public final class Expect {
    private Expect() {}

    /** Exactly this value, and nothing like it. */
    public static void equal(String what, @Nullable Object expected, @Nullable Object came)
            throws BrokenPromiseException {
        if (!Objects.equals(expected, came)) {
            throw new BrokenPromiseException(what + " = " + expected, String.valueOf(came));
        }
    }

    /** @param expected completes "expected …" */
    public static void that(String expected, boolean holds, Object came) throws BrokenPromiseException {
        if (!holds) {
            throw new BrokenPromiseException(expected, String.valueOf(came));
        }
    }

    /** Nothing twice. */
    public static void distinct(String what, Collection<?> came) throws BrokenPromiseException {
        that(what + " that all differ", new HashSet<>(came).size() == came.size(), came);
    }

    /** The numbers from {@code first} on, without a gap or a repetition. */
    public static void gapless(String what, long first, List<Long> came) throws BrokenPromiseException {
        for (var i = 0; i < came.size(); i++) {
            if (came.get(i) != first + i) {
                throw new BrokenPromiseException(what + " without a gap from " + first, came.toString());
            }
        }
    }

    /** Something that was to come and did not. */
    static BrokenPromiseException missing(String expected, String came) {
        return new BrokenPromiseException(expected, came);
    }
}
