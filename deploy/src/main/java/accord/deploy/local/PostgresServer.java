package accord.deploy.local;

import accord.deploy.manifest.SecretVersion;
import ch.qos.logback.classic.Level;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** PostgreSQL with a database for each service. */
final class PostgresServer implements StoreServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DataDirectory data;
    private final Console console;
    private final int port;
    private @Nullable EmbeddedPostgres started;

    private PostgresServer(DataDirectory data, Console console, int port) {
        this.data = data;
        this.console = console;
        this.port = port;
    }

    /** At a port that is free now. */
    static PostgresServer in(DataDirectory data, Console console) throws IOException {
        return new PostgresServer(data, console, Ports.free());
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public int port() {
        return port;
    }

    /** Not that of an earlier run which was killed. */
    @Override
    public Optional<ProcessHandle> process() throws IOException {
        return started == null ? Optional.empty() : Postmaster.of(directory()).filter(ProcessHandle::isAlive);
    }

    @Override
    public void end() throws IOException {
        if (started != null) {
            started.close();
            started = null;
        }
    }

    @Override
    public void start() throws IOException, CannotStartException {
        letGo();
        var unfinished = data.path().resolve("postgres.unfinished");
        if (Files.exists(unfinished)) {
            // Whoever made it was killed half-way, and nobody was ever served from it.
            Trees.delete(directory());
        } else if (Files.notExists(directory())) {
            Files.createFile(unfinished);
        }
        // Standard output belongs to programs.
        if (LoggerFactory.getLogger("io.zonky.test.db.postgres") instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(Level.OFF);
        }
        var server = launch(ProcessBuilder.Redirect.appendTo(log().toFile()));
        started = server;
        data.note("postgres", process().orElseThrow(() -> failed("ended at once")));
        makeDatabases(server);
        Files.deleteIfExists(unfinished);
    }

    private EmbeddedPostgres launch(ProcessBuilder.Redirect log) throws CannotStartException {
        try {
            return EmbeddedPostgres.builder()
                    .setPgBinaryResolver(new PostgresPrograms())
                    .setDataDirectory(directory())
                    .setOverrideWorkingDirectory(
                            data.path().resolve("postgres-programs").toFile())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("log_min_error_statement", "panic")
                    .setPGStartupWait(PATIENCE)
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .start();
        } catch (IOException | IllegalStateException e) {
            throw failed("did not start on port " + port + ": " + e.getMessage());
        }
    }

    private CannotStartException failed(String how) {
        return new CannotStartException("PostgreSQL " + how + "; see " + log());
    }

    /** Of one that has died, the lock on its data; of a run that was killed before it could note it, the process. */
    private void letGo() throws IOException {
        end();
        var leftover = Postmaster.of(directory());
        if (leftover.isPresent()) {
            new Drain(console, Drain.GRACE).end(Map.of("postgres", leftover.get()));
        }
    }

    private Path log() {
        return data.path().resolve("postgres.log");
    }

    private Path directory() {
        return data.path().resolve("postgres").toAbsolutePath().normalize();
    }

    private void makeDatabases(EmbeddedPostgres server) throws IOException, CannotStartException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (var service : List.of("auth", "backend")) {
                grant(statement, service);
            }
            // Programs sign in with their passwords; only this one, the owner of the data, need not.
            Files.writeString(directory().resolve("pg_hba.conf"), """
                    host all postgres 127.0.0.1/32 trust
                    host all all      127.0.0.1/32 scram-sha-256
                    """);
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw failed("did not take its databases: " + e.getMessage());
        }
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
}
