package accord.deploy.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import accord.deploy.manifest.SecretVersion;
import ch.qos.logback.classic.Level;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/** A PostgreSQL and a Redis of one's own, as processes that end after the services; what they keep stays in the data directory. */
public final class Stores implements AutoCloseable {

    /** Which of them. */
    public enum Store {
        POSTGRES("PostgreSQL"),
        REDIS("Redis");

        private final String title;

        Store(String title) {
            this.title = title;
        }
    }

    private static final Pattern REDIS_URL = Pattern.compile("redis://:([^@/]+)@127\\.0\\.0\\.1:(\\d+)");
    private static final SecretVersion REDIS_SECRET = new SecretVersion("redis-url", Backing.VERSION);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DataDirectory data;
    private final Console console;
    private final Backing backing;
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable Process redis;
    private boolean closed;

    private Stores(DataDirectory data, Console console, Backing backing) {
        this.data = data;
        this.console = console;
        this.backing = backing;
    }

    /** Decides where they will be; nothing is started yet. */
    public static Stores of(Set<Store> wanted, DataDirectory data, Console console)
            throws IOException, CannotStartException {
        return new Stores(
                data,
                console,
                new Backing(
                        wanted.contains(Store.POSTGRES) ? Ports.free() : 0,
                        wanted.contains(Store.REDIS) ? redisPort(data) : 0));
    }

    public Backing backing() {
        return backing;
    }

    /** Starts what is wanted and does not run, where it was before; with a database for each service. */
    public synchronized void start() throws IOException, CannotStartException, InterruptedException {
        var isOurs = postgres != null && process(Store.POSTGRES).isPresent();
        if (isWanted(Store.POSTGRES) && !closed && !isOurs) {
            startPostgres();
        }
        if (isWanted(Store.REDIS) && !closed && process(Store.REDIS).isEmpty()) {
            startRedis();
        }
    }

    private boolean isWanted(Store store) {
        return switch (store) {
            case POSTGRES -> backing.postgres() != 0;
            case REDIS -> backing.redis() != 0;
        };
    }

    /** From now on starts again whichever of them ends by itself, as a managed one would be. Returns at once. */
    public void revive() {
        for (var store : Store.values()) {
            if (isWanted(store)) {
                Thread.ofVirtual().name("revive-" + store.title).start(() -> revive(store));
            }
        }
    }

