package accord.backend.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.agent.UsageLibrary;
import accord.backend.agent.UsageLibraryContract;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Heard;
import accord.backend.thread.ThreadsContract;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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
