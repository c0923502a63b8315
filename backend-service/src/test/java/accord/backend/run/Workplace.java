package accord.backend.run;

import accord.backend.adapter.memory.InMemoryEventLog;
import accord.backend.adapter.storage.JdbcThreads;
import accord.backend.protocol.ClientMessage.IfBusy;
import accord.backend.protocol.ClientMessage.UserMessage;
import accord.backend.protocol.ReplyTo;
import accord.backend.run.Runs.Acceptance;
import accord.backend.run.Runs.Acceptance.Accepted;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RequestId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.storage.Database;
import accord.kernel.storage.StorageConfiguration;
import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification.Verified;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The core at work on a real database, with its regular look at the clock. */
public final class Workplace implements AutoCloseable {
    /** Bounds that a test can wait for. */
    public static final RunSettings SETTINGS = new RunSettings(
            Duration.ofSeconds(30), Duration.ofMillis(50), 10, 1000, Duration.ofSeconds(1), Duration.ofMillis(10));

    private static final Forge FORGE = Forge.of(Forge.SECRET);

    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
    private final Clock clock;
    private final Database database;
    private final JdbcThreads storage;
    private final Outage threads;
    private final EventLog log;
    private final Supervision supervision;
    private final AnswerKeeper answers;
    private final Runs runs;
    private final LostRuns lost;

    public Workplace(Path data) {
        this(data, SETTINGS, Duration.ofSeconds(10));
    }

    public Workplace(Path data, RunSettings settings, Duration patience) {
        this(
                new StorageConfiguration("", "", data.toString(), 8, Duration.ofSeconds(1), Duration.ofSeconds(2)),
                new InMemoryEventLog(Duration.ofMinutes(10), 1000, 64 << 20, Clock.systemUTC()),
                _ -> Bell.silent(),
                settings,
                patience,
                Clock.systemUTC());
    }

    /**
     * A process that may share what it works on with others.
     *
     * @param bells makes the bell of a process from its name
     */
    Workplace(
            StorageConfiguration where,
            EventLog log,
            Function<String, Bell> bells,
            RunSettings settings,
            Duration patience,
            Clock clock) {
        this.clock = clock;
        this.log = log;
        database = Database.open(where, where.user(), "backend", "threads");
        storage = new JdbcThreads(database);
        storage.leases().live(clock.instant());
        threads = new Outage(storage, storage.leases());
        supervision = new Supervision(patience);
        answers = new AnswerKeeper(threads, leases(), clock);
        var bell = bells.apply(leases().self());
        runs = new Runs(threads, leases(), bell, log, supervision, answers, settings, clock);
        lost = new LostRuns(runs, threads, leases(), bell, log, answers, clock);
        var _ = clockwork.scheduleWithFixedDelay(runs::tick, 5, 5, TimeUnit.MILLISECONDS);
    }

    /** Somebody who was admitted at the door. */
    public static UserExecutionContext someone(String user) {
        var verification = FORGE.tokens().verify(FORGE.person(user), TokenUse.ACCESS);
        if (verification instanceof Verified(var token)) {
            return UserExecutionContext.admitted(
                    token, RequestId.mint(), Clock.systemUTC().instant(), "");
        }
        throw new AssertionError("a genuine token was refused: " + verification);
    }

    /** A message in some thread, with the defaults of a client that says no more. */
    public static UserMessage message(String messageId, String thread, String content) {
        return message(messageId, thread, content, IfBusy.ENQUEUE, Optional.empty());
    }

    public static UserMessage message(
            String messageId, String thread, String content, IfBusy ifBusy, Optional<Duration> cancelAfter) {
        return new UserMessage(
                new ReplyTo.Message(messageId),
                messageId,
                Optional.of(new ThreadId(thread)),
                content,
                "",
                ifBusy,
                cancelAfter);
    }

    /** Accepts a message, which must be accepted, and begins its run. */
    public Accepted begin(UserExecutionContext context, UserMessage message) throws InterruptedException {
        if (runs.accept(context, message) instanceof Acceptance.Accepted accepted) {
            accepted.begin().run();
            return accepted;
        }
        throw new AssertionError("not accepted: " + message);
    }

    /** Follows a thread from its first event. */
    public Tape follow(UserExecutionContext context, String thread) {
        var tape = new Tape();
        log.follow(new ThreadKey(context.userId(), new ThreadId(thread)), Optional.of(new EventLog.Place("", 0)), tape);
        return tape;
    }

    /** Waits until all its runs have left but so many: the last event of a run is heard a moment before. */
    public void awaitRuns(int left) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (runs.count() > left) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(runs.count() + " runs have not left");
            }
            Thread.onSpinWait();
        }
    }

    public Runs runs() {
        return runs;
    }

    public Outage threads() {
        return threads;
    }

    public EventLog log() {
        return log;
    }

    public Leases leases() {
        return threads.leases();
    }

    LostRuns lost() {
        return lost;
    }

    public Supervision supervision() {
        return supervision;
    }

    public AnswerKeeper answers() {
        return answers;
    }

    public Clock clock() {
        return clock;
    }

    @Override
    public void close() {
        clockwork.close();
        storage.close();
        database.close();
    }
}
