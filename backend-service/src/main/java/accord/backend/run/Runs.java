package accord.backend.run;

import accord.backend.protocol.ClientMessage.IfBusy;
import accord.backend.protocol.ClientMessage.UserMessage;
import accord.backend.protocol.ErrorCode;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Heard;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Every run of this process: one at a time per thread, the next ones waiting in order. A message is stored before it is
 * accepted, and accepted once however often it is sent.
 */
public final class Runs {
    private final ConcurrentHashMap<ThreadKey, ThreadRuns> byThread = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<RunId, AgentRun> byId = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Threads threads;
    private final EventLog log;
    private final Supervision supervision;
    private final AnswerKeeper answers;
    private final RunSettings settings;
    private final InstantSource clock;

    public Runs(
            Threads threads,
            EventLog log,
            Supervision supervision,
            AnswerKeeper answers,
            RunSettings settings,
            InstantSource clock) {
        this.threads = threads;
        this.log = log;
        this.supervision = supervision;
        this.answers = answers;
        this.settings = settings;
        this.clock = clock;
    }

    /** What became of a message. */
    public sealed interface Acceptance {
        /** It is stored; {@link #begin} starts its run, after the sender has begun to follow the thread. */
        record Accepted(ThreadKey key, RunId run, Runnable begin) implements Acceptance {}

        /** It was accepted before. */
        record Repeated(ThreadKey key, RunId run) implements Acceptance {}

        /** It is not; nothing was stored. */
        record Declined(ErrorCode code, String detail) implements Acceptance {}
    }

    /** Accepts a message. Blocks while the storage is written, and a bounded time while it cannot be reached. */
    public Acceptance accept(UserExecutionContext context, UserMessage message) throws InterruptedException {
        var key = new ThreadKey(context.userId(), message.thread().orElseGet(ThreadId::mint));
        if (count.incrementAndGet() > settings.atOnce()) {
            count.decrementAndGet();
            return new Acceptance.Declined(ErrorCode.SERVICE_UNAVAILABLE, "too many runs are active; try again");
        }
        var accepted = false;
        try {
            var declined = busy(key, message.ifBusy());
            if (declined.isPresent()) {
                return declined.get();
            }
            var run = RunId.mint();
            var acceptance = store(context, message, key, run);
            accepted = acceptance instanceof Acceptance.Accepted;
            return acceptance;
        } finally {
            if (!accepted) {
                count.decrementAndGet();
            }
        }
    }

    private Optional<Acceptance> busy(ThreadKey key, IfBusy ifBusy) {
        var runs = byThread.get(key);
        if (runs == null) {
            return Optional.empty();
        }
        return switch (ifBusy) {
            case REJECT -> Optional.of(new Acceptance.Declined(ErrorCode.RUN_BUSY, "the thread has an active run"));
            case ENQUEUE ->
                runs.waiting() < settings.queuedPerThread()
                        ? Optional.empty()
                        : Optional.of(new Acceptance.Declined(
                                ErrorCode.RUN_BUSY,
                                settings.queuedPerThread() + " messages wait for the thread's active run already"));
            case INTERRUPT -> {
                runs.active().stop(Ending.interrupted());
                yield Optional.empty();
            }
        };
    }

    private Acceptance store(UserExecutionContext context, UserMessage message, ThreadKey key, RunId run)
            throws InterruptedException {
        var messageId = message.messageId().isEmpty() ? RequestId.mint().value() : message.messageId();
        try {
            return switch (hear(key, messageId, message.content(), run)) {
                case Heard.First _ -> {
                    var accepted = newRun(context, message, key, run);
                    yield new Acceptance.Accepted(key, run, () -> begin(accepted));
                }
                case Heard.Repeated(var thread, var first) ->
                    new Acceptance.Repeated(new ThreadKey(key.user(), thread), first);
            };
        } catch (StorageUnavailableException _) {
            return new Acceptance.Declined(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "the message could not be stored within "
                            + settings.storageWait().toSeconds() + " s");
        }
    }

    private Heard hear(ThreadKey key, String messageId, String content, RunId run) throws InterruptedException {
        var deadline = System.nanoTime() + settings.storageWait().toNanos();
        while (true) {
            try {
                return threads.hear(key, messageId, content, run, clock.instant());
            } catch (StorageUnavailableException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(settings.storageRetry().toNanos());
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for the storage");
                }
            }
        }
    }

    private AgentRun newRun(UserExecutionContext context, UserMessage message, ThreadKey key, RunId run) {
        var about = context.about(key.thread(), run);
        var assignment = new Assignment(about, message.content(), message.agent(), limit -> earlier(key, run, limit));
        var transcript = new RunTranscript(log, key, run, context.requestId(), context.trace(), clock);
        return new AgentRun(
                run,
                key,
                assignment,
                message.cancelAfter(),
                transcript,
                supervision,
                settings,
                answers,
                () -> ended(key, run));
    }

    private List<ThreadMessage> earlier(ThreadKey key, RunId run, int limit) {
        return threads.latest(key, limit + 1).stream()
                .filter(message -> !message.run().equals(run))
                .toList();
    }

    private void begin(AgentRun run) {
        byId.put(run.id(), run);
        byThread.compute(run.key(), (_, runs) -> {
            if (runs == null) {
                start(run);
                return ThreadRuns.of(run);
            }
            return runs.and(run);
        });
    }

    private void ended(ThreadKey key, RunId run) {
        byId.remove(run);
        count.decrementAndGet();
        byThread.computeIfPresent(key, (_, runs) -> {
            var next = runs.without(run);
            if (next.isEmpty()) {
                return null;
            }
            if (!next.get().active().equals(runs.active())) {
                start(next.get().active());
            }
            return next.get();
        });
    }

    private static void start(AgentRun run) {
        Thread.ofVirtual().name(run.id().value()).start(run::execute);
    }

    /** Asks a run of this user to stop. False when there is none of that id. */
    public boolean cancel(UserId user, RunId run) {
        var active = byId.get(run);
        if (active == null || !active.user().equals(user)) {
            return false;
        }
        active.stop(Ending.cancelled());
        return true;
    }

    /** The run that is active in a thread. */
    public Optional<RunId> active(ThreadKey key) {
        return Optional.ofNullable(byThread.get(key)).map(ThreadRuns::active).map(AgentRun::id);
    }

    /** How many runs are active or waiting. */
    public int count() {
        return count.get();
    }

    /** Looks after time limits. Called now and then. */
    public void tick() {
        var now = System.nanoTime();
        byId.values().forEach(run -> run.tick(now, log.followers(run.key())));
    }

    /** Stops every run, because the process ends, and waits a bounded time until each has said so. */
    public void stopAll(Duration within) throws InterruptedException {
        byId.values().forEach(run -> run.stop(Ending.interrupted()));
        var deadline = System.nanoTime() + within.toNanos();
        while (!byId.isEmpty() && System.nanoTime() - deadline < 0) {
            tick();
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while runs were stopping");
            }
        }
    }
}
