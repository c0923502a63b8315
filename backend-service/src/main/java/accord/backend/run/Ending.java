package accord.backend.run;

import accord.backend.protocol.AgentEvent.AgentCompleted;
import accord.backend.protocol.ErrorCode;
import java.util.Map;

/**
 * How a run ended, before it is said.
 *
 * @param isAnswer whether the response is worth keeping in the thread
 */
record Ending(
        String status,
        String agentName,
        String finalResponse,
        Map<String, Object> result,
        boolean fallback,
        boolean isAnswer) {
    private static final String SYSTEM = "accord";

    static Ending answered(Answer answer) {
        return new Ending(
                AgentCompleted.COMPLETED, answer.agentName(), answer.finalResponse(), answer.result(), false, true);
    }

    static Ending failed(ErrorCode code) {
        return new Ending(AgentCompleted.FAILED, SYSTEM, code.userMessage(), explained(code), false, false);
    }

    static Ending cancelled() {
        return new Ending(AgentCompleted.CANCELLED, SYSTEM, "The run was cancelled.", Map.of(), false, false);
    }

    static Ending interrupted() {
        return new Ending(
                AgentCompleted.INTERRUPTED,
                SYSTEM,
                "The run was interrupted before it was finished.",
                Map.of(),
                false,
                false);
    }

    /** An end that was decided elsewhere, of which its name is known. */
    static Ending of(String status) {
        return switch (status) {
            case AgentCompleted.COMPLETED -> unattended();
            case AgentCompleted.FAILED -> failed(ErrorCode.AGENT_ERROR);
            case AgentCompleted.CANCELLED -> cancelled();
            default -> interrupted();
        };
    }

    /** An answer of which only the words are known. */
    static Ending answered(String finalResponse) {
        return new Ending(AgentCompleted.COMPLETED, SYSTEM, finalResponse, Map.of(), false, true);
    }

    static Ending unattended() {
        return new Ending(
                AgentCompleted.COMPLETED,
                SYSTEM,
                "The agents are not available at the moment, so your message was not analysed. It is kept; please send it"
                        + " again in a while.",
                explained(ErrorCode.FALLBACK_ACTIVE),
                true,
                false);
    }

    private static Map<String, Object> explained(ErrorCode code) {
        return Map.of("error_code", code.code(), "error_message", code.userMessage());
    }

    AgentCompleted event(long durationMs) {
        return new AgentCompleted(status, finalResponse, result, durationMs);
    }
}
