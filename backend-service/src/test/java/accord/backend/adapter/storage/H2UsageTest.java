package accord.backend.adapter.storage;

import accord.backend.agent.UsageLibrary;
import accord.backend.agent.UsageLibraryContract;
import accord.kernel.storage.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Uploads in the embedded database. */
final class H2UsageTest implements UsageLibraryContract {
    @TempDir
    static Path data;

    private static Database database;

    @BeforeAll
    static void open() {
        database = Database.open(TestStorage.embedded(data), "", "backend", "threads");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    public UsageLibrary library() {
        return new JdbcUsageLibrary(database);
    }
}
