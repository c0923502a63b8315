package accord.backend.run;

import accord.backend.thread.ThreadKey;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * That a process is at a run, as far as others can see.
 *
 * @param holder the process
 * @param request what asked for the run
 * @param trace the W3C {@code traceparent} of that, or ""
 * @param heardAt when its message was stored
 * @param wish how somebody else wants it to end: cancelled or interrupted
 * @param ended how it has ended, which may not have been told yet
 * @param isClosing whether its holder only closes it, for another one that has died
 * @param isFirst whether no other run of its thread comes before it
 * @param isFree whether none of another process does, and none that is being closed
 */
public record Lease(
        RunId run,
        ThreadKey key,
        String holder,
        RequestId request,
        String trace,
        Instant heardAt,
        Optional<String> wish,
        Optional<String> ended,
        boolean isClosing,
        boolean isFirst,
        boolean isFree) {}
