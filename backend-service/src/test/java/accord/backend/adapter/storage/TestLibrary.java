package accord.backend.adapter.storage;

import accord.backend.agent.UsageLibrary;
import accord.kernel.storage.Database;
import java.nio.file.Path;

/** A real library of uploads, for those who work with one. */
public record TestLibrary(Database database, UsageLibrary library) implements AutoCloseable {
    public static TestLibrary open(Path data) {
        var database = Database.open(TestStorage.embedded(data), "", "backend", "threads");
        return new TestLibrary(database, new JdbcUsageLibrary(database));
    }

    @Override
    public void close() {
        database.close();
    }
}
