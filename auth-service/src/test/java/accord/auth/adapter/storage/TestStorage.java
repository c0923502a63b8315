package accord.auth.adapter.storage;

import accord.kernel.storage.StorageConfiguration;
import java.nio.file.Path;
import java.time.Duration;

/** Configurations for tests. */
final class TestStorage {
    private TestStorage() {}

    static StorageConfiguration embedded(Path data) {
        return configuration("", "", data.toString());
    }

    static StorageConfiguration postgres(String url) {
        return configuration(url, "postgres", "");
    }

    private static StorageConfiguration configuration(String url, String user, String data) {
        return new StorageConfiguration(url, user, data, 8, Duration.ofSeconds(2), Duration.ofSeconds(5));
    }
}
