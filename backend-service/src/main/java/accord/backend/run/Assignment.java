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
 * @param history what was said before in the thread
 */
public record Assignment(UserExecutionContext context, String request, String agent, History history) {
    /** What was said before; read from the storage only when it is asked for. */
    public interface History {
        /** The latest messages, oldest first, without the request itself. */
        List<ThreadMessage> latest(int limit);

        /** The history of a thread that has none. */
        static History none() {
            return _ -> List.of();
        }
    }
}
