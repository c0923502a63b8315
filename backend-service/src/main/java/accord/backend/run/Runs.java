package accord.backend.run;

import accord.backend.protocol.ClientMessage.IfBusy;
import accord.backend.protocol.ClientMessage.UserMessage;
import accord.backend.protocol.ErrorCode;
import accord.backend.run.Leases.Fate;
import accord.backend.thread.RunOrder;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Heard;
import accord.backend.thread.Turn;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every run of this process, and the way to those of others that share its storage: one at a time per thread, the next ones
 * waiting in order. A message is stored before it is accepted, and accepted once however often it is sent.
 */
public final class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();
    private static final Duration CANCEL_WITHIN = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** Longer than any stream of events is open. */
    private static final Duration LONGEST_WATCH = Duration.ofHours(2);

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
    private final Leases leases;
    private final Bell bell;
    private final Turns turns;
    private final Closing closer;
    private final RunSettings settings;
    private final InstantSource clock;

    public Runs(
            Threads threads,
            Leases leases,
            Bell bell,
            EventLog log,
            Supervision supervision,
            AnswerKeeper answers,
            RunSettings settings,
            InstantSource clock) {
        this.threads = threads;
        this.leases = leases;
        this.bell = bell;
        this.log = log;
        this.supervision = supervision;
        this.answers = answers;
        this.settings = settings;
        this.clock = clock;
        this.turns = new Turns(leases, bell);
        this.closer = new Closing(answers, tally);
        bell.answer(turns);
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

    /**
     * A message, and who sends it.
     *
     * @param deadline until when it may wait for the storage
     */
    private record Request(UserExecutionContext context, UserMessage message, String messageId, long deadline) {}

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
        if (isClosing()) {
            return new Acceptance.Declined(ErrorCode.SERVICE_UNAVAILABLE, "this instance is shutting down");
        }
        if (count.incrementAndGet() > settings.atOnce()) {
            count.decrementAndGet();
            return new Acceptance.Declined(ErrorCode.SERVICE_UNAVAILABLE, "too many runs are active; try again");
        }
        var accepted = false;
        try {
            var messageId = message.messageId().isEmpty() ? RequestId.mint().value() : message.messageId();
            var deadline = heardNanos + settings.storageWait().toNanos();
            var acceptance = accept(new Request(context, message, messageId, deadline));
            accepted = acceptance instanceof Acceptance.Accepted;
            return acceptance;
        } finally {
            if (!accepted) {
                count.decrementAndGet();
            }
        }
    }

    private Acceptance accept(Request request) throws InterruptedException {
        var message = request.message();
        var user = request.context().userId();
        var key = new ThreadKey(user, message.thread().orElseGet(ThreadId::mint));
        var run = newRun(request, key, RunId.mint());
        try {
            return switch (hear(request, run)) {
                case Heard.First(var turn) -> accepted(run, turn, message.ifBusy());
                case Heard.Repeated(var thread, var first) -> repeated(request, new ThreadKey(user, thread), first);
                case Heard.Busy _ -> new Acceptance.Declined(ErrorCode.RUN_BUSY, busy(message.ifBusy()));
            };
        } catch (StorageUnavailableException _) {
            return new Acceptance.Declined(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "the message could not be stored within "
                            + settings.storageWait().toSeconds() + " s");
        }
    }

    private String busy(IfBusy ifBusy) {
        return ifBusy == IfBusy.REJECT
                ? "the thread has an active run"
                : settings.queuedPerThread() + " messages wait for the thread's active run already";
    }

    private Acceptance accepted(AgentRun run, Turn turn, IfBusy ifBusy) {
        turns.enrol(run, turn);
        if (ifBusy == IfBusy.INTERRUPT) {
            turn.ahead().stream().findFirst().ifPresent(first -> interrupt(run.key(), first.run()));
        }
        return new Acceptance.Accepted(run.key(), run.id(), () -> begin(run));
    }

    private void interrupt(ThreadKey key, RunId first) {
        try {
            stop(key.user(), first, Ending.interrupted());
        } catch (StorageUnavailableException e) {
            LOG.warn("{} goes on although it was to be interrupted", first, e);
        }
    }

    /** Waits a bounded time for another process that may be at the run, or may be dead. */
    private Acceptance repeated(Request request, ThreadKey key, RunId run) throws InterruptedException {
        while (true) {
            if (byId.containsKey(run)) {
                return new Acceptance.Repeated(key, run);
            }
            var fate = answers.fate(key, request.messageId(), run);
            if (fate == Fate.LOST) {
                return revive(request, key, run);
            }
            if (fate == Fate.ENDED || isPast(request.deadline(), settings.storageRetry())) {
                return new Acceptance.Repeated(key, run);
            }
        }
    }

    /** Begins a lost run, once however many ask for it at once, here and elsewhere. */
    private Acceptance revive(Request request, ThreadKey key, RunId lost) {
        var run = newRun(request, key, lost);
        if (byId.putIfAbsent(lost, run) != null) {
            return new Acceptance.Repeated(key, lost);
        }
        var taken = Optional.<Turn>empty();
        turns.expect(key);
        try {
            taken = leases.take(key, order(request, lost), clock.instant());
        } finally {
            if (taken.isEmpty()) {
                forgo(run);
            }
        }
        return taken.<Acceptance>map(turn -> accepted(run, turn, IfBusy.ENQUEUE))
                .orElseGet(() -> new Acceptance.Repeated(key, lost));
    }

    /**
     * Stores a message, with the lease of its run, which is known here before: whoever repeats the message must find it. Whoever
     * has waited long enough already is not tried: each try may take seconds, and others wait behind it.
     */
    private Heard hear(Request request, AgentRun run) throws InterruptedException {
        if (System.nanoTime() - request.deadline() > settings.storageRetry().toNanos()) {
            throw new StorageUnavailableException("the message has waited for too long");
        }
        var isFirst = false;
        byId.put(run.id(), run);
        turns.expect(run.key());
        try {
            var heard = hearPatiently(request, run);
            isFirst = heard instanceof Heard.First;
            return heard;
        } finally {
            if (!isFirst) {
                forgo(run);
            }
        }
    }

    /** A run does not come to be. */
    private void forgo(AgentRun run) {
        turns.expectNoMore(run.key());
        byId.remove(run.id(), run);
        tellWhoWaits();
    }

    private Heard hearPatiently(Request request, AgentRun run) throws InterruptedException {
        var content = request.message().content();
        while (true) {
            try {
                return threads.hear(run.key(), request.messageId(), content, order(request, run.id()), clock.instant());
            } catch (StorageUnavailableException e) {
                if (isPast(request.deadline(), settings.storageRetry())) {
                    throw e;
                }
            }
        }
    }

    /** Whether there is no time left, or this process ends; waits a moment. */
    private boolean isPast(long deadline, Duration moment) throws InterruptedException {
        return System.nanoTime() - deadline > 0 || closing.await(moment.toNanos(), TimeUnit.NANOSECONDS);
    }

    private RunOrder order(Request request, RunId run) {
        var mostAhead = request.message().ifBusy() == IfBusy.REJECT ? 0 : settings.queuedPerThread();
        return new RunOrder(
                run, request.context().requestId(), request.context().trace(), mostAhead);
    }

    private AgentRun newRun(Request request, ThreadKey key, RunId run) {
        var context = request.context();
        var message = request.message();
        var about = context.about(key.thread(), run);
        var assignment = new Assignment(about, message.content(), message.agent(), limit -> earlier(key, run, limit));
        return new AgentRun(
                run,
                key,
                assignment,
                message.cancelAfter(),
                new RunTranscript(log, tally, key, run, context.requestId(), context.trace(), clock),
                supervision,
                settings,
                closer,
                tally,
                new Owner());
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
        turns.ready(run);
    }

    /** Lets go of runs that have ended. */
    private final class Owner implements AgentRun.Owner {
        @Override
        public void ended(AgentRun run) {
            leave(run);
        }

        @Override
        public void released(AgentRun run) {
            turns.release(run);
        }

        @Override
        public void lost(AgentRun run) {
            turns.lose(run);
        }
    }

    private void leave(AgentRun run) {
        var state = run.state();
        if (state.hasEnded()) {
            // In this order, so that whoever asks finds it in one place or the other.
            ended.remember(state, run.lastWordLength());
        }
        turns.end(run);
        count.decrementAndGet();
        // The last of all: whoever waits for a run to leave looks here.
        byId.remove(run.id(), run);
        tellWhoWaits();
    }

    /** Asks a run of this user to stop, wherever it is. False when there is none of that id, or when it ends already. */
    public boolean cancel(UserId user, RunId run) {
        return stop(user, run, Ending.cancelled());
    }

    /** Whether {@link #cancel} need not ask the storage. */
    public boolean isHere(RunId run) {
        return byId.containsKey(run);
    }

    private boolean stop(UserId user, RunId run, Ending why) {
        var active = byId.get(run);
        if (active != null) {
            return active.user().equals(user) && active.stop(why);
        }
        if (ended.find(run).isPresent()) {
            return false;
        }
        var wished = leases.wish(user, run, why.status());
        wished.ifPresent(lease -> bell.call(lease.holder(), lease.key()));
        return wished.isPresent();
    }

    /** Where a run of this user stands, wherever it is: while it is active, and for a day or two after its end; its answer for ever. */
    public Optional<RunState> find(UserId user, RunId run) {
        return Optional.ofNullable(byId.get(run))
                .map(AgentRun::state)
                .or(() -> ended.find(run))
                .filter(state -> state.key().user().equals(user))
                .or(() -> threads.answerOf(user, run).map(RunState::of))
                .or(() -> leases.find(user, run).map(RunState::of))
                .or(() -> leases.endOf(user, run).map(end -> RunState.of(run, end)));
    }

    /** Where a run of this user stands when it has ended, or after the wait. */
    public Optional<RunState> await(UserId user, RunId run, Duration within) throws InterruptedException {
        var active = byId.get(run);
        if (active == null || !active.user().equals(user)) {
            awaitElsewhere(user, run, within);
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

    /** Looks now and then, because nobody tells how a run of another process goes on but the log. */
    private void awaitElsewhere(UserId user, RunId run, Duration within) throws InterruptedException {
        var deadline = System.nanoTime() + within.toNanos();
        for (var isPast = false; !isPast && leases.find(user, run).isPresent(); ) {
            isPast = isPast(deadline, LOOK_EVERY);
        }
    }

    /** Whether a run of this user is at work or waits for its turn, wherever that is. */
    public boolean isActive(UserId user, RunId run) {
        return byId.containsKey(run) || leases.find(user, run).isPresent();
    }

    /** Tells when a run of this user has ended and all it had to say is in the log; at once when it is not active any more. */
    public void whenEnded(UserId user, RunId run, Runnable told) {
        var active = byId.get(run);
        if (active != null) {
            var _ = active.outcome().thenRun(told);
        } else if (!isActive(user, run)) {
            told.run();
        } else {
            Thread.ofVirtual().name(run.value() + "-watch").start(() -> watch(user, run, told));
        }
    }

    private void watch(UserId user, RunId run, Runnable told) {
        try {
            awaitElsewhere(user, run, LONGEST_WATCH);
        } catch (StorageUnavailableException e) {
            LOG.warn("{} is not watched any longer", run, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        told.run();
    }

    /**
     * Cancels every run of a thread, also one whose message is being stored, and waits until each has said so and has left: a
     * stopped supervisor has a bounded time.
     *
     * @param deadline {@link #deadlineOfCancelling}, asked when it began
     * @return false when it is past, and one may be at work still
     */
    boolean cancelAll(ThreadKey key, long deadline) throws InterruptedException {
        var others = leases.wishAll(key, Ending.cancelled().status());
        others.forEach(process -> bell.call(process, key));
        while (isBusy(key)) {
            // The last first, so that none of them has its turn in between.
            turns.in(key).reversed().forEach(run -> run.stop(Ending.cancelled()));
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            awaitLeaving(() -> !isBusy(key));
        }
        while (!others.isEmpty() && System.nanoTime() - deadline < 0) {
            awaitLeaving();
            others = leases.othersIn(key);
        }
        return System.nanoTime() - deadline < 0;
    }

    long deadlineOfCancelling() {
        return System.nanoTime() + settings.stopGrace().toNanos() + CANCEL_WITHIN.toNanos();
    }

    /** Waits until some run leaves, at most until the next tick is due. */
    void awaitLeaving() throws InterruptedException {
        awaitLeaving(() -> false);
    }

    private boolean isBusy(ThreadKey key) {
        return byId.values().stream().anyMatch(run -> run.key().equals(key));
    }

    public RunTally tally() {
        return tally;
    }

    /** How many runs are active or waiting. */
    public int count() {
        return count.get();
    }

    /** As {@link #look}, in one thread. */
    void look(ThreadKey key) {
        turns.called(key);
    }

    /** Looks at what others want of this process's runs, and whose turn has come. Called now and then; blocks. */
    public void look() {
        turns.look();
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
