package accord.backend.adapter.http;

import accord.backend.run.EventLog.Place;
import accord.backend.run.RunState;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.util.Map;

/**
 * A run as it stands.
 *
 * @param status queued, started, thinking, tool_executing, tool_completed; in the end completed, failed, cancelled, interrupted
 * @param agentName the agent that spoke last, or ""
 * @param endedAt 0 while it is active
 * @param durationMs 0 while it is active
 * @param finalResponse "" while it is active
 * @param result what a program can use of the answer; kept for a while only
 * @param fallbackMode whether no agent was there to answer
 */
@Serdeable
record RunAnswer(
        String runId,
        String threadId,
        String status,
        String agentName,
        BigDecimal createdAt,
        BigDecimal endedAt,
        long durationMs,
        String finalResponse,
        Map<String, Object> result,
        boolean fallbackMode,
        RunLinks links) {
    private static final Place BEGINNING = new Place("", 0);

    static RunAnswer of(RunState state) {
        return new RunAnswer(
                state.run().value(),
                state.key().thread().value(),
                state.status(),
                state.agentName(),
                EpochSeconds.of(state.acceptedAt()),
                state.endedAt().map(EpochSeconds::of).orElse(BigDecimal.ZERO),
                state.took().toMillis(),
                state.finalResponse(),
                state.result(),
                state.fallback(),
                RunLinks.of(state));
    }

    /** Where to go on: its state, its thread, its events. */
    @Serdeable
    record RunLinks(String run, String thread, String events) {
        static RunLinks of(RunState state) {
            var thread = state.key().thread();
            return new RunLinks(
                    Links.run(state.run()),
                    Links.thread(thread),
                    Links.events(thread, state.before().orElse(BEGINNING)));
        }
    }
}
