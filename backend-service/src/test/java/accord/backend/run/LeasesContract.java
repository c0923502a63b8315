package accord.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.run.Leases.Fate;
import accord.backend.run.Leases.StoredEnd;
import accord.backend.thread.RunOrder;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Heard;
import accord.backend.thread.Turn;
import accord.backend.thread.Turn.Ahead;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every storage of leases promises to the one process that uses it. */
public interface LeasesContract {
    Instant MORNING = Instant.parse("2026-03-02T08:00:00.123Z");

    Threads threads();

    Leases leases();

    @Test
    default void aRunHasEndedOnceItIsAnsweredOrItsEndIsRecorded() {
        var key = someThread();
        var answered = hear(key, "m-1");
        var cancelled = hear(key, "m-2");
        assertThat(leases().fate(key, "m-1", answered, MORNING)).isEqualTo(Fate.LOST);
        assertThat(leases().fate(key, "m-2", cancelled, MORNING)).isEqualTo(Fate.LOST);

        assertThat(threads().answer(key, answered, "!", MORNING)).isTrue();
        assertThat(leases().end(key, cancelled, "cancelled", MORNING)).isTrue();
        assertThat(leases().end(key, cancelled, "cancelled", MORNING.plusSeconds(1)))
                .isTrue();

        assertThat(leases().fate(key, "m-1", answered, MORNING)).isEqualTo(Fate.ENDED);
        assertThat(leases().fate(key, "m-2", cancelled, MORNING)).isEqualTo(Fate.ENDED);
        assertThat(leases().endOf(key.user(), cancelled)).contains(new StoredEnd(key, "cancelled", MORNING));
        assertThat(leases().endOf(someThread().user(), cancelled)).isEmpty();
        assertThat(leases().endOf(key.user(), answered)).isEmpty();
        assertThat(threads().messages(key, "", 10).items())
                .as("an end without an answer says nothing in the thread")
                .hasSize(3);
    }

    @Test
    default void theLifeOfThisProcessIsNoReasonToWaitForAnother() {
        var key = someThread();
        leases().live(MORNING.minusSeconds(60));
        var run = hear(key, "m-1");
        leases().live(MORNING);

        assertThat(leases().fate(key, "m-1", run, MORNING)).isEqualTo(Fate.LOST);
    }

    @Test
    default void anEndIsForgottenWhenItsMessageIsNotHonouredAnyMore() {
        var key = someThread();
        var old = hear(key, "m-1");
        var kept = hear(key, "m-2");
        var later = hear(key, "m-3");
        leases().end(key, old, "failed", MORNING);
        leases().end(key, kept, "failed", MORNING.plus(Threads.IDEMPOTENCY));
        leases().end(
                        key,
                        later,
                        "failed",
                        MORNING.plus(Threads.IDEMPOTENCY.multipliedBy(2)).plusMillis(1));

        assertThat(leases().endOf(key.user(), old)).isEmpty();
        assertThat(leases().endOf(key.user(), kept)).isPresent();
    }

    @Test
    default void turnsFollowOneAnotherUntilTheyAreReleased() {
        var key = someThread();
        var first = RunId.mint();
        var second = RunId.mint();
        var third = RunId.mint();

        assertThat(turn(key, "m-1", first).ahead()).isEmpty();
        assertThat(turn(key, "m-2", second).ahead()).containsExactly(ahead(first));
        var last = turn(key, "m-3", third);
        assertThat(last.ahead()).containsExactly(ahead(first), ahead(second));
        assertThat(leases().held(key))
                .filteredOn(Lease::isFirst)
                .extracting(Lease::run)
                .containsExactly(first);

        release(key, first);
        assertThat(leases().held(key))
                .allSatisfy(lease ->
                        assertThat(lease.isFirst()).isEqualTo(lease.run().equals(second)))
                .hasSize(2);
        assertThat(turn(key, "m-4", RunId.mint()).ahead()).containsExactly(ahead(second), ahead(third));
        assertThat(turn(someThread(), "m-4", RunId.mint()).ahead())
                .as("another thread has turns of its own")
                .isEmpty();
    }

