package accord.backend.run;

import accord.backend.run.EventLog.Place;
import accord.backend.run.Leases.StoredEnd;
import accord.backend.thread.StoredAnswer;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run stands, in the words of its latest event.
 *
 * @param status {@link #QUEUED}, started, thinking, tool_executing or tool_completed; in the end completed, failed, cancelled or
 *     interrupted; {@link #UNKNOWN}
 * @param agentName the agent that spoke last, or ""
 * @param acceptedAt when its message was accepted
 * @param before the place in the log before its first event, as long as it is known
 * @param endedAt empty while it is active
 * @param finalResponse "" while it is active
 * @param result plain values; empty while it is active, and of a run of which only the answer is stored
 * @param fallback whether no agent was there to answer
 */
public record RunState(
        RunId run,
        ThreadKey key,
        String status,
        String agentName,
        Instant acceptedAt,
        Optional<Place> before,
        Optional<Instant> endedAt,
        String finalResponse,
        Map<String, Object> result,
        boolean fallback) {
    /** Its turn has not come yet. */
    public static final String QUEUED = "queued";

    /** It is at work. */
    public static final String STARTED = "started";

    /** Nothing is kept of it: it ended long ago, or with another process. */
    public static final String UNKNOWN = "unknown";

    /** What can be said of a run whose message was accepted once, and that has left nothing else. */
    public static RunState unknown(RunId run, ThreadKey key) {
        return new RunState(
                run, key, UNKNOWN, "", Instant.EPOCH, Optional.empty(), Optional.empty(), "", Map.of(), false);
    }

    static RunState queued(RunId run, ThreadKey key, Instant now) {
        return new RunState(run, key, QUEUED, "", now, Optional.empty(), Optional.empty(), "", Map.of(), false);
    }

    /** What is left of a run when only its answer is. */
    static RunState of(StoredAnswer answer) {
        return new RunState(
                answer.run(),
                answer.key(),
                "completed",
                "",
                answer.askedAt(),
                Optional.empty(),
                Optional.of(answer.answeredAt()),
                answer.content(),
                Map.of(),
                false);
    }

    /** A run that is another process's. */
    static RunState of(Lease lease) {
        return new RunState(
                lease.run(),
                lease.key(),
                lease.isFirst() ? STARTED : QUEUED,
                "",
                lease.heardAt(),
                Optional.empty(),
                Optional.empty(),
                "",
                Map.of(),
                false);
    }

    /** What is left of a run that had no answer. */
    static RunState of(RunId run, StoredEnd end) {
        return new RunState(
                run, end.key(), end.how(), "", end.at(), Optional.empty(), Optional.of(end.at()), "", Map.of(), false);
    }

    /** Whether nothing more is to be expected of it. */
    public boolean isOver() {
        return hasEnded() || status.equals(UNKNOWN);
    }

    public boolean hasEnded() {
        return endedAt.isPresent();
    }

    /** From its acceptance to its end; zero while it is active. */
    public Duration took() {
        return endedAt.map(end -> Duration.between(acceptedAt, end)).orElse(Duration.ZERO);
    }
}
