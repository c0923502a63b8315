package accord.backend.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.agent.UsageLibrary;
import accord.backend.agent.UsageLibraryContract;
import accord.backend.run.Lease;
import accord.backend.run.Leases;
import accord.backend.run.Leases.Fate;
import accord.backend.run.LeasesContract;
import accord.backend.thread.RunOrder;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Heard;
import accord.backend.thread.ThreadsContract;
import accord.backend.thread.Turn;
import accord.backend.thread.Turn.Ahead;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Threads, leases and uploads in a real PostgreSQL. */
final class PostgresThreadsTest implements ThreadsContract, LeasesContract, UsageLibraryContract {
    /** When no other test's signs of life count any more. */
    private static final Instant LATER = NOON.plus(Duration.ofDays(1));

    private static EmbeddedPostgres postgres;
    private static Database database;
    private static JdbcThreads threads;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        database = Database.open(TestStorage.postgres(postgres.getPort()), "postgres", "backend", "threads");
        threads = new JdbcThreads(database);
    }

    @AfterAll
    static void stop() throws Exception {
        threads.close();
        database.close();
        postgres.close();
    }

    @Override
    public Threads threads() {
        return threads;
    }

    @Override
    public Leases leases() {
        return threads.leases();
    }

    @Override
    public UsageLibrary library() {
        return new JdbcUsageLibrary(database);
    }

    /** Another instance, with connections of its own. */
    private static final class Instance implements AutoCloseable {
        private final Database database =
                Database.open(TestStorage.postgres(postgres.getPort()), "postgres", "backend", "threads");
        private final JdbcThreads threads = new JdbcThreads(database);
        private final Leases leases = threads.leases();

        RunId hear(ThreadKey key, String messageId, Instant at) {
            var run = RunId.mint();
            assertThat(threads.hear(key, messageId, "?", ThreadsContract.orderOf(run), at))
                    .isInstanceOf(Heard.First.class);
            return run;
        }

        @Override
        public void close() {
            threads.close();
            database.close();
        }
    }

    /** Of this thread; what other tests left is taken with it. */
    private static List<Lease> lostIn(ThreadKey key, Leases finder, Instant now) {
        // So that of two finders neither takes the other for dead.
        finder.live(now);
        var all = new ArrayList<Lease>();
        for (var lost = takeLost(finder, now); !lost.isEmpty(); lost = takeLost(finder, now)) {
            all.addAll(lost);
        }
        return all.stream().filter(lease -> lease.key().equals(key)).toList();
    }

    private static List<Lease> takeLost(Leases finder, Instant now) {
        return finder.takeLost(now, Duration.ofSeconds(10), _ -> true);
    }

    @Test
    void aRunThatAnotherInstanceIsAtIsNotLostUntilThatOneIsDead() {
        var key = new ThreadKey(new UserId("two-lives"), new ThreadId("t"));
        RunId run;
        try (var third = new Instance()) {
            try (var other = new Instance()) {
                other.leases.live(LATER);
                third.leases.live(LATER);
                run = other.hear(key, "m-1", LATER);
                var now = LATER.plusSeconds(7);

                assertThat(leases().fate(key, "m-1", run, now)).isEqualTo(Fate.ELSEWHERE);
                assertThat(leases().take(key, ThreadsContract.orderOf(run), now))
                        .isEmpty();
                assertThat(other.leases.fate(key, "m-1", run, now))
                        .as("of those that live, only it can be at it, and it knows that it is not")
                        .isEqualTo(Fate.LOST);
                third.leases.live(now);
                assertThat(leases().fate(key, "m-1", run, LATER.plusSeconds(9)))
                        .as("its last sign is too old, and whoever else lives has nothing to do with it")
                        .isEqualTo(Fate.LOST);
                other.leases.live(LATER.plusSeconds(9));
                assertThat(leases().fate(key, "m-1", run, LATER.plusSeconds(9))).isEqualTo(Fate.ELSEWHERE);
            }
            assertThat(leases().fate(key, "m-1", run, LATER.plusSeconds(9)))
                    .as("it has said that it ends")
                    .isEqualTo(Fate.LOST);
        }
    }

    @Test
    void aRunOfAReleaseWithoutLeasesIsNotLostWhileOneMayBeAtIt() throws Exception {
        var key = new ThreadKey(new UserId("earlier-release"), new ThreadId("t"));
        var later = LATER.plus(Duration.ofDays(10));
        try (var other = new Instance()) {
            other.leases.live(later);
            var run = other.hear(key, "m-1", later);
            try (var connection = database.connection();
                    var statement = connection.createStatement()) {
                statement.executeUpdate("delete from run_leases where run_id = '" + run.value() + "'");
            }

            assertThat(leases().fate(key, "m-1", run, later.plusSeconds(7))).isEqualTo(Fate.ELSEWHERE);
            assertThat(leases().fate(key, "m-1", run, later.plusSeconds(9))).isEqualTo(Fate.LOST);
            assertThat(leases().take(key, ThreadsContract.orderOf(run), later.plusSeconds(9)))
                    .isPresent();
            assertThat(leases().find(key.user(), run))
                    .get()
                    .extracting(Lease::holder)
                    .isEqualTo(leases().self());
        }
    }

    @Test
    void whoseLeaseWasTakenCanNeitherAnswerNorEndNorRelease() {
        var key = new ThreadKey(new UserId("taken"), new ThreadId("t"));
        try (var other = new Instance()) {
            other.leases.live(LATER);
            var answers = other.hear(key, "m-1", LATER);
            var ends = other.hear(key, "m-2", LATER);
            var now = LATER.plusSeconds(11);

            assertThat(lostIn(key, leases(), now)).extracting(Lease::run).containsExactly(answers, ends);

            assertThat(other.threads.answer(key, answers, "late", now)).isFalse();
            assertThat(other.leases.end(key, ends, "failed", now)).isFalse();
            other.leases.release(key, answers).toCompletableFuture().join();
            assertThat(other.leases.held(key)).isEmpty();
            assertThat(leases().held(key)).hasSize(2);
            assertThat(leases().end(key, answers, "interrupted", now)).isTrue();
            assertThat(threads.messages(key, "", 10).items())
                    .as("what was said late is not there")
                    .hasSize(2);
            leases().release(key, answers).toCompletableFuture().join();
            leases().release(key, ends).toCompletableFuture().join();
        }
    }

    @Test
    void whatWasAnsweredButNotToldIsTakenWithItsEnd() {
        var key = new ThreadKey(new UserId("answered"), new ThreadId("t"));
        try (var other = new Instance()) {
            other.leases.live(LATER);
            var run = other.hear(key, "m-1", LATER);
            other.leases.wish(key.user(), run, "cancelled");
            other.threads.answer(key, run, "42", LATER);

            var lost = lostIn(key, leases(), LATER.plusSeconds(11));
            assertThat(lost).singleElement().satisfies(lease -> {
                assertThat(lease.run()).isEqualTo(run);
                assertThat(lease.ended()).contains("completed");
                assertThat(lease.wish()).contains("cancelled");
            });
            leases().release(key, run).toCompletableFuture().join();
        }
    }

    @Test
    void ofManyWhoFindALostRunOneGetsIt() throws Exception {
        var key = new ThreadKey(new UserId("many-heirs"), new ThreadId("t"));
        try (var heir = new Instance();
                var everyone = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs = new ArrayList<RunId>();
            try (var dead = new Instance()) {
                dead.leases.live(LATER);
                for (var i = 0; i < 40; i++) {
                    runs.add(dead.hear(key, "m-" + i, LATER));
                }
            }
            var now = LATER.plusSeconds(11);
            heir.leases.live(now);
            leases().live(now);
            var calls = new ArrayList<Callable<List<Lease>>>();
            for (var finder : List.of(heir.leases, leases(), heir.leases, leases())) {
                calls.add(() -> lostIn(key, finder, now));
            }
            var found = new ArrayList<RunId>();
            for (var each : everyone.invokeAll(calls)) {
                each.get().forEach(lease -> found.add(lease.run()));
            }
            assertThat(found).containsExactlyInAnyOrderElementsOf(runs);
        }
    }

    @Test
    void ofManyWhoTakeALostRunOneGetsIt() throws Exception {
        var key = new ThreadKey(new UserId("many-takers"), new ThreadId("t"));
        try (var heir = new Instance();
                var everyone = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var round = 0; round < 20; round++) {
                RunId run;
                try (var dead = new Instance()) {
                    run = dead.hear(key, "m-" + round, LATER);
                }
                var calls = new ArrayList<Callable<Optional<Turn>>>();
                for (var leases : List.of(heir.leases, leases())) {
                    calls.add(() -> leases.take(key, ThreadsContract.orderOf(run), LATER));
                }
                heir.leases.live(LATER);
                leases().live(LATER);
                var taken = 0;
                for (var each : everyone.invokeAll(calls)) {
                    taken += each.get().isPresent() ? 1 : 0;
                }
                assertThat(taken).isEqualTo(1);
            }
        }
    }

    @Test
    void runsOfOneThreadHaveTheirTurnsAcrossInstances() {
        var key = new ThreadKey(new UserId("turns"), new ThreadId("t"));
        try (var other = new Instance()) {
            var first = other.hear(key, "m-1", LATER);
            var second = RunId.mint();
            var heard = threads.hear(key, "m-2", "?", ThreadsContract.orderOf(second), LATER);
            assertThat(heard)
                    .isInstanceOfSatisfying(
                            Heard.First.class,
                            mine -> assertThat(mine.turn().ahead())
                                    .containsExactly(new Ahead(first, other.leases.self(), false)));
            assertThat(threads.hear(key, "m-3", "?", new RunOrder(RunId.mint(), RequestId.mint(), "", 0), LATER))
                    .isEqualTo(new Heard.Busy());

            assertThat(leases().wish(key.user(), first, "cancelled"))
                    .get()
                    .extracting(Lease::holder)
                    .isEqualTo(other.leases.self());
            assertThat(other.leases.held(key).getFirst().wish()).contains("cancelled");
            assertThat(leases().othersIn(key)).containsExactly(other.leases.self());
            assertThat(other.leases.wishAll(key, "cancelled")).containsExactly(leases().self());
            assertThat(leases().held(key))
                    .singleElement()
                    .satisfies(lease -> assertThat(lease.isFree()).isFalse());

            other.leases.release(key, first).toCompletableFuture().join();
            assertThat(leases().othersIn(key)).isEmpty();
            assertThat(leases().held(key))
                    .singleElement()
                    .satisfies(lease -> assertThat(lease.isFree()).isTrue());
            leases().release(key, second).toCompletableFuture().join();
        }
    }

    /** Turns, answers and releases of the same threads, from both sides at once: nobody waits for a lock for ever. */
    @Test
    void twoInstancesAtTheSameThreadsNeverLockEachOtherOut() throws Exception {
        var user = new UserId("two-at-work");
        try (var other = new Instance();
                var everyone = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Void>>();
            for (var i = 0; i < 300; i++) {
                var place = i % 2 == 0 ? other.threads : threads;
                var id = "m-" + i;
                var key = new ThreadKey(user, new ThreadId("t-" + i % 7));
                calls.add(() -> {
                    var run = RunId.mint();
                    place.hear(key, id, "?", ThreadsContract.orderOf(run), NOON);
                    assertThat(place.answer(key, run, "!", NOON)).isTrue();
                    place.leases().release(key, run).toCompletableFuture().join();
                    return null;
                });
            }
            for (var each : everyone.invokeAll(calls)) {
                each.get();
            }
            for (var i = 0; i < 7; i++) {
                var key = new ThreadKey(user, new ThreadId("t-" + i));
                assertThat(leases().othersIn(key)).isEmpty();
                assertThat(other.leases.othersIn(key)).isEmpty();
            }
        }
    }

    /** Each instance has its own writer; the same message may reach both when a client reconnects elsewhere. */
    @Test
    void twoInstancesHearTheSameMessagesOnceAndNeverLockEachOtherOut() throws Exception {
        var user = new UserId("two-instances");
        var calls = new ArrayList<Callable<Heard>>();
        try (var otherDatabase =
                        Database.open(TestStorage.postgres(postgres.getPort()), "postgres", "backend", "threads");
                var other = new JdbcThreads(otherDatabase);
                var everyone = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 200; i++) {
                var id = "m-" + i;
                var forward = new ThreadKey(user, new ThreadId("t-" + i % 10));
                var backward = new ThreadKey(user, new ThreadId("t-" + (9 - i % 10)));
                calls.add(() -> threads.hear(forward, id, "here", ThreadsContract.orderOf(RunId.mint()), NOON));
                calls.addFirst(() -> other.hear(backward, id, "there", ThreadsContract.orderOf(RunId.mint()), NOON));
            }
            var heard = new ArrayList<Heard>();
            for (var each : everyone.invokeAll(calls)) {
                heard.add(each.get());
            }
            assertThat(heard).filteredOn(Heard.First.class::isInstance).hasSize(200);
        }
    }
}
