package accord.backend.run;

import static java.util.Objects.requireNonNull;

import accord.backend.protocol.ClientMessage.IfBusy;
import accord.backend.protocol.ClientMessage.UserMessage;
import accord.backend.protocol.ErrorCode;
import accord.backend.run.ThreadRuns.Seat;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Fate;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Every run of this process: one at a time per thread, the next ones waiting in order. A message is stored before it is
 * accepted, and accepted once however often it is sent.
 */
public final class Runs {
    private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();
    private static final Duration CANCEL_WITHIN = Duration.ofSeconds(2);

    private final ConcurrentHashMap<ThreadKey, ThreadRuns> byThread = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<RunId, AgentRun> byId = new ConcurrentHashMap<>();
    private final EndedRuns ended = new EndedRuns();
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock leaving = new ReentrantLock();
    private final Condition left = leaving.newCondition();
    private final RunTally tally = new RunTally();
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

        /** It was accepted before, and its run is active or has ended. */
        record Repeated(ThreadKey key, RunId run) implements Acceptance {}

        /** It is not; nothing was stored. */
        record Declined(ErrorCode code, String detail) implements Acceptance {}
    }

    /** What one try to accept a message came to. */
    private sealed interface Outcome {
        record Settled(Acceptance acceptance) implements Outcome {}

        /** It was stored before, and a process died before its run could end: the run is nobody's. */
        record Orphaned(ThreadKey key, RunId run) implements Outcome {}
    }

    /**
     * One try to accept a message.
     *
     * @param revives whether the run is an orphan that is to begin after all
     * @param deadline until when it may wait for the storage
     */
    private record Try(AgentRun run, UserMessage message, String messageId, boolean revives, long deadline) {
        Seat seat() {
            return new Seat(run, messageId, false);
        }
    }

    /** Accepts a message that was heard just now. */
    public Acceptance accept(UserExecutionContext context, UserMessage message) throws InterruptedException {
        return accept(context, message, System.nanoTime());
    }

    /**
     * Accepts a message. Blocks while the storage is written, and a bounded time while it cannot be reached. A repeated message
     * whose run was lost with its process gets that run now: nobody has been told of its end, and somebody is to be.
     *
     * @param heardNanos when it was heard: since then it waits for the storage
     */
    public Acceptance accept(UserExecutionContext context, UserMessage message, long heardNanos)
            throws InterruptedException {
        var messageId = message.messageId().isEmpty() ? RequestId.mint().value() : message.messageId();
        var key = new ThreadKey(context.userId(), message.thread().orElseGet(ThreadId::mint));
        var deadline = heardNanos + settings.storageWait().toNanos();
        var first = attempt(new Try(newRun(context, message, key, RunId.mint()), message, messageId, false, deadline));
        return switch (first) {
            case Outcome.Settled(var acceptance) -> acceptance;
            case Outcome.Orphaned(var where, var run) ->
                switch (attempt(new Try(newRun(context, message, where, run), message, messageId, true, deadline))) {
                    case Outcome.Settled(var acceptance) -> acceptance;
                    case Outcome.Orphaned _ -> new Acceptance.Repeated(where, run);
                };
        };
    }

    private Outcome attempt(Try one) throws InterruptedException {
        if (isClosing()) {
            return declined(ErrorCode.SERVICE_UNAVAILABLE, "this instance is shutting down");
        }
        if (count.incrementAndGet() > settings.atOnce()) {
            count.decrementAndGet();
            return declined(ErrorCode.SERVICE_UNAVAILABLE, "too many runs are active; try again");
        }
        var run = one.run();
        var accepted = false;
        try {
            var runs = takeSeat(one.seat(), one.message().ifBusy());
            if (!runs.seat(run)) {
                return runs.contain(run.id())
                        ? repeated(run)
                        : declined(ErrorCode.RUN_BUSY, busy(one.message().ifBusy()));
            }
            var outcome = store(one);
            accepted = outcome instanceof Outcome.Settled(Acceptance.Accepted _);
            return outcome;
        } finally {
            if (!accepted) {
                leave(run);
            }
        }
    }

    private static Outcome declined(ErrorCode code, String detail) {
        return new Outcome.Settled(new Acceptance.Declined(code, detail));
    }

    private static Outcome repeated(AgentRun run) {
        return new Outcome.Settled(new Acceptance.Repeated(run.key(), run.id()));
    }

    /** The thread's runs, with this one among them if it was admitted. */
    private ThreadRuns takeSeat(Seat seat, IfBusy ifBusy) {
        return requireNonNull(byThread.compute(
                seat.run().key(),
                (_, runs) -> runs == null
                        ? ThreadRuns.of(seat)
                        : runs.admit(seat, ifBusy, settings.queuedPerThread()) ? runs.and(seat) : runs));
    }

    private String busy(IfBusy ifBusy) {
        return ifBusy == IfBusy.REJECT
                ? "the thread has an active run"
                : settings.queuedPerThread() + " messages wait for the thread's active run already";
    }

    private Outcome store(Try one) throws InterruptedException {
        var run = one.run();
        var key = run.key();
        try {
            return switch (hear(key, one.messageId(), one.message().content(), run.id(), one.deadline())) {
                // With its seat taken, and not before: somebody else may have revived it, and it may have ended since.
                case Heard.First _ when one.revives() && hasEnded(key, one.messageId(), run.id()) -> repeated(run);
                case Heard.First _ -> {
                    byId.put(run.id(), run);
                    if (one.message().ifBusy() == IfBusy.INTERRUPT) {
                        interruptBefore(run);
                    }
                    yield new Outcome.Settled(new Acceptance.Accepted(key, run.id(), () -> begin(run)));
                }
                case Heard.Repeated(var thread, var first) ->
                    repeated(new ThreadKey(key.user(), thread), one.messageId(), first, one.deadline());
            };
        } catch (StorageUnavailableException _) {
            return declined(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "the message could not be stored within "
                            + settings.storageWait().toSeconds() + " s");
        }
    }

    /** Waits a bounded time for another process that may be at the run, or may be dead. */
    private Outcome repeated(ThreadKey key, String messageId, RunId run, long deadline) throws InterruptedException {
        while (true) {
            var runs = byThread.get(key);
            if (runs != null && runs.contain(run)) {
                return new Outcome.Settled(new Acceptance.Repeated(key, run));
            }
            var fate = answers.fate(key, messageId, run);
            if (fate == Fate.LOST) {
                return new Outcome.Orphaned(key, run);
            }
            if (fate == Fate.ENDED
                    || System.nanoTime() - deadline > 0
                    || closing.await(settings.storageRetry().toNanos(), TimeUnit.NANOSECONDS)) {
                return new Outcome.Settled(new Acceptance.Repeated(key, run));
            }
        }
    }

    private boolean hasEnded(ThreadKey key, String messageId, RunId run) {
        return answers.fate(key, messageId, run) == Fate.ENDED;
    }

    private void interruptBefore(AgentRun run) {
        var runs = byThread.get(run.key());
        if (runs != null && !runs.first().run().equals(run)) {
            runs.first().run().stop(Ending.interrupted());
        }
    }

    /** Whoever has waited long enough already is not tried: each try may take seconds, and others wait behind it. */
    private Heard hear(ThreadKey key, String messageId, String content, RunId run, long deadline)
            throws InterruptedException {
        if (System.nanoTime() - deadline > settings.storageRetry().toNanos()) {
            throw new StorageUnavailableException("the message has waited for too long");
        }
        while (true) {
            try {
                return threads.hear(key, messageId, content, run, clock.instant());
            } catch (StorageUnavailableException e) {
                if (System.nanoTime() - deadline > 0
                        || closing.await(settings.storageRetry().toNanos(), TimeUnit.NANOSECONDS)) {
                    throw e;
                }
            }
        }
    }

    private AgentRun newRun(UserExecutionContext context, UserMessage message, ThreadKey key, RunId run) {
        var about = context.about(key.thread(), run);
        var assignment = new Assignment(about, message.content(), message.agent(), limit -> earlier(key, run, limit));
        var transcript = new RunTranscript(log, tally, key, run, context.requestId(), context.trace(), clock);
        return new AgentRun(
                run,
                key,
                assignment,
                message.cancelAfter(),
                transcript,
                supervision,
                settings,
                answers,
                tally,
                this::leave);
    }

    private List<ThreadMessage> earlier(ThreadKey key, RunId run, int limit) {
        return threads.latest(key, limit + 1).stream()
                .filter(message -> !message.run().equals(run))
                .toList();
    }

    /** Starts a run, or lets it wait for its turn. */
    private void begin(AgentRun run) {
        if (isClosing()) {
            run.stop(Ending.interrupted());
        }
        byThread.computeIfPresent(run.key(), (_, runs) -> {
            var ready = runs.withReady(run.id());
            if (ready.first().run().equals(run)) {
                start(run);
            }
            return ready;
        });
    }

    private void leave(AgentRun run) {
        // This very run: another of its id may have its seat.
        if (run.equals(byId.get(run.id()))) {
            // In this order, so that whoever asks finds it in one place or the other.
            ended.remember(run.state(), run.lastWordLength());
            byId.remove(run.id(), run);
        }
        count.decrementAndGet();
        byThread.computeIfPresent(run.key(), (_, runs) -> {
            var left = runs.without(run).orElse(null);
            if (left != null && left.first().isReady() && !left.first().equals(runs.first())) {
                start(left.first().run());
            }
            return left;
        });
        tellWhoWaits();
    }

    private static void start(AgentRun run) {
        Thread.ofVirtual().name(run.id().value()).start(run::execute);
    }

    /** Asks a run of this user to stop. False when there is none of that id, or when it ends already. */
    public boolean cancel(UserId user, RunId run) {
        var active = byId.get(run);
        return active != null && active.user().equals(user) && active.stop(Ending.cancelled());
    }

    /** Where a run of this user stands: while it is active, a while after its end, and as long as its answer is stored. */
    public Optional<RunState> find(UserId user, RunId run) {
        return Optional.ofNullable(byId.get(run))
                .map(AgentRun::state)
                .or(() -> ended.find(run))
                .filter(state -> state.key().user().equals(user))
                .or(() -> threads.answerOf(user, run).map(RunState::of));
    }

    /** Where a run of this user stands when it has ended, or after the wait. */
    public Optional<RunState> await(UserId user, RunId run, Duration within) throws InterruptedException {
        var active = byId.get(run);
        if (active == null || !active.user().equals(user)) {
            return find(user, run);
        }
        try {
            return Optional.of(active.outcome().get(within.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.of(active.state());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run ends with a state, however it ends", e);
        }
    }

    /** Whether a run is at work or waits for its turn. */
    public boolean isActive(RunId run) {
        return byId.containsKey(run);
    }

    /** Tells when a run has ended and all it had to say is in the log; at once when it is not active any more. */
    public void whenEnded(RunId run, Runnable told) {
        var active = byId.get(run);
        if (active == null) {
            told.run();
        } else {
            var _ = active.outcome().thenRun(told);
        }
    }

    /** Cancels every run of a thread, and waits until each has said so: a stopped supervisor has a bounded time. */
    void cancelAll(ThreadKey key) throws InterruptedException {
        var deadline = System.nanoTime() + settings.stopGrace().toNanos() + CANCEL_WITHIN.toNanos();
        for (var runs = byThread.get(key); runs != null; runs = byThread.get(key)) {
            // The last first, so that none of them has its turn in between.
            runs.seats().reversed().forEach(seat -> seat.run().stop(Ending.cancelled()));
            if (System.nanoTime() - deadline > 0) {
                return;
            }
            awaitLeaving(() -> !byThread.containsKey(key));
        }
    }

    /** The run that is active in a thread. */
    public Optional<RunId> active(ThreadKey key) {
        return Optional.ofNullable(byThread.get(key))
                .map(ThreadRuns::first)
                .filter(Seat::isReady)
                .map(seat -> seat.run().id());
    }

    public RunTally tally() {
        return tally;
    }

    /** How many runs are active or waiting. */
    public int count() {
        return count.get();
    }

    /** Looks after time limits. Called now and then. */
    public void tick() {
        var now = System.nanoTime();
        byId.values().forEach(run -> run.tick(now, () -> log.followers(run.key())));
    }

    /** Accepts nothing more and stops every run, because the process ends; waits a bounded time until each has said so. */
    public void stopAll(Duration within) throws InterruptedException {
        closing.countDown();
        byId.values().forEach(run -> run.stop(Ending.interrupted()));
        var deadline = System.nanoTime() + within.toNanos();
        while (!byId.isEmpty() && System.nanoTime() - deadline < 0) {
            tick();
            awaitLeaving(byId::isEmpty);
        }
        tally.unsaid(byId.size());
    }

    /** Waits until enough runs have left, at most until the next tick is due. */
    private void awaitLeaving(BooleanSupplier enough) throws InterruptedException {
        leaving.lockInterruptibly();
        try {
            for (var wait = TICK_NANOS; !enough.getAsBoolean() && wait > 0; ) {
                wait = left.awaitNanos(wait);
            }
        } finally {
            leaving.unlock();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void tellWhoWaits() {
        leaving.lock();
        try {
            left.signalAll();
        } finally {
            leaving.unlock();
        }
    }
}
