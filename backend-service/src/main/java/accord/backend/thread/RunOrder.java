package accord.backend.thread;

import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;

/**
 * The run that a message asks for, as far as others have to know it when its process dies.
 *
 * @param request what asked for it
 * @param trace the W3C {@code traceparent} of that, or ""
 * @param mostAhead how many runs of the thread may come before it; the message is not stored when there are more
 */
public record RunOrder(RunId run, RequestId request, String trace, int mostAhead) {
    public RunOrder {
        if (mostAhead < 0) {
            throw new IllegalArgumentException("most-ahead must not be negative, not " + mostAhead);
        }
    }
}
