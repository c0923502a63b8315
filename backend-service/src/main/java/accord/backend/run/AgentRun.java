package accord.backend.run;

import accord.backend.protocol.AgentEvent.AgentDelta;
import accord.backend.protocol.AgentEvent.AgentStarted;
import accord.backend.protocol.AgentEvent.AgentThinking;
import accord.backend.protocol.AgentEvent.ToolCompleted;
import accord.backend.protocol.AgentEvent.ToolExecuting;
import accord.backend.protocol.ErrorCode;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution of an agent. It never holds a socket; whatever its supervisor does (answers, throws, hangs, never comes), it
 * says its start, its end, and exactly one terminal event.
 */
final class AgentRun {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRun.class);
    private static final String SYSTEM = "accord";

    private final RunId id;
    private final ThreadKey key;
    private final Assignment assignment;
    private final Optional<Duration> cancelAfter;
    private final RunTranscript transcript;
    private final Supervision supervision;
    private final RunSettings settings;
    private final AnswerKeeper answers;
    private final Runnable onEnd;

    private final AtomicReference<@Nullable Ending> stopped = new AtomicReference<>();
    private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger toolCalls = new AtomicInteger();
    private volatile long startedNanos = System.nanoTime();
    private volatile long stoppedNanos;
    private volatile long unfollowedNanos;
    private volatile @Nullable ToolCall toolCall;

    AgentRun(
            RunId id,
            ThreadKey key,
            Assignment assignment,
            Optional<Duration> cancelAfter,
            RunTranscript transcript,
            Supervision supervision,
            RunSettings settings,
            AnswerKeeper answers,
            Runnable onEnd) {
        this.id = id;
        this.key = key;
        this.assignment = assignment;
        this.cancelAfter = cancelAfter;
        this.transcript = transcript;
        this.supervision = supervision;
        this.settings = settings;
        this.answers = answers;
        this.onEnd = onEnd;
    }

    RunId id() {
        return id;
    }

    ThreadKey key() {
        return key;
    }

    UserId user() {
        return key.user();
    }

    /** Runs to the end, on the calling thread. */
    void execute() {
        worker.set(Thread.currentThread());
        startedNanos = System.nanoTime();
        end(stopped.get() == null ? work() : stoppedEnding());
    }

    /** Asks a run to stop; it says why in its terminal event, if need be without its supervisor. */
    void stop(Ending why) {
        if (stopped.compareAndSet(null, why)) {
            stoppedNanos = System.nanoTime();
            var thread = worker.get();
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** Looks after time limits; called now and then. */
    void tick(long nowNanos, int followers) {
        var current = toolCall;
        if (current != null) {
            current.tick(nowNanos);
        }
        if (stopped.get() != null) {
            if (nowNanos - stoppedNanos > settings.stopGrace().toNanos()) {
                end(stoppedEnding());
            }
        } else if (worker.get() != null
                && nowNanos - startedNanos > settings.timeLimit().toNanos()) {
            stop(Ending.failed(ErrorCode.RUN_TIMEOUT));
        } else {
            cancelIfAbandoned(nowNanos, followers);
        }
    }

    private void cancelIfAbandoned(long nowNanos, int followers) {
        if (cancelAfter.isEmpty()) {
            return;
        }
        if (followers > 0) {
            unfollowedNanos = 0;
        } else if (unfollowedNanos == 0) {
            unfollowedNanos = nowNanos;
        } else if (nowNanos - unfollowedNanos >= cancelAfter.get().toNanos()) {
            stop(Ending.cancelled());
        }
    }

    @SuppressWarnings("CatchingUnchecked") // a supervisor may be anything; what it throws ends in a terminal event
    private Ending work() {
        try {
            var supervisor = supervision.await();
            transcript.say(SYSTEM, new AgentStarted("the run has started"), supervisor.isEmpty());
            return supervisor.isEmpty()
                    ? fallback()
                    : Ending.answered(supervisor.get().answer(assignment, new Told()));
        } catch (InterruptedException _) {
            return stoppedEnding();
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            if (stopped.get() != null) {
                return stoppedEnding();
            }
            LOG.error("the supervisor failed in {}", id, e);
            return Ending.failed(ErrorCode.AGENT_ERROR);
        }
    }

    private Ending stoppedEnding() {
        var why = stopped.get();
        return why == null ? Ending.interrupted() : why;
    }

    /** All five events, each marked, and no pretence of an answer. */
    private Ending fallback() {
        LOG.warn("no supervisor is on duty; {} answers in fallback mode", id);
        var tool = "service_status";
        var call = newToolCall();
        transcript.say(SYSTEM, new AgentThinking("no agent is on duty at the moment", 1, 0.5), true);
        transcript.say(SYSTEM, new ToolExecuting(call, tool, Map.of("service", "supervisor")), true);
        transcript.say(SYSTEM, new ToolCompleted(call, tool, Map.of("on_duty", false), true, 0, ""), true);
        return Ending.unattended();
    }

    private void end(Ending how) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        // An interrupt that came too late must not break what follows.
        var interrupted = Thread.interrupted();
        try {
            if (how.isAnswer()) {
                answers.keep(key, id, how.finalResponse());
            }
            transcript.end(how.agentName(), how.event(elapsedMs(startedNanos)), how.fallback());
        } finally {
            onEnd.run();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String newToolCall() {
        return id.value() + "-t" + toolCalls.incrementAndGet();
    }

    private static long elapsedMs(long sinceNanos) {
        return Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis();
    }

    /** What the supervisor tells becomes what the followers see. */
    private final class Told implements Narration {
        @Override
        public void thinking(String agentName, String reasoning, int step, double progress) {
            transcript.say(agentName, new AgentThinking(reasoning, step, progress), false);
        }

        @Override
        public ToolOutcome tool(
                String agentName,
                String toolName,
                Map<String, Object> parameters,
                Duration limit,
                Callable<Map<String, Object>> work) {
            var call = newToolCall();
            transcript.say(agentName, new ToolExecuting(call, toolName, parameters), false);
            var making = new ToolCall(toolName, limit);
            toolCall = making;
            var outcome = making.make(work);
            transcript.say(agentName, completed(call, toolName, outcome, making.elapsedMs()), false);
            return outcome;
        }

        private static ToolCompleted completed(String call, String tool, ToolOutcome outcome, long durationMs) {
            return switch (outcome) {
                case ToolOutcome.Completed(var result) -> new ToolCompleted(call, tool, result, true, durationMs, "");
                case ToolOutcome.Failed(var error) -> new ToolCompleted(call, tool, Map.of(), false, durationMs, error);
            };
        }

        @Override
        public void delta(String agentName, String text) {
            transcript.whisper(agentName, new AgentDelta(text));
        }
    }
}
