package accord.backend.adapter.storage;

import accord.kernel.storage.StorageConfiguration;
import java.nio.file.Path;
import java.time.Duration;

/** Configurations of storage as the service would read them, with short waits. */
public final class TestStorage {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    static {
        // With assertions on, as in tests, the driver takes a connection that is cut during a batch for a defect of its
        // own; in a
        // service it answers with an exception.
        ClassLoader.getSystemClassLoader().setPackageAssertionStatus("org.postgresql", false);
    }

    private TestStorage() {}

    public static StorageConfiguration embedded(Path data) {
        return new StorageConfiguration("", "", data.toString(), 8, CONNECT_WITHIN, ANSWER_WITHIN);
    }

    public static StorageConfiguration postgres(int port) {
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        return new StorageConfiguration(url, "postgres", "", 8, CONNECT_WITHIN, ANSWER_WITHIN);
    }
}