    @Test
    default void aMessageWithTooManyAheadIsNotStoredUnlessItWasBefore() {
        var key = someThread();
        var first = hear(key, "m-1");
        var before = threads().find(key);

        assertThat(hear(key, "m-2", RunId.mint(), 0)).isEqualTo(new Heard.Busy());
        assertThat(hear(key, "m-1", RunId.mint(), 0)).isEqualTo(new Heard.Repeated(key.thread(), first));
        assertThat(hear(key, "m-2", RunId.mint(), 1)).isInstanceOf(Heard.First.class);
        assertThat(hear(key, "m-3", RunId.mint(), 1)).isEqualTo(new Heard.Busy());
        assertThat(threads().messages(key, "", 10).items()).hasSize(2);
        assertThat(threads().find(key)).isEqualTo(before);
    }

    @Test
    default void aRunThatHasEndedKeepsNobodyOutAlthoughItsEndIsStillToBeTold() {
        var key = someThread();
        var answered = hear(key, "m-1");
        threads().answer(key, answered, "!", MORNING);

        assertThat(hear(key, "m-2", RunId.mint(), 0))
                .isInstanceOfSatisfying(
                        Heard.First.class,
                        heard -> assertThat(heard.turn().ahead()).containsExactly(ahead(answered)));
    }

    @Test
    default void whenManyComeAtOnceNotOneTooManyIsLetIn() throws Exception {
        var key = someThread();
        try (var everyone = Executors.newVirtualThreadPerTaskExecutor()) {
            var heard = new ArrayList<Heard>();
            for (var each : everyone.invokeAll(IntStream.range(0, 64)
                    .mapToObj(i -> (Callable<Heard>) () -> hear(key, "m-" + i, RunId.mint(), 10))
                    .toList())) {
                heard.add(each.get());
            }
            assertThat(heard).filteredOn(Heard.First.class::isInstance).hasSize(11);
            assertThat(heard).filteredOn(new Heard.Busy()::equals).hasSize(53);
        }
        assertThat(threads().messages(key, "", 100).items()).hasSize(11);
    }

    @Test
    default void aLeaseIsFoundByItsUserOnly() {
        var key = someThread();
        var order = new RunOrder(RunId.mint(), RequestId.mint(), "00-a-b-01", 0);
        threads().hear(key, "m-1", "?", order, MORNING);

        assertThat(leases().find(key.user(), order.run())).get().satisfies(lease -> {
            assertThat(lease.key()).isEqualTo(key);
            assertThat(lease.holder()).isEqualTo(leases().self());
            assertThat(lease.request()).isEqualTo(order.request());
            assertThat(lease.trace()).isEqualTo("00-a-b-01");
            assertThat(lease.heardAt()).isEqualTo(MORNING);
            assertThat(lease.wish()).isEmpty();
            assertThat(lease.ended()).isEmpty();
            assertThat(lease.isFirst()).isTrue();
            assertThat(lease.isFree()).isTrue();
        });
        assertThat(leases().find(someThread().user(), order.run())).isEmpty();
    }

    @Test
    default void aWishIsWrittenOnceByItsUserAndNotAfterTheEnd() {
        var key = someThread();
        var run = hear(key, "m-1");
        var ended = hear(key, "m-2");
        leases().end(key, ended, "failed", MORNING);

        assertThat(leases().wish(someThread().user(), run, "cancelled")).isEmpty();
        assertThat(leases().wish(key.user(), run, "cancelled")).get().satisfies(lease -> {
            assertThat(lease.holder()).isEqualTo(leases().self());
            assertThat(lease.key()).isEqualTo(key);
        });
        assertThat(leases().wish(key.user(), run, "interrupted")).isEmpty();
        assertThat(leases().wish(key.user(), ended, "cancelled")).isEmpty();
        assertThat(leases().wish(key.user(), RunId.mint(), "cancelled")).isEmpty();
        assertThat(leases().held(key).getFirst().wish()).contains("cancelled");
    }

