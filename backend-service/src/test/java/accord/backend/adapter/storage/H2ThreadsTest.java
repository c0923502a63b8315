package accord.backend.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.run.Leases;
import accord.backend.run.LeasesContract;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.Threads;
import accord.backend.thread.ThreadsContract;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import accord.kernel.storage.DatabaseRefusedException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads in the embedded database, in a file as it is used. */
final class H2ThreadsTest implements ThreadsContract, LeasesContract {
    @TempDir
    Path data;

    private Database database;
    private JdbcThreads threads;

    @BeforeEach
    void open() {
        database = Database.open(TestStorage.embedded(data), "", "backend", "threads");
        threads = new JdbcThreads(database);
    }

    @AfterEach
    void close() {
        threads.close();
        database.close();
    }

    @Override
    public Threads threads() {
        return threads;
    }

    @Override
    public Leases leases() {
        return threads.leases();
    }

    @Test
    void whatWasSaidIsStillThereAfterARestart() {
        var key = new ThreadKey(new UserId("u-1"), ThreadId.mint());
        threads.hear(key, "m-1", "remember", ThreadsContract.orderOf(RunId.mint()), NOON);
        close();
        open();

        assertThat(threads.latest(key, 10)).extracting(ThreadMessage::content).containsExactly("remember");
    }

    @Test
    void aSecondProcessIsToldThatTheFileIsInUse() throws Exception {
        close();
        var file = data.resolve("backend/threads.mv.db");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            assertThatThrownBy(() -> Database.open(TestStorage.embedded(data), "", "backend", "threads"))
                    .isInstanceOf(DatabaseRefusedException.class)
                    .hasMessageContaining("ACCORD_DATA, which one process at a time may use");
        } finally {
            open();
        }
    }

    @Test
    void onlyTheOwnerCanLookIntoTheDirectory() throws Exception {
        var permissions = Files.getPosixFilePermissions(data.resolve("backend"));

        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rwx------");
    }
}
