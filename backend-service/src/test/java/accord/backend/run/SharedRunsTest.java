package accord.backend.run;

import static accord.backend.run.Workplace.message;
import static accord.backend.run.Workplace.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import accord.backend.adapter.redis.RedisEventLog;
import accord.backend.adapter.redis.TestRedis;
import accord.backend.adapter.storage.TestStorage;
import accord.backend.protocol.ClientMessage.IfBusy;
import accord.backend.protocol.ErrorCode;
import accord.backend.run.Runs.Acceptance.Accepted;
import accord.backend.run.Runs.Acceptance.Declined;
import accord.backend.run.Runs.Acceptance.Repeated;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.ThreadsContract;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes at the threads of one user, with one PostgreSQL and one Redis: as if it were one, whoever of them dies. */
@Timeout(60)
final class SharedRunsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static EmbeddedPostgres postgres;
    private static TestRedis redis;
    private static int users;

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<RedisEventLog> logs = new ArrayList<>();
    private final List<Workplace> places = new ArrayList<>();
    private final MovableClock clock = new MovableClock();
    private UserExecutionContext ann;
    private Workplace here;
    private Workplace there;

    @BeforeAll
    static void startWhatIsShared() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        redis = new TestRedis(directory);
    }

    @AfterAll
    static void stopWhatIsShared() throws Exception {
        redis.close();
        postgres.close();
    }

    @BeforeEach
    void open() {
        ann = someone("ann-" + users++);
        here = process();
        there = process();
    }

    @AfterEach
    void close() throws Exception {
        release.countDown();
        for (var place : places) {
            place.runs().stopAll(Duration.ofSeconds(10));
            place.close();
        }
        logs.forEach(RedisEventLog::close);
    }

    /** A process whose agent answers at once, unless it is asked to wait. */
    private Workplace process() {
        var log = new RedisEventLog(redis.settings(PATIENCE), Duration.ofMinutes(10), 1000);
        var process = new Workplace(
                TestStorage.postgres(postgres.getPort()), log, log::bell, Workplace.SETTINGS, PATIENCE, clock);
        process.supervision().report((assignment, _) -> {
            if (assignment.request().startsWith("wait")) {
                release.await();
            }
            return new Answer("echo", "heard " + assignment.request(), Map.of());
        });
        logs.add(log);
        places.add(process);
        return process;
    }

    private ThreadKey thread(String name) {
        return new ThreadKey(ann.userId(), new ThreadId(name));
    }

    @Test
    void aThreadHasOneRunAtATimeWhereverItsMessagesAreHeard() throws Exception {
        var tape = here.follow(ann, "t");
        var first = here.begin(ann, message("m-1", "t", "wait")).run();
        tape.until("agent_started");
        var second = there.begin(ann, message("m-2", "t", "2")).run();
        var third = here.begin(ann, message("m-3", "t", "3")).run();
        var fourth = there.begin(ann, message("m-4", "t", "4")).run();

        assertThat(there.runs().find(ann.userId(), first).orElseThrow().status())
                .isEqualTo(RunState.STARTED);
        assertThat(here.runs().find(ann.userId(), second).orElseThrow().status())
                .isEqualTo(RunState.QUEUED);
        assertThat(tape.rest()).as("nobody else has begun").isEmpty();
        release.countDown();

        var ends = new ArrayList<String>();
        for (var i = 0; i < 4; i++) {
            var events = tape.until("agent_completed");
            assertThat(events)
                    .extracting(event -> event.get("run_id"))
                    .containsOnly(events.getLast().get("run_id"));
            ends.add(String.valueOf(events.getLast().get("run_id")));
        }
        assertThat(ends)
                .containsExactlyElementsOf(List.of(first, second, third, fourth).stream()
                        .map(RunId::value)
                        .toList());
    }

    @Test
    void whoIsCalledNeedNotWaitForTheNextLook() throws Exception {
        var tape = there.follow(ann, "t");
        here.begin(ann, message("m-0", "t", "wait"));
        for (var i = 1; i <= 10; i++) {
            (i % 2 == 0 ? here : there).begin(ann, message("m-" + i, "t", "number " + i));
        }
        release.countDown();
        tape.until("agent_completed");

        // Nobody looks in this test: each goes on because it is called.
        for (var i = 1; i <= 10; i++) {
            assertThat(tape.until("agent_completed").getLast()).containsEntry("final_response", "heard number " + i);
        }
    }

    @Test
    void whoIsNotCalledGoesOnWhenItLooks() throws Exception {
        var deaf = new Workplace(
                TestStorage.postgres(postgres.getPort()),
                logs.getFirst(),
                _ -> Bell.silent(),
                Workplace.SETTINGS,
                PATIENCE,
                clock);
        places.add(deaf);
        deaf.supervision().report((assignment, _) -> new Answer("echo", "deaf", Map.of()));
        var tape = here.follow(ann, "t");
        here.begin(ann, message("m-1", "t", "wait"));
        var run = deaf.begin(ann, message("m-2", "t", "?")).run();
        tape.until("agent_started");
        deaf.runs().look();
        release.countDown();
        tape.until("agent_completed");

        while (tape.rest().isEmpty()) {
            deaf.runs().look();
        }
        assertThat(deaf.runs().await(ann.userId(), run, Duration.ofSeconds(20))).isPresent();
    }

    @Test
    void whatABusyThreadDeclinesIsDeclinedEverywhere() throws Exception {
        here.begin(ann, message("m-0", "t", "wait"));
        var rejected = there.runs().accept(ann, message("r", "t", "now", IfBusy.REJECT, Optional.empty()));
        var repeated = there.runs().accept(ann, message("m-0", "t", "wait", IfBusy.REJECT, Optional.empty()));
        for (var i = 1; i <= 10; i++) {
            (i % 2 == 0 ? here : there).begin(ann, message("m-" + i, "t", "wait"));
        }
        var eleventh = there.runs().accept(ann, message("m-11", "t", "one too many"));

        assertThat(rejected)
                .isInstanceOfSatisfying(
                        Declined.class, declined -> assertThat(declined.code()).isEqualTo(ErrorCode.RUN_BUSY));
        assertThat(repeated).isInstanceOf(Repeated.class);
        assertThat(eleventh)
                .isInstanceOfSatisfying(
                        Declined.class, declined -> assertThat(declined.code()).isEqualTo(ErrorCode.RUN_BUSY));
    }

    @Test
    void afterItsTerminalEventARunIsInNobodysWay() throws Exception {
        var tape = there.follow(ann, "t");
        for (var i = 0; i < 20; i++) {
            here.begin(ann, message("m-" + i, "t", "?", IfBusy.REJECT, Optional.empty()));
            tape.until("agent_completed");
        }
    }

    @Test
    void ofMessagesOnBothSidesAtOnceOneIsFirstAndNoneIsLost() throws Exception {
        var tape = here.follow(ann, "t");
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<Accepted>>();
            for (var i = 0; i < 10; i++) {
                var id = "m-" + i;
                var place = i % 2 == 0 ? here : there;
                sent.add(clients.submit(() -> place.begin(ann, message(id, "t", id))));
            }
            for (var each : sent) {
                each.get();
            }
        }
        var runs = new ArrayList<Object>();
        for (var i = 0; i < 10; i++) {
            var events = tape.until("agent_completed");
            assertThat(events)
                    .extracting(event -> event.get("run_id"))
                    .containsOnly(events.getLast().get("run_id"));
            runs.add(events.getLast().get("run_id"));
        }
        assertThat(runs).doesNotHaveDuplicates();
    }

    @Test
    void aRunIsCancelledFromWhereverItsUserIs() throws Exception {
        var tape = there.follow(ann, "t");
        var active = here.begin(ann, message("m-1", "t", "wait")).run();
        var waiting = here.begin(ann, message("m-2", "t", "wait")).run();
        tape.until("agent_started");

        assertThat(there.runs().cancel(someone("bob").userId(), active)).isFalse();
        assertThat(there.runs().cancel(ann.userId(), RunId.mint())).isFalse();
        assertThat(there.runs().cancel(ann.userId(), waiting)).isTrue();
        assertThat(tape.until("agent_completed").getLast())
                .containsEntry("run_id", waiting.value())
                .containsEntry("status", "cancelled");
        assertThat(there.runs().cancel(ann.userId(), active)).isTrue();
        assertThat(tape.until("agent_completed").getLast())
                .containsEntry("run_id", active.value())
                .containsEntry("status", "cancelled");

        var ended =
                there.runs().await(ann.userId(), active, Duration.ofSeconds(20)).orElseThrow();
        assertThat(ended.status()).isEqualTo("cancelled");
        assertThat(ended.hasEnded()).isTrue();
        assertThat(there.runs().cancel(ann.userId(), active)).isFalse();
        assertThat(there.runs().find(someone("bob").userId(), active)).isEmpty();
    }

    @Test
    void whoInterruptsEndsTheRunOfAnotherProcess() throws Exception {
        var tape = there.follow(ann, "t");
        var first = here.begin(ann, message("m-1", "t", "wait")).run();
        tape.until("agent_started");

        var second = there.begin(ann, message("m-2", "t", "now", IfBusy.INTERRUPT, Optional.empty()))
                .run();

        assertThat(tape.until("agent_completed").getLast())
                .containsEntry("run_id", first.value())
                .containsEntry("status", "interrupted");
        assertThat(tape.until("agent_completed").getLast())
                .containsEntry("run_id", second.value())
                .containsEntry("status", "completed");
    }

    @Test
    void aRemovedThreadEndsItsRunsInEveryProcess() throws Exception {
        var tape = there.follow(ann, "t");
        here.begin(ann, message("m-1", "t", "wait"));
        there.begin(ann, message("m-2", "t", "wait"));
        tape.until("agent_started");

        assertThat(new ThreadRemoval(there.runs(), there.threads(), there.log()).remove(thread("t")))
                .isTrue();

        assertThat(tape.rest())
                .filteredOn(event -> "agent_completed".equals(event.get("type")))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event).containsEntry("status", "cancelled"));
        assertThat(there.runs().count()).isZero();
        here.awaitRuns(0);
        assertThat(there.log().last(thread("t"))).isEmpty();
    }

    /** As if a process had stood still since the last sign that it gave. */
    private void outlive(Workplace survivor) {
        // Twice, because whoever has just begun cannot tell who is dead.
        for (var seconds = 0; seconds <= 12; seconds += 2) {
            survivor.lost().tick();
            clock.move(Duration.ofSeconds(2));
        }
        survivor.lost().tick();
    }

    @Test
    void theRunsOfADeadProcessGetTheirOneEndFromAnother() throws Exception {
        var tape = there.follow(ann, "t");
        var runs = IntStream.range(0, 3)
                .mapToObj(i -> begin(here, "m-" + i, "wait"))
                .toList();
        tape.until("agent_started");
        var next = begin(there, "m-next", "and now?");

        outlive(there);

        var ends = new ArrayList<Map<String, Object>>();
        while (ends.size() < 4) {
            ends.add(tape.until("agent_completed").getLast());
        }
        assertThat(ends)
                .extracting(end -> end.get("run_id"), end -> end.get("status"))
                .containsExactly(
                        tuple(runs.get(0).value(), "interrupted"),
                        tuple(runs.get(1).value(), "interrupted"),
                        tuple(runs.get(2).value(), "interrupted"),
                        tuple(next.value(), "completed"));
        assertThat(there.runs()
                        .find(ann.userId(), runs.getFirst())
                        .orElseThrow()
                        .status())
                .isEqualTo("interrupted");
        assertThat(there.runs().tally().lost()).isEqualTo(3);

        // The dead was only asleep, and wakes.
        release.countDown();
        here.runs().look();
        here.awaitRuns(0);
        assertThat(tape.rest()).as("nothing is said twice").isEmpty();
        assertThat(there.threads().messages(thread("t"), "", 10).items())
                .as("and nothing is answered that was told to be interrupted")
                .extracting(ThreadMessage::content)
                .containsExactly("wait", "wait", "wait", "and now?", "heard and now?");
    }

    @Test
    void aRunWhoseReleaseIsOnItsWayIsNotTakenForLost() throws Exception {
        var released = new CompletableFuture<Void>();
        there.threads().delayReleases(released);
        var tape = there.follow(ann, "t");
        var own = begin(there, "m-own", "hello");
        tape.until("agent_completed");
        there.awaitRuns(0);

        outlive(there);
        assertThat(there.leases().find(ann.userId(), own).orElseThrow().isClosing())
                .as("somebody takes it")
                .isFalse();

        // The same of one that was lost, and is closed by now.
        begin(here, "m-lost", "wait");
        outlive(there);
        tape.until("agent_completed");
        outlive(there);
        assertThat(there.runs().tally().lost()).isEqualTo(1);

        released.complete(null);
        while (!there.leases().held().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(tape.rest()).as("nothing is said twice").isEmpty();
    }

    @Test
    void norIsOneWhoseEndHadToWaitForTheStorage() throws Exception {
        var tape = there.follow(ann, "t");
        var run = begin(there, "m-1", "wait");
        tape.until("agent_started");
        there.threads().begin();
        release.countDown();
        tape.until("agent_completed");
        there.awaitRuns(0);

        there.threads().end();
        var released = new CompletableFuture<Void>();
        there.threads().delayReleases(released);
        there.answers().retry();
        outlive(there);

        assertThat(there.leases().find(ann.userId(), run).orElseThrow().isClosing())
                .as("somebody takes it")
                .isFalse();
        released.complete(null);
        while (!there.leases().held().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(there.runs().find(ann.userId(), run).orElseThrow().status()).isEqualTo("completed");
    }

    @Test
    void nobodyBeginsBeforeALostRunHasItsEnd() throws Exception {
        for (var round = 0; round < 10; round++) {
            var dead = process();
            var name = "t-" + round;
            var tape = there.follow(ann, name);
            dead.begin(ann, message("dead-" + round, name, "wait"));
            tape.until("agent_started");
            there.begin(ann, message("next-" + round, name, "next"));
            clock.move(Duration.ofSeconds(2));
            there.lost().tick();
            clock.move(Duration.ofSeconds(9));
            there.leases().live(clock.instant());
            outlive(there);

            assertThat(tape.until("agent_completed"))
                    .as("the end of what was begun comes first")
                    .hasSize(1);
            tape.until("agent_completed");
        }
    }

    private RunId begin(Workplace place, String messageId, String content) {
        try {
            return place.begin(ann, message(messageId, "t", content)).run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatADeadProcessHadAnsweredIsToldAsItsAnswer() throws Exception {
        var run = RunId.mint();
        var tape = there.follow(ann, "t");
        here.threads().hear(thread("t"), "m-1", "?", ThreadsContract.orderOf(run), clock.instant());
        here.threads().answer(thread("t"), run, "forty-two", clock.instant());

        outlive(there);

        assertThat(tape.until("agent_completed").getLast())
                .containsEntry("run_id", run.value())
                .containsEntry("status", "completed")
                .containsEntry("final_response", "forty-two");
    }

    @Test
    void whoRepeatsItsMessageInTimeGetsTheRunAgainInsteadOfItsEnd() throws Exception {
        var tape = there.follow(ann, "t");
        var lost = begin(here, "m-1", "wait");
        tape.until("agent_started");
        clock.move(Leases.SIGN_OF_LIFE_LASTS.plusSeconds(1));
        there.leases().live(clock.instant());

        var again = there.begin(ann, message("m-1", "t", "hello again"));
        assertThat(again.run()).isEqualTo(lost);
        outlive(there);
        release.countDown();

        assertThat(tape.until("agent_completed").getLast()).containsEntry("run_id", lost.value());
        here.awaitRuns(0);
        there.awaitRuns(0);
        assertThat(tape.rest())
                .filteredOn(event -> "agent_completed".equals(event.get("type")))
                .isEmpty();
    }

    @Test
    void whoWakesUpDoesNotTakeTheNextRunForItsOwnWhileAnotherBeganTheFirstAgain() throws Exception {
        var tape = there.follow(ann, "t");
        var first = begin(here, "m-1", "wait");
        var next = begin(here, "m-2", "next");
        tape.until("agent_started");
        clock.move(Leases.SIGN_OF_LIFE_LASTS.plusSeconds(1));
        there.leases().live(clock.instant());
        assertThat(there.begin(ann, message("m-1", "t", "wait")).run()).isEqualTo(first);
        tape.until("agent_started");

        // The first process wakes, and learns that its run is another's.
        here.leases().live(clock.instant());
        here.runs().look();
        here.awaitRuns(1);
        assertThat(tape.rest()).as("the next one waits").isEmpty();
        release.countDown();

        assertThat(tape.until("agent_completed").getLast()).containsEntry("run_id", first.value());
        assertThat(tape.until("agent_completed").getLast()).containsEntry("run_id", next.value());
    }

    @Test
    void whoWasAwayItselfTakesNobodyForDead() throws Exception {
        var tape = there.follow(ann, "t");
        begin(here, "m-1", "wait");
        tape.until("agent_started");
        there.lost().tick();
        clock.move(Duration.ofMinutes(5));

        there.lost().tick();
        clock.move(Duration.ofSeconds(2));
        here.leases().live(clock.instant());
        for (var i = 0; i < 10; i++) {
            there.lost().tick();
            here.lost().tick();
            clock.move(Duration.ofSeconds(2));
        }

        assertThat(tape.rest()).isEmpty();
        assertThat(here.runs().count()).isEqualTo(1);
    }

    @Test
    void whatIsLostWhileTheLogIsAwayIsToldWhenItIsBack() throws Exception {
        var lost = begin(here, "m-1", "wait");
        redis.stop();
        try {
            outlive(there);
            assertThat(there.runs().find(ann.userId(), lost).orElseThrow().status())
                    .as("signs of life and all else go on")
                    .isIn("started", "interrupted");
        } finally {
            redis.startAgain();
        }
        while (!logs.getLast().answers()) {
            Thread.onSpinWait();
        }
        assertThat(there.follow(ann, "t").until("agent_completed").getLast())
                .containsEntry("run_id", lost.value())
                .containsEntry("status", "interrupted");
    }

    /** Goes when it is told to. */
    private static final class MovableClock extends Clock {
        private volatile Instant now = Clock.systemUTC().instant();

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("UTC is enough");
        }
    }
}
