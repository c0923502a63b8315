package accord.backend.thread;

import accord.kernel.context.RunId;
import java.time.Instant;

/**
 * One thing that was said.
 *
 * @param role {@code user} or {@code assistant}
 * @param run the run that it started or that answered
 */
public record ThreadMessage(String id, String role, String content, RunId run, Instant at) {}
