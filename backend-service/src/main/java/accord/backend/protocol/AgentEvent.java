package accord.backend.protocol;

import java.util.Map;

/** What happens in a run, as its followers see it. Plain values only; every event but a delta is logged before it is sent. */
public sealed interface AgentEvent {
    /** The word in {@code type}. */
    String type();

    /** One line for the person, in {@code message}: what is going on. */
    String message();

    record AgentStarted(String message) implements AgentEvent {
        @Override
        public String type() {
            return "agent_started";
        }
    }

    /**
     * @param step counted from 1
     * @param progress 0 to 1
     */
    record AgentThinking(String reasoning, int step, double progress) implements AgentEvent {
        @Override
        public String type() {
            return "agent_thinking";
        }

        @Override
        public String message() {
            return "thinking, step " + step;
        }
    }

    /** @param parameters already redacted */
    record ToolExecuting(String toolCallId, String toolName, Map<String, Object> parameters) implements AgentEvent {
        @Override
        public String type() {
            return "tool_executing";
        }

        @Override
        public String message() {
            return toolName + " is at work";
        }
    }

    /** @param error what went wrong, or "" */
    record ToolCompleted(
            String toolCallId,
            String toolName,
            Map<String, Object> result,
            boolean success,
            long durationMs,
            String error)
            implements AgentEvent {
        @Override
        public String type() {
            return "tool_completed";
        }

        @Override
        public String message() {
            return toolName + (success ? " is done" : " failed");
        }
    }

    /**
     * The one terminal event of a run.
     *
     * @param status completed, failed, cancelled or interrupted
     */
    record AgentCompleted(String status, String finalResponse, Map<String, Object> result, long durationMs)
            implements AgentEvent {
        public static final String COMPLETED = "completed";
        public static final String FAILED = "failed";
        public static final String CANCELLED = "cancelled";
        public static final String INTERRUPTED = "interrupted";

        @Override
        public String type() {
            return "agent_completed";
        }

        @Override
        public String message() {
            return "the run has ended: " + status;
        }
    }

    /** A piece of the final response; not logged, and dropped first when a connection is slow. */
    record AgentDelta(String text) implements AgentEvent {
        @Override
        public String type() {
            return "agent_delta";
        }

        @Override
        public String message() {
            return "writing";
        }
    }
}
