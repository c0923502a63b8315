package accord.backend.run;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** What the user sees of a run while it works. */
public interface Narration {
    /**
     * @param step counted from 1
     * @param progress 0 to 1
     */
    void thinking(String agentName, String reasoning, int step, double progress);

    /**
     * Shows {@code tool_executing}, does the work within its limit, shows {@code tool_completed}. A failure is an outcome and
     * never an exception.
     *
     * @param parameters shown to the user, so already redacted; plain values only
     */
    ToolOutcome tool(
            String agentName,
            String toolName,
            Map<String, Object> parameters,
            Duration limit,
            Callable<Map<String, Object>> work);

    /** A piece of the final response, as it is written. */
    void delta(String agentName, String text);
}
