package accord.backend.run;

import static accord.backend.run.Workplace.message;
import static accord.backend.run.Workplace.someone;
import static accord.backend.thread.ThreadsContract.orderOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import accord.backend.protocol.ClientMessage.IfBusy;
import accord.backend.protocol.ErrorCode;
import accord.backend.run.Runs.Acceptance;
import accord.backend.run.Runs.Acceptance.Accepted;
import accord.backend.run.Runs.Acceptance.Declined;
import accord.backend.run.Runs.Acceptance.Repeated;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    private static final UserExecutionContext ANN = someone("ann");
    private static final UserExecutionContext BOB = someone("bob");

    @TempDir
    Path data;

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger answered = new AtomicInteger();
    private Workplace workplace;

    @BeforeEach
    void open() {
        workplace = new Workplace(data);
    }

    @AfterEach
    void close() {
        release.countDown();
        workplace.close();
    }

    /** Answers at once, unless it is asked to wait. */
    private void putSomeoneOnDuty() {
        workplace.supervision().report((assignment, _) -> {
            if (assignment.request().startsWith("wait")) {
                release.await();
            }
            answered.incrementAndGet();
            return new Answer("echo", "heard " + assignment.request(), Map.of());
        });
    }

    @Test
    void aRunIsFoundWhileItWorksAndAfterItsEndAndByItsUserOnly() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        var run = workplace.begin(ANN, message("m-1", "t", "wait")).run();
        var queued = workplace.begin(ANN, message("m-2", "t", "next")).run();
        tape.until("agent_started");

        assertThat(workplace.runs().find(ANN.userId(), run)).get().satisfies(state -> {
            assertThat(state.status()).isEqualTo("started");
            assertThat(state.hasEnded()).isFalse();
            assertThat(state.before()).isPresent();
        });
        assertThat(workplace.runs().find(ANN.userId(), queued).orElseThrow().status())
                .isEqualTo(RunState.QUEUED);
        assertThat(workplace.runs().find(BOB.userId(), run)).isEmpty();
        assertThat(workplace
                        .runs()
                        .await(ANN.userId(), run, Duration.ofMillis(1))
                        .orElseThrow()
                        .hasEnded())
                .isFalse();
        release.countDown();

        var ended = workplace
                .runs()
                .await(ANN.userId(), run, Duration.ofSeconds(20))
                .orElseThrow();
        assertThat(ended.status()).isEqualTo("completed");
        assertThat(ended.finalResponse()).isEqualTo("heard wait");
        assertThat(ended.agentName()).isEqualTo("echo");
        assertThat(workplace
                        .runs()
                        .await(ANN.userId(), queued, Duration.ofSeconds(20))
                        .orElseThrow()
                        .hasEnded())
                .isTrue();
        assertThat(workplace.runs().find(ANN.userId(), run)).contains(ended);
        assertThat(workplace.runs().find(BOB.userId(), run)).isEmpty();
        assertThat(workplace.runs().await(BOB.userId(), run, Duration.ZERO)).isEmpty();
    }

    @Test
    void ofARunThatAnotherProcessEndedTheStoredAnswerIsFound() throws Exception {
        putSomeoneOnDuty();
        var run = workplace.begin(ANN, message("m-1", "t", "hello")).run();
        workplace.runs().await(ANN.userId(), run, Duration.ofSeconds(20));
        workplace.close();
        workplace = new Workplace(data);

        var state = workplace.runs().find(ANN.userId(), run).orElseThrow();

        assertThat(state.status()).isEqualTo("completed");
        assertThat(state.finalResponse()).isEqualTo("heard hello");
        assertThat(state.hasEnded()).isTrue();
        assertThat(workplace.runs().find(BOB.userId(), run)).isEmpty();
        assertThat(workplace.runs().find(ANN.userId(), RunId.mint())).isEmpty();
    }

    @Test
    void whatIsAskedAndAnsweredIsStored() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");

        var accepted = workplace.begin(ANN, message("m-1", "t", "hello"));
        tape.until("agent_completed");

        assertThat(workplace.threads().latest(accepted.key(), 10))
                .extracting(ThreadMessage::role, ThreadMessage::content, ThreadMessage::run)
                .containsExactly(
                        tuple("user", "hello", accepted.run()), tuple("assistant", "heard hello", accepted.run()));
    }

    @Test
    void aMessageIsAcceptedOnceHoweverOftenItIsSent() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        var first = workplace.begin(ANN, message("m-1", "t", "hello"));
        tape.until("agent_completed");

        assertThat(workplace.runs().accept(ANN, message("m-1", "t", "hello")))
                .isEqualTo(new Repeated(first.key(), first.run()));
        assertThat(workplace.runs().accept(ANN, message("m-1", "another", "hello")))
                .isEqualTo(new Repeated(first.key(), first.run()));
        assertThat(answered).hasValue(1);
        workplace.awaitRuns(0);
    }

    @Test
    void ofConcurrentDuplicatesOneRunsAndAllAreToldOfIt() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        var acceptances = new ArrayList<Acceptance>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = IntStream.range(0, 32)
                    .mapToObj(_ -> clients.submit(() -> workplace.runs().accept(ANN, message("m-1", "t", "hello"))))
                    .toList();
            for (var each : sent) {
                acceptances.add(each.get());
            }
        }

        var accepted = acceptances.stream()
                .filter(Accepted.class::isInstance)
                .map(Accepted.class::cast)
                .toList();
        assertThat(accepted).hasSize(1);
        var only = accepted.getFirst();
        assertThat(acceptances)
                .filteredOn(Repeated.class::isInstance)
                .hasSize(31)
                .containsOnly(new Repeated(only.key(), only.run()));
        only.begin().run();
        tape.until("agent_completed");
        assertThat(answered).hasValue(1);
    }

    @Test
    void equalMessageIdsAndThreadNamesOfTwoUsersNeverMeet() throws Exception {
        putSomeoneOnDuty();
        var hers = workplace.follow(ANN, "t");
        var his = workplace.follow(BOB, "t");

        workplace.begin(ANN, message("m-1", "t", "from ann"));
        workplace.begin(BOB, message("m-1", "t", "from bob"));

        assertThat(hers.until("agent_completed"))
                .allSatisfy(event -> assertThat(event).containsEntry("user_id", "ann"))
                .last()
                .satisfies(event -> assertThat(event).containsEntry("final_response", "heard from ann"));
        assertThat(his.until("agent_completed"))
                .allSatisfy(event -> assertThat(event).containsEntry("user_id", "bob"));
        assertThat(hers.rest()).isEmpty();
    }

    @Test
    void theMessagesOfAThreadAreAnsweredOneAfterAnotherInTheirOrder() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        var runs = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            runs.add(workplace
                    .begin(ANN, message("m-" + i, "t", "wait " + i))
                    .run()
                    .value());
        }
        release.countDown();

        var completed = new ArrayList<Object>();
        for (var i = 0; i < 5; i++) {
            completed.add(tape.until("agent_completed").getLast().get("run_id"));
        }
        assertThat(completed).isEqualTo(runs);
    }

    @Test
    void tenMessagesMayWaitAndNotOneMoreUnlessItIsARepetition() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        for (var i = 0; i <= 10; i++) {
            workplace.begin(ANN, message("m-" + i, "t", "wait " + i));
        }

        assertThat(workplace.runs().accept(ANN, message("m-11", "t", "one more")))
                .isInstanceOfSatisfying(
                        Declined.class, declined -> assertThat(declined.code()).isEqualTo(ErrorCode.RUN_BUSY));
        assertThat(workplace.runs().accept(ANN, message("m-10", "t", "wait 10")))
                .isInstanceOf(Repeated.class);
        assertThat(workplace.runs().accept(ANN, message("m-12", "elsewhere", "x")))
                .isInstanceOf(Accepted.class);
        release.countDown();
        for (var i = 0; i <= 10; i++) {
            tape.until("agent_completed");
        }
        assertThat(workplace.runs().accept(ANN, message("m-11", "t", "one more")))
                .as("nothing was stored when it was declined")
                .isInstanceOf(Accepted.class);
    }

    @Test
    void whenManySendAtOnceStillOnlyTenWait() throws Exception {
        putSomeoneOnDuty();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = new ArrayList<Future<Acceptance>>();
            for (var i = 0; i < 64; i++) {
                var id = "m-" + i;
                sent.add(clients.submit(() -> workplace.runs().accept(ANN, message(id, "t", "wait"))));
            }
            var accepted = 0;
            for (var each : sent) {
                accepted += each.get() instanceof Accepted ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(11);
        }
        assertThat(workplace.runs().count()).isEqualTo(11);
    }

    @Test
    void whoAsksToBeRejectedIsRejectedWhileTheThreadIsBusy() throws Exception {
        putSomeoneOnDuty();
        workplace.begin(ANN, message("m-1", "t", "wait"));

        var rejected = workplace.runs().accept(ANN, message("m-2", "t", "now", IfBusy.REJECT, Optional.empty()));
        var repeated = workplace.runs().accept(ANN, message("m-1", "t", "wait", IfBusy.REJECT, Optional.empty()));

        assertThat(rejected)
                .isInstanceOfSatisfying(
                        Declined.class, declined -> assertThat(declined.code()).isEqualTo(ErrorCode.RUN_BUSY));
        assertThat(repeated).isInstanceOf(Repeated.class);
    }

    @Test
    void whoInterruptsEndsTheActiveRunAndIsNext() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        var first = workplace.begin(ANN, message("m-1", "t", "wait"));
        tape.until("agent_started");

        var second = workplace.begin(ANN, message("m-2", "t", "now", IfBusy.INTERRUPT, Optional.empty()));

        assertThat(tape.until("agent_completed").getLast())
                .containsEntry("run_id", first.run().value())
                .containsEntry("status", "interrupted");
        assertThat(tape.until("agent_completed").getLast())
                .containsEntry("run_id", second.run().value())
                .containsEntry("status", "completed");
    }

    @Test
    void aRepeatedInterruptDoesNotInterruptItsOwnRun() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        var message = message("m-1", "t", "wait", IfBusy.INTERRUPT, Optional.empty());
        var accepted = workplace.begin(ANN, message);
        tape.until("agent_started");

        assertThat(workplace.runs().accept(ANN, message)).isEqualTo(new Repeated(accepted.key(), accepted.run()));
        release.countDown();

        assertThat(tape.until("agent_completed").getLast()).containsEntry("status", "completed");
    }

    @Test
    void aMessageWhoseRunWasLostWithItsProcessGetsItWhenItIsRepeated() throws Exception {
        putSomeoneOnDuty();
        var key = new ThreadKey(ANN.userId(), new ThreadId("t"));
        var lost = RunId.mint();
        workplace
                .threads()
                .hear(key, "m-1", "hello", orderOf(lost), workplace.clock().instant());
        var tape = workplace.follow(ANN, "t");

        var revived = workplace.begin(ANN, message("m-1", "elsewhere", "hello"));

        assertThat(revived.key()).isEqualTo(key);
        assertThat(revived.run()).isEqualTo(lost);
        assertThat(tape.until("agent_completed").getLast())
                .containsEntry("run_id", lost.value())
                .containsEntry("final_response", "heard hello");
        assertThat(workplace.runs().accept(ANN, message("m-1", "t", "hello"))).isEqualTo(new Repeated(key, lost));
        assertThat(workplace.threads().latest(key, 10)).hasSize(2);
    }

    @Test
    void aRunThatAnotherProcessMayBeAtIsWaitedForAndLeftToIt() throws Exception {
        putSomeoneOnDuty();
        var key = new ThreadKey(ANN.userId(), new ThreadId("t"));
        var run = RunId.mint();
        workplace
                .threads()
                .hear(key, "m-1", "hello", orderOf(run), workplace.clock().instant());
        workplace.threads().share(true);

        assertThat(workplace.runs().accept(ANN, message("m-1", "t", "hello")))
                .as("after the wait")
                .isEqualTo(new Repeated(key, run));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = clients.submit(() -> workplace.runs().accept(ANN, message("m-1", "t", "hello")));
            workplace.threads().share(false);
            assertThat(sent.get(20, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void aLostRunBeginsOnceHoweverManyRepeatItsMessageAtOnce() throws Exception {
        putSomeoneOnDuty();
        var key = new ThreadKey(ANN.userId(), new ThreadId("t"));
        for (var round = 0; round < 20; round++) {
            var id = "m-" + round;
            workplace
                    .threads()
                    .hear(
                            key,
                            id,
                            "hello",
                            orderOf(RunId.mint()),
                            workplace.clock().instant());
            var before = answered.get();
            var together = new CyclicBarrier(8);
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                var sent = IntStream.range(0, 8)
                        .mapToObj(_ -> clients.submit(() -> {
                            together.await(20, TimeUnit.SECONDS);
                            var acceptance = workplace.runs().accept(ANN, message(id, "t", "hello"));
                            if (acceptance instanceof Accepted accepted) {
                                accepted.begin().run();
                            }
                            return acceptance;
                        }))
                        .toList();
                assertThat(all(sent)).filteredOn(Accepted.class::isInstance).hasSize(1);
            }
            workplace.awaitRuns(0);
            assertThat(answered.get()).isEqualTo(before + 1);
        }
    }

    private static List<Acceptance> all(List<Future<Acceptance>> sent) throws Exception {
        var all = new ArrayList<Acceptance>();
        for (var each : sent) {
            all.add(each.get(20, TimeUnit.SECONDS));
        }
        return all;
    }

    @Test
    void aRunThatEndedWithoutAnAnswerDoesNotBeginAgainEvenInAnotherProcess() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        var accepted = workplace.begin(ANN, message("m-1", "t", "wait"));
        tape.until("agent_started");
        workplace.threads().begin();
        workplace.runs().cancel(ANN.userId(), accepted.run());
        tape.until("agent_completed");
        workplace.awaitRuns(0);
        workplace.threads().end();
        var again = new Repeated(accepted.key(), accepted.run());
        assertThat(workplace.runs().accept(ANN, message("m-1", "t", "wait")))
                .as("while its end waits for the storage")
                .isEqualTo(again);

        workplace.answers().retry();
        workplace.close();
        workplace = new Workplace(data);
        putSomeoneOnDuty();
        assertThat(workplace.runs().accept(ANN, message("m-1", "t", "wait"))).isEqualTo(again);
    }

    @Test
    void whatWaitedTooLongBeforeItIsDeclinedWithoutATry() throws Exception {
        putSomeoneOnDuty();
        var longAgo = System.nanoTime() - Duration.ofMinutes(1).toNanos();

        assertThat(workplace.runs().accept(ANN, message("m-1", "t", "hello"), longAgo))
                .isInstanceOfSatisfying(
                        Declined.class,
                        declined -> assertThat(declined.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
        assertThat(workplace.threads().find(new ThreadKey(ANN.userId(), new ThreadId("t"))))
                .isEmpty();
    }

    @Test
    void aRunIsCancelledByItsUserAndByNobodyElse() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        var run = workplace.begin(ANN, message("m-1", "t", "wait")).run();
        tape.until("agent_started");

        assertThat(workplace.runs().cancel(BOB.userId(), run)).isFalse();
        assertThat(workplace.runs().cancel(ANN.userId(), run)).isTrue();
        assertThat(tape.until("agent_completed").getLast()).containsEntry("status", "cancelled");
        assertThat(workplace.runs().cancel(ANN.userId(), run)).isFalse();
    }

    @Test
    void aRunThatWaitsForItsTurnCanBeCancelledToo() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        workplace.begin(ANN, message("m-1", "t", "wait"));
        var waiting = workplace.begin(ANN, message("m-2", "t", "wait too")).run();

        assertThat(workplace.runs().cancel(ANN.userId(), waiting)).isTrue();

        assertThat(tape.until("agent_completed").getLast())
                .containsEntry("run_id", waiting.value())
                .containsEntry("status", "cancelled");
        release.countDown();
        assertThat(tape.until("agent_completed").getLast()).containsEntry("status", "completed");
        assertThat(answered).hasValue(1);
    }

    @Test
    void whatCannotBeStoredWithinTheWaitIsDeclinedAndCanBeSentAgain() throws Exception {
        putSomeoneOnDuty();
        workplace.threads().begin();

        var before = System.nanoTime();
        assertThat(workplace.runs().accept(ANN, message("m-1", "t", "hello")))
                .isInstanceOfSatisfying(
                        Declined.class,
                        declined -> assertThat(declined.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(
                        Workplace.SETTINGS.storageWait(),
                        Workplace.SETTINGS.storageWait().plusSeconds(5));
        assertThat(workplace.runs().count()).isZero();

        workplace.threads().end();
        assertThat(workplace.runs().accept(ANN, message("m-1", "t", "hello"))).isInstanceOf(Accepted.class);
    }

    @Test
    void aMessageWaitsForAStorageThatComesBack() throws Exception {
        putSomeoneOnDuty();
        workplace.threads().begin();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = clients.submit(() -> workplace.runs().accept(ANN, message("m-1", "t", "hello")));
            workplace.threads().end();

            assertThat(sent.get(20, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void anAnswerThatCouldNotBeStoredEndsItsRunOnTimeAndIsStoredLater() throws Exception {
        putSomeoneOnDuty();
        var tape = workplace.follow(ANN, "t");
        var accepted = workplace.begin(ANN, message("m-1", "t", "wait"));
        tape.until("agent_started");
        workplace.threads().begin();
        release.countDown();

        assertThat(tape.until("agent_completed").getLast()).containsEntry("status", "completed");
        workplace.answers().retry();
        workplace.threads().end();
        assertThat(workplace.threads().latest(accepted.key(), 10)).hasSize(1);

        workplace.answers().retry();
        workplace.answers().retry();
        assertThat(workplace.threads().latest(accepted.key(), 10)).hasSize(2);
    }

    @Test
    void aRunIsAbandonedOnlyWhenItWasToBeAndNobodyFollows() throws Exception {
        putSomeoneOnDuty();
        var key = new ThreadKey(ANN.userId(), new ThreadId("t"));
        var tape = workplace.follow(ANN, "t");
        workplace.begin(ANN, message("m-1", "t", "wait", IfBusy.ENQUEUE, Optional.of(Duration.ofMillis(20))));
        workplace.begin(ANN, message("m-2", "stays", "wait"));
        tape.until("agent_started");
        workplace.log().unfollow(key, tape);

        var later = new Tape();
        while (workplace.log().active(key).isPresent()) {
            Thread.onSpinWait();
        }
        workplace.log().follow(key, Optional.of(new EventLog.Place("", 0)), later);

        assertThat(later.until("agent_completed").getLast()).containsEntry("status", "cancelled");
        assertThat(workplace.log().active(new ThreadKey(ANN.userId(), new ThreadId("stays"))))
                .as("a disconnect is not a cancel")
                .isPresent();
    }

    @Test
    void moreRunsThanTheProcessBearsAreDeclined() throws Exception {
        try (var small = new Workplace(
                data.resolve("small"),
                new RunSettings(
                        Duration.ofSeconds(30),
                        Duration.ofMillis(50),
                        10,
                        2,
                        Duration.ofMillis(300),
                        Duration.ofMillis(10)),
                Duration.ofSeconds(10))) {
            small.supervision().report((_, _) -> {
                release.await();
                return new Answer("a", "b", Map.of());
            });
            small.begin(ANN, message("m-1", "t-1", "x"));
            small.begin(BOB, message("m-1", "t-2", "x"));

            assertThat(small.runs().accept(ANN, message("m-2", "t-3", "x")))
                    .isInstanceOfSatisfying(
                            Declined.class,
                            declined -> assertThat(declined.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
            release.countDown();
        }
    }

    @Test
    void whenTheProcessEndsEveryRunSaysSoAndNoneBegins() throws Exception {
        putSomeoneOnDuty();
        var tapes = List.of(workplace.follow(ANN, "t"), workplace.follow(BOB, "t"));
        workplace.begin(ANN, message("m-1", "t", "wait"));
        workplace.begin(BOB, message("m-1", "t", "wait"));

        workplace.runs().stopAll(Duration.ofSeconds(10));

        for (var tape : tapes) {
            assertThat(tape.until("agent_completed").getLast()).containsEntry("status", "interrupted");
        }
        assertThat(workplace.runs().count()).isZero();
        assertThat(workplace.runs().accept(ANN, message("m-2", "t", "x")))
                .isInstanceOfSatisfying(
                        Declined.class,
                        declined -> assertThat(declined.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    }
}
