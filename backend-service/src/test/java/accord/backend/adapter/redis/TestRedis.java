package accord.backend.adapter.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import redis.embedded.RedisServer;

/** A real Redis on a free port of 127.0.0.1, that can be stopped and started again. */
final class TestRedis implements AutoCloseable {
    static final String PASSWORD = "open-sesame-of-the-tests";

    private final int port;
    private final Path directory;
    private RedisServer server;

    TestRedis(Path directory) throws IOException {
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

    RedisSettings settings(Duration patience) {
        return new RedisSettings(url(), Duration.ofSeconds(2), patience, 1 << 20);
    }

    void stop() throws IOException {
        server.stop();
    }

    /** Starts it again, with what it kept if it keeps anything. */
    void startAgain() throws IOException {
        server = start();
    }

    private RedisServer start() throws IOException {
        var redis = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("requirepass " + PASSWORD)
                .setting("dir " + directory)
                .setting("save \"\"")
                .setting("appendonly yes")
                .setting("appendfsync always")
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
