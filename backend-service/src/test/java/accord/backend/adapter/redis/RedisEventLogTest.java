package accord.backend.adapter.redis;

import accord.backend.run.EventLog;
import accord.backend.run.EventLogContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The event log in a real Redis. */
final class RedisEventLogTest implements EventLogContract {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int MAX_EVENTS = WRITERS * EVENTS_EACH + 1;

    @TempDir
    private static Path directory;

    private static TestRedis redis;
    private static RedisEventLog log;

    @BeforeAll
    static void start() throws Exception {
        redis = new TestRedis(directory);
        log = new RedisEventLog(redis.settings(Duration.ofSeconds(10)), WINDOW, MAX_EVENTS);
    }

    @AfterAll
    static void stop() throws Exception {
        log.close();
        redis.close();
    }

    @Override
    public EventLog log() {
        return log;
    }
}
