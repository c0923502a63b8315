package accord.backend.protocol;

import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.time.Instant;

/**
 * What every event says of itself.
 *
 * @param epoch which life of the thread's log gave the {@code seq}; "" for a delta, which has no place in the log
 * @param seq gapless from 1; 0 for a delta
 * @param trace the W3C traceparent, or ""
 */
public record EventHeader(
        String epoch,
        long seq,
        ThreadId thread,
        RunId run,
        RequestId request,
        UserId user,
        String agentName,
        Instant timestamp,
        boolean fallbackMode,
        String trace) {}
