package accord.backend.thread;

import accord.kernel.context.RunId;
import java.time.Instant;

/**
 * One thing that was said.
 *
 * @param id the client's message id, or the run's id for an answer
 * @param role {@link #USER} or {@link #ASSISTANT}
 * @param run the run that it started or that answered
 */
public record ThreadMessage(String id, String role, String content, RunId run, Instant at) {
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";
}
