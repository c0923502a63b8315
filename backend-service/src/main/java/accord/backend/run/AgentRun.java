package accord.backend.run;

import static java.util.Objects.requireNonNull;

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
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
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
    private final Closing closing;
    private final RunTally tally;
    private final Owner owner;

    private final AtomicReference<@Nullable Decision> decision = new AtomicReference<>();
    private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    private final CompletableFuture<RunState> outcome = new CompletableFuture<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger toolCalls = new AtomicInteger();
    private final Queue<ToolCall> toolsAtWork = new ConcurrentLinkedQueue<>();
    private final long acceptedNanos = System.nanoTime();
    private volatile long startedNanos = acceptedNanos;
    private volatile long unfollowedNanos;

    /** Who has begun a run, and is told what becomes of it. Must not throw. */
    interface Owner {
        /** It has ended here, however: nothing is to be expected of it any more. */
        void ended(AgentRun run);

        /** Others can see that it is over; before or after {@link #ended}. */
        void released(AgentRun run);

        /** It turned out to be another process's; before {@link #ended}. */
        void lost(AgentRun run);
    }

    /** How the run ends: decided once, by its supervisor or by whoever stops it, and never changed. */
    private record Decision(Ending ending, boolean isStop, long atNanos) {}

    AgentRun(
            RunId id,
            ThreadKey key,
            Assignment assignment,
            Optional<Duration> cancelAfter,
            RunTranscript transcript,
            Supervision supervision,
            RunSettings settings,
            Closing closing,
            RunTally tally,
            Owner owner) {
        this.id = id;
        this.key = key;
        this.assignment = assignment;
        this.cancelAfter = cancelAfter;
        this.transcript = transcript;
        this.supervision = supervision;
        this.settings = settings;
        this.closing = closing;
        this.tally = tally;
        this.owner = owner;
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

    RunState state() {
        return transcript.state();
    }

    /** How many characters its last word has. */
    int lastWordLength() {
        return transcript.lastWordLength();
    }

    /** How it ended, when it has; never exceptionally. */
    CompletableFuture<RunState> outcome() {
        return outcome;
    }

    /** Runs to the end, on the calling thread. */
    void execute() {
        worker.set(Thread.currentThread());
        startedNanos = System.nanoTime();
        if (decision.get() == null) {
            decide(work(), false);
        }
        end();
    }

    /**
     * Stops a run; it says why in its terminal event, if need be without its supervisor.
     *
     * @return false when its end is decided already
     */
    boolean stop(Ending why) {
        var isFirst = decide(why, true);
        var thread = worker.get();
        if (isFirst && thread != null) {
            thread.interrupt();
        }
        return isFirst;
    }

    private boolean decide(Ending how, boolean isStop) {
        return decision.compareAndSet(null, new Decision(how, isStop, System.nanoTime()));
    }

    /** Looks after time limits; called now and then. */
    void tick(long nowNanos, IntSupplier followers) {
        toolsAtWork.forEach(tool -> tool.tick(nowNanos));
        var decided = decision.get();
        if (decided != null) {
            if (decided.isStop()
                    && nowNanos - decided.atNanos() > settings.stopGrace().toNanos()
                    && !ending.get()) {
                // Apart, because the log may be out of reach.
                Thread.ofVirtual().name(id.value() + "-end").start(this::end);
            }
        } else if (worker.get() != null
                && nowNanos - startedNanos > settings.timeLimit().toNanos()) {
            stop(Ending.failed(ErrorCode.RUN_TIMEOUT));
        } else {
            cancelIfAbandoned(nowNanos, followers);
        }
    }

    private void cancelIfAbandoned(long nowNanos, IntSupplier followers) {
        if (cancelAfter.isEmpty()) {
            return;
        }
        if (followers.getAsInt() > 0) {
            unfollowedNanos = 0;
        } else if (unfollowedNanos == 0) {
            unfollowedNanos = nowNanos;
        } else if (nowNanos - unfollowedNanos >= cancelAfter.get().toNanos()) {
            stop(Ending.cancelled());
        }
    }

    /** A supervisor may be anything, and so may what it throws. */
    private Ending work() {
        try {
            var supervisor = supervision.await();
            transcript.say(SYSTEM, new AgentStarted("the run has started"), supervisor.isEmpty());
            tally.began(System.nanoTime() - acceptedNanos);
            return supervisor.isEmpty()
                    ? fallback()
                    : Ending.answered(supervisor.get().answer(assignment, new Told()));
        } catch (InterruptedException _) {
            return Ending.interrupted();
        } catch (Throwable e) {
            if (decision.get() == null) {
                LOG.error("the supervisor failed in {}", id, e);
            }
            return Ending.failed(ErrorCode.AGENT_ERROR);
        }
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

    /** Says the end that was decided, once. */
    private void end() {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        var how = requireNonNull(decision.get(), "an end is decided before it is said")
                .ending();
        // An interrupt that came too late must not break what follows.
        var interrupted = Thread.interrupted();
        try {
            if (!closing.close(transcript, how, startedNanos, () -> owner.released(this))) {
                owner.lost(this);
            }
        } finally {
            owner.ended(this);
            outcome.complete(transcript.state());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String newToolCall() {
        return id.value() + "-t" + toolCalls.incrementAndGet();
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
            toolsAtWork.add(making);
            var outcome = making.make(work);
            toolsAtWork.remove(making);
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
