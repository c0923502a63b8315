package accord.backend.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.agent.UsageLibrary;
import accord.backend.agent.UsageLibraryContract;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Fate;
import accord.backend.thread.Threads.Heard;
import accord.backend.thread.ThreadsContract;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Threads and uploads in a real PostgreSQL. */
final class PostgresThreadsTest implements ThreadsContract, UsageLibraryContract {
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
    public UsageLibrary library() {
        return new JdbcUsageLibrary(database);
    }

    @Test
    void aRunThatAnotherInstanceMayBeAtIsNotLostUntilThatOneIsDead() {
        var key = new ThreadKey(new UserId("two-lives"), new ThreadId("t"));
        var run = RunId.mint();
        // When no other test's signs of life count any more.
        var later = NOON.plus(Duration.ofDays(1));
        try (var otherDatabase =
                        Database.open(TestStorage.postgres(postgres.getPort()), "postgres", "backend", "threads");
                var newcomer = new JdbcThreads(otherDatabase)) {
            try (var other = new JdbcThreads(otherDatabase)) {
                other.live(later.minusSeconds(1));
                other.hear(key, "m-1", "?", run, later);
                newcomer.live(later.plusSeconds(5));

                assertThat(threads.fate(key, "m-1", run, later.plusSeconds(5))).isEqualTo(Fate.UNKNOWN);
                assertThat(other.fate(key, "m-1", run, later.plusSeconds(5)))
                        .as("of those that live, only it can be at it, and it knows that it is not")
                        .isEqualTo(Fate.LOST);
                assertThat(threads.fate(key, "m-1", run, later.plusSeconds(11)))
                        .as("its last sign is too old, and the newcomer came later than the message")
                        .isEqualTo(Fate.LOST);
                other.live(later.plusSeconds(11));
                assertThat(threads.fate(key, "m-1", run, later.plusSeconds(11))).isEqualTo(Fate.UNKNOWN);
            }
            assertThat(threads.fate(key, "m-1", run, later.plusSeconds(11)))
                    .as("it has said that it ends")
                    .isEqualTo(Fate.LOST);
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
                calls.add(() -> threads.hear(forward, id, "here", RunId.mint(), NOON));
                calls.addFirst(() -> other.hear(backward, id, "there", RunId.mint(), NOON));
            }
            var heard = new ArrayList<Heard>();
            for (var each : everyone.invokeAll(calls)) {
                heard.add(each.get());
            }
            assertThat(heard).filteredOn(new Heard.First()::equals).hasSize(200);
        }
    }
}
