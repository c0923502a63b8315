package accord.backend.run;

import accord.backend.thread.ThreadMessage;
import accord.kernel.context.UserExecutionContext;
import java.util.List;

/**
 * What a supervisor is asked.
 *
 * @param context who asks
 * @param request what was said
 * @param agent the agent that the user asked for, or ""
 * @param history the latest messages of the thread, oldest first, without the request
 */
public record Assignment(UserExecutionContext context, String request, String agent, List<ThreadMessage> history) {
    public Assignment {
        history = List.copyOf(history);
    }
}