    private void revive(Store store) {
        try {
            do {
                process(store).ifPresent(running -> running.onExit().join());
            } while (isStartedAgain(store));
        } catch (IOException | CannotStartException e) {
            console.say(e.getMessage() + ": stop this run, and start another");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isStartedAgain(Store store)
            throws IOException, CannotStartException, InterruptedException {
        if (!closed) {
            console.say(store.title + " has ended, and is started again");
            start();
        }
        return !closed;
    }

    /** The process of a store that runs. */
    public synchronized Optional<ProcessHandle> process(Store store) throws IOException {
        var process = switch (store) {
            case POSTGRES -> Postmaster.of(postgresDirectory());
            case REDIS -> Optional.ofNullable(redis).map(Process::toHandle);
        };
        return process.filter(ProcessHandle::isAlive);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (redis != null) {
            new Drain(console, Drain.GRACE).end(Map.of("redis", redis.toHandle()));
            redis = null;
        }
        if (postgres != null) {
            postgres.close();
            postgres = null;
        }
    }

    private void startPostgres() throws IOException, CannotStartException {
        letGoOfPostgres();
        var unfinished = data.path().resolve("postgres.unfinished");
        if (Files.exists(unfinished)) {
            // Whoever made it was killed half-way, and nobody was ever served from it.
            Trees.delete(postgresDirectory());
        } else if (Files.notExists(postgresDirectory())) {
            Files.createFile(unfinished);
        }
        // Standard output belongs to programs.
        if (LoggerFactory.getLogger("io.zonky.test.db.postgres") instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(Level.OFF);
        }
        var started = started(ProcessBuilder.Redirect.appendTo(postgresLog().toFile()));
        postgres = started;
        data.note("postgres", process(Store.POSTGRES).orElseThrow(() -> failed("ended at once")));
        try (var connection = started.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (var service : List.of("auth", "backend")) {
                grant(statement, service);
            }
            // Programs sign in with their passwords; only this one, the owner of the data, need not.
            Files.writeString(postgresDirectory().resolve("pg_hba.conf"), """
                    host all postgres 127.0.0.1/32 trust
                    host all all      127.0.0.1/32 scram-sha-256
                    """);
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw failed("did not take its databases: " + e.getMessage());
        }
        Files.deleteIfExists(unfinished);
        console.say("PostgreSQL is ready on port " + backing.postgres());
    }

    private EmbeddedPostgres started(ProcessBuilder.Redirect log) throws CannotStartException {
        try {
            return EmbeddedPostgres.builder()
                    .setPgBinaryResolver(new PostgresPrograms())
                    .setDataDirectory(postgresDirectory())
                    .setOverrideWorkingDirectory(
                            data.path().resolve("postgres-programs").toFile())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(backing.postgres())
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("log_min_error_statement", "panic")
                    .setPGStartupWait(PATIENCE)
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .start();
        } catch (IOException | IllegalStateException e) {
            throw failed("did not start on port " + backing.postgres() + ": " + e.getMessage());
        }
    }

    private CannotStartException failed(String how) {
        return new CannotStartException("PostgreSQL " + how + "; see " + postgresLog());
    }

    /** Of one that has died, the lock on its data; of a run that was killed before it could note it, the process. */
    private void letGoOfPostgres() throws IOException {
        if (postgres != null) {
            postgres.close();
            postgres = null;
        }
        var leftover = Postmaster.of(postgresDirectory());
        if (leftover.isPresent()) {
            new Drain(console, Drain.GRACE).end(Map.of("postgres", leftover.get()));
        }
    }

    private Path postgresLog() {
        return data.path().resolve("postgres.log");
    }

    private Path postgresDirectory() {
        return data.path().resolve("postgres").toAbsolutePath().normalize();
    }

    private void grant(Statement statement, String service) throws SQLException, IOException, CannotStartException {
        var password = data.secrets().read(new SecretVersion(service + "-database-password", Backing.VERSION));
        if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + service + "'")) {
            statement.execute("CREATE ROLE " + service + " LOGIN");
        }
        var quoted = "'" + password.replace("'", "''") + "'";
        statement.execute(String.join(" ", "ALTER ROLE", service, "PASSWORD", quoted));
        if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + service + "'")) {
            statement.execute("CREATE DATABASE " + service + " OWNER " + service);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static int redisPort(DataDirectory data) throws IOException, CannotStartException {
        var existing = data.secretFiles().read(REDIS_SECRET);
        if (existing.isEmpty()) {
            var port = Ports.free();
            data.secrets().keep(REDIS_SECRET, password -> "redis://:" + password + "@127.0.0.1:" + port);
            return port;
        }
        var url = REDIS_URL.matcher(existing.get());
        if (!url.matches()) {
            throw new CannotStartException(data.secretFiles().of(REDIS_SECRET)
                    + " is the address of another Redis: take it away to have one started with --with redis, or leave"
                    + " that out and set redis-url-version to use yours");
        }
        return Integer.parseInt(url.group(2));
    }

    private void startRedis() throws IOException, CannotStartException, InterruptedException {
        var directory = data.path().resolve("redis");
        Files.createDirectories(directory, asFileAttribute(fromString("rwx------")));
        var url = REDIS_URL.matcher(data.secretFiles().read(REDIS_SECRET).orElse(""));
        if (!url.matches()) {
            throw new CannotStartException(
                    "the address of Redis is gone from " + data.secretFiles().of(REDIS_SECRET));
        }
        // A file, because a command line can be read by everybody.
        var configuration = directory.resolve("redis.conf");
        Files.deleteIfExists(configuration);
        Files.createFile(configuration, asFileAttribute(fromString("rw-------")));
        Files.writeString(configuration, """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                save ""
                appendonly yes
                """.formatted(backing.redis(), url.group(1), directory.toAbsolutePath()));
        var program = executable(directory);
        var started = new ProcessBuilder(program.toString(), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.path().resolve("redis.log").toFile()))
                .start();
        redis = started;
        data.note("redis", started.toHandle());
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(backing.redis(), url.group(1))) {
            if (started.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new CannotStartException("Redis did not start on port " + backing.redis() + "; see "
                        + data.path().resolve("redis.log") + ", and if the port is taken, take "
                        + data.secretFiles().of(REDIS_SECRET) + " away for another one");
            }
        }
        console.say("Redis is ready on port " + backing.redis());
    }

    private static Path executable(Path directory) throws IOException {
        var programs = Files.createDirectories(directory.resolve("programs"));
        return ExecutableProvider.newJarResourceProvider(programs.toFile())
                .get()
                .toPath();
    }

    /** Whether it has read all that it kept, and not only listens. */
    private static boolean answers(int port, String password) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(US_ASCII));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            return "+OK".equals(lines.readLine()) && "+PONG".equals(lines.readLine());
        } catch (IOException _) {
            return false;
        }
    }
}
