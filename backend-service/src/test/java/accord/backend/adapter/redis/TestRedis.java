package accord.backend.adapter.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.KillArgs;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import redis.embedded.RedisServer;

/** A real Redis on a free port of 127.0.0.1, that can be stopped and started again. */
public final class TestRedis implements AutoCloseable {
    static final String PASSWORD = "open-sesame-of-the-tests";

    static final int THREAD_BYTES = 1 << 20;

    private final int port;
    private final Path directory;
    private RedisServer server;

    public TestRedis(Path directory) throws IOException {
        this.directory = directory;
        this.port = freePort();
        this.server = start();
    }

    int port() {
        return port;
    }

    String url() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    public RedisSettings settings(Duration patience) {
        return new RedisSettings(url(), Duration.ofSeconds(2), patience, THREAD_BYTES);
    }

    public void stop() throws IOException {
        server.stop();
    }

    /** Starts it again, with what it kept if it keeps anything. */
    public void startAgain() throws IOException {
        server = start();
    }

    /** Loses all that it keeps. */
    void flush() {
        var _ = ask(redis -> redis.flushall());
    }

    /** Loses the last entry of a stream, as a replica may that takes over; the stream knows nothing of it. */
    void loseLast(String stream) {
        var _ = ask(redis -> {
            var entries = redis.xrange(stream, Range.unbounded());
            redis.del(stream);
            for (var entry : entries.subList(0, entries.size() - 1)) {
                redis.xadd(stream, new XAddArgs().id(entry.getId()), entry.getBody());
            }
            return entries;
        });
    }

    /** Cuts off whoever listens: what is told until they are back is missed. */
    void cutListeners() {
        var _ = ask(redis -> redis.clientKill(KillArgs.Builder.typePubsub()));
    }

    /** When something is forgotten that is not asked for again. */
    Duration expiresIn(String key) {
        return Duration.ofMillis(ask(redis -> redis.pttl(key)));
    }

    private <T> T ask(Function<RedisCommands<String, String>, T> question) {
        try (var client = RedisClient.create(url());
                var connection = client.connect()) {
            return requireNonNull(question.apply(connection.sync()));
        }
    }

    private RedisServer start() throws IOException {
        var redis = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("requirepass " + PASSWORD)
                .setting("dir " + directory)
                .setting("save \"\"")
                .setting("appendonly yes")
                .setting("appendfsync no")
                .build();
        redis.start();
        return redis;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
