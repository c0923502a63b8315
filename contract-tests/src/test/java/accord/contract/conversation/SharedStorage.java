package accord.contract.conversation;

import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.deploy.local.PostgresPrograms;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/** One PostgreSQL and one Redis, for as many instances of backend-service as a test wants. */
final class SharedStorage implements AutoCloseable {
    /** Redis's; nobody may read it anywhere. */
    static final String PASSWORD = "a-password-that-nobody-may-read";

    private final Path directory;
    private final EmbeddedPostgres database;
    private final RedisServer redis;
    private final ServiceSettings settings;

    private SharedStorage(Path directory, EmbeddedPostgres database, RedisServer redis, ServiceSettings settings) {
        this.directory = directory;
        this.database = database;
        this.redis = redis;
        this.settings = settings;
    }

    static SharedStorage start(Path directory) throws IOException {
        var database = EmbeddedPostgres.builder()
                .setPgBinaryResolver(new PostgresPrograms())
                .setOverrideWorkingDirectory(directory.resolve("postgres").toFile())
                .start();
        var port = freePort();
        var redis = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("requirepass " + PASSWORD)
                .setting("save \"\"")
                .setting("dir " + Files.createDirectories(directory.resolve("redis")))
                .build();
        redis.start();
        var settings = ServiceSettings.in(directory)
                .withBackend(
                        "ACCORD_DATABASE_URL", "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(database.getPort()))
                .withBackend("ACCORD_DATABASE_USER", "postgres")
                .withBackend("ACCORD_DATABASE_PASSWORD", "postgres")
                .withBackend("ACCORD_COMMANDS_PER_MINUTE", "100000")
                .withBackend("ACCORD_REDIS_URL", "redis://:%s@127.0.0.1:%d".formatted(PASSWORD, port));
        return new SharedStorage(directory, database, redis, settings);
    }

    /** What all instances have in common. */
    ServiceSettings settings() {
        return settings;
    }

    /** Starts an instance, without waiting for it. */
    ServiceProcess instance(String name) throws IOException {
        return instance(name, settings);
    }

    /** Starts an instance that differs in something. */
    ServiceProcess instance(String name, ServiceSettings own) throws IOException {
        return own.withBackend("PORT", Integer.toString(freePort()))
                .withBackend("ACCORD_DATA", directory.resolve(name).toString())
                .startBackend();
    }

    @Override
    public void close() throws IOException {
        redis.stop();
        database.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