    @Test
    default void whatThisProcessHasLostSightOfIsFoundAfterAWhile() {
        var key = someThread();
        var known = hear(key, "m-1");
        var unknown = hear(key, "m-2");
        var silence = Duration.ofSeconds(10);

        assertThat(lost(MORNING.plus(silence), silence, known))
                .as("it may be about to become known")
                .doesNotContain(unknown);
        assertThat(lost(MORNING.plus(silence).plusMillis(1), silence, known))
                .contains(unknown)
                .doesNotContain(known);
        assertThat(leases().held(key))
                .as("it is closed before the next one has its turn")
                .allSatisfy(lease ->
                        assertThat(lease.isClosing()).isEqualTo(lease.run().equals(unknown)));
        assertThat(leases().fate(key, "m-2", unknown, MORNING)).isEqualTo(Fate.ELSEWHERE);
        assertThat(leases().take(key, orderOf(unknown), MORNING)).isEmpty();
        assertThat(turn(key, "m-3", RunId.mint()).ahead())
                .containsExactly(ahead(known), new Ahead(unknown, leases().self(), true));
        assertThat(leases().held(key))
                .filteredOn(Lease::isFree)
                .extracting(Lease::run)
                .containsExactly(known, unknown);
        release(key, unknown);
        assertThat(lost(MORNING.plus(silence).plusMillis(1), silence, known)).doesNotContain(unknown);
    }

    private List<RunId> lost(Instant now, Duration silence, RunId known) {
        return leases().takeLost(now, silence, known::equals).stream()
                .map(Lease::run)
                .toList();
    }

    @Test
    default void aLostRunIsTakenUnlessItHasEnded() {
        var key = someThread();
        var lost = hear(key, "m-1");
        var ended = hear(key, "m-2");
        threads().answer(key, ended, "!", MORNING);

        assertThat(leases().take(key, orderOf(lost), MORNING))
                .get()
                .satisfies(turn -> assertThat(turn.ahead()).isEmpty());
        assertThat(leases().take(key, orderOf(ended), MORNING)).isEmpty();
        assertThat(leases().take(someThread(), orderOf(RunId.mint()), MORNING))
                .as("in a thread that is gone")
                .isEmpty();
    }

    @Test
    default void aThreadThatIsDeletedTakesItsLeasesAlong() {
        var key = someThread();
        var run = hear(key, "m-1");

        threads().delete(key);

        assertThat(leases().find(key.user(), run)).isEmpty();
        assertThat(threads().answer(key, run, "!", MORNING)).isFalse();
        assertThat(leases().end(key, run, "failed", MORNING)).isFalse();
        release(key, run);
    }

    private void release(ThreadKey key, RunId run) {
        leases().release(key, run).toCompletableFuture().join();
    }

    private Ahead ahead(RunId run) {
        return new Ahead(run, leases().self(), false);
    }

    private Turn turn(ThreadKey key, String messageId, RunId run) {
        return ((Heard.First) hear(key, messageId, run, Integer.MAX_VALUE)).turn();
    }

    private RunId hear(ThreadKey key, String messageId) {
        var run = RunId.mint();
        assertThat(hear(key, messageId, run, Integer.MAX_VALUE)).isInstanceOf(Heard.First.class);
        return run;
    }

    private Heard hear(ThreadKey key, String messageId, RunId run, int mostAhead) {
        return threads().hear(key, messageId, "?", new RunOrder(run, RequestId.mint(), "", mostAhead), MORNING);
    }

    private static RunOrder orderOf(RunId run) {
        return new RunOrder(run, RequestId.mint(), "", 0);
    }

    private static ThreadKey someThread() {
        return new ThreadKey(new UserId(UUID.randomUUID().toString()), ThreadId.mint());
    }
}
