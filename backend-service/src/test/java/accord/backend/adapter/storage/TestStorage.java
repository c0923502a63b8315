package accord.backend.adapter.storage;

import java.nio.file.Path;
import java.time.Duration;

/** Configurations of storage as the service would read them, with short waits. */
final class TestStorage {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private TestStorage() {}

    static StorageConfiguration embedded(Path data) {
        return new StorageConfiguration("", "", data.toString(), 8, CONNECT_WITHIN, ANSWER_WITHIN);
    }

    static StorageConfiguration postgres(int port) {
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        return new StorageConfiguration(url, "postgres", "", 8, CONNECT_WITHIN, ANSWER_WITHIN);
    }
}
