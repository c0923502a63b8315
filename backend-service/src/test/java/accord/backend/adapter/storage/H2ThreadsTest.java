package accord.backend.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.Threads;
import accord.backend.thread.ThreadsContract;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads in the embedded database, in a file as it is used. */
final class H2ThreadsTest implements ThreadsContract {
    @TempDir
    Path data;

    private HikariDataSource pool;
    private JdbcThreads threads;

    @BeforeEach
    void open() {
        pool = Database.open(TestStorage.embedded(data), "");
        threads = new JdbcThreads(pool);
    }

    @AfterEach
    void close() {
        threads.close();
        pool.close();
    }

    @Override
    public Threads threads() {
        return threads;
    }

    @Test
    void whatWasSaidIsStillThereAfterARestart() {
        var key = new ThreadKey(new UserId("u-1"), ThreadId.mint());
        threads.hear(key, "m-1", "remember", RunId.mint(), NOON);
        close();
        open();

        assertThat(threads.latest(key, 10)).extracting(ThreadMessage::content).containsExactly("remember");
    }

    @Test
    void onlyTheOwnerCanLookIntoTheDirectory() throws Exception {
        var permissions = Files.getPosixFilePermissions(data.resolve("backend"));

        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rwx------");
    }
}
