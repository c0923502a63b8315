package accord.backend.thread;

import accord.kernel.context.RunId;
import java.util.List;

/**
 * When a run of a thread may begin: after all that were there before it.
 *
 * @param number orders the runs of one thread that are not over
 * @param ahead those that come before it, in their order
 */
public record Turn(long number, List<Ahead> ahead) {
    public Turn {
        ahead = List.copyOf(ahead);
    }

    /**
     * A run that comes first.
     *
     * @param holder the process that is at it
     * @param isClosing whether that one only closes it, for another that has died
     */
    public record Ahead(RunId run, String holder, boolean isClosing) {}
}
