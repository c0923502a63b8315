package accord.backend.adapter.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The open database: its schema is that of this build, and every wait for it is bounded. */
public final class Database implements AutoCloseable {
    /** Its own, so that both services may share one PostgreSQL database. */
    private static final String SCHEMA = "backend";

    private static final int TRIES_AT_START = 4;

    /** H2 stores its sequence, with a commit of its own, whenever it has drawn this many numbers: seldom is cheap. */
    private static final int ONE_PROCESS_IDENTITIES = 100_000;

    /** PostgreSQL keeps a cache for each connection, and numbers from several caches would not be in order. */
    private static final int SHARED_IDENTITIES = 1;

    /** SQLSTATEs of a connection that is lost: by the standard, by PostgreSQL's operator, by H2. */
    private static final List<String> CUT = List.of("08", "57P", "90");

    /**
     * WRITE_DELAY=0: a commit is in the operating system's hands before anyone hears of it, so killing the process loses
     * nothing; a failure of power may lose the last moments. DB_CLOSE_ON_EXIT=FALSE: the file stays open while the service
     * drains. TRACE_LEVEL_FILE=0: errors are told to the caller, not to a file beside the data.
     */
    private static final String H2_SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    private final HikariDataSource pool;
    private final Duration connectWithin;

    private Database(HikariDataSource pool, Duration connectWithin) {
        this.pool = pool;
        this.connectWithin = connectWithin;
    }

    /**
     * Migrates, then opens.
     *
     * @throws DatabaseRefusedException when that fails, with a sentence that says what to set
     */
    public static Database open(StorageConfiguration configuration, String password) {
        var config = new HikariConfig();
        config.setPoolName("threads");
        config.setMaximumPoolSize(configuration.poolSize());
        config.setConnectionTimeout(configuration.connectWithin().toMillis());
        config.setValidationTimeout(configuration.connectWithin().toMillis());
        if (configuration.isEmbedded()) {
            // retry: a reader whose thread is interrupted would otherwise close the file for everyone.
            config.setJdbcUrl(
                    "jdbc:h2:retry:" + ownDirectory(configuration.directory()).resolve("threads") + H2_SETTINGS);
            config.setUsername("sa");
            config.setPassword("");
        } else {
            config.setJdbcUrl(configuration.url());
            config.setUsername(configuration.user());
            config.setPassword(password);
            boundPostgres(config, configuration);
        }
        migrate(config, configuration.isEmbedded() ? ONE_PROCESS_IDENTITIES : SHARED_IDENTITIES);
        config.setSchema(SCHEMA);
        return new Database(new HikariDataSource(config), configuration.connectWithin());
    }

    /** Whether the database answers at this moment. */
    public boolean answers() {
        try {
            return call(connection -> connection.isValid((int) Math.max(1, connectWithin.toSeconds())));
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /**
     * Does some work on a connection. If the connection turns out to be cut, as a restart of the server cuts all of them, the
     * work is done once more on a new one: it must bear that.
     */
    <T> T call(Work<T> work) throws SQLException {
        try {
            return callOnce(work);
        } catch (SQLTransientConnectionException e) {
            throw e;
        } catch (SQLException e) {
            if (!isCut(e)) {
                throw e;
            }
            pool.getHikariPoolMXBean().softEvictConnections();
            return callOnce(work);
        }
    }

    private <T> T callOnce(Work<T> work) throws SQLException {
        try (var connection = pool.getConnection()) {
            return work.on(connection);
        }
    }

    private static boolean isCut(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && CUT.stream().anyMatch(state::startsWith);
    }

    /** What is done on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private static void boundPostgres(HikariConfig config, StorageConfiguration configuration) {
        var connectSeconds = seconds(configuration.connectWithin());
        config.addDataSourceProperty("connectTimeout", connectSeconds);
        config.addDataSourceProperty("loginTimeout", connectSeconds);
        config.addDataSourceProperty("socketTimeout", seconds(configuration.answerWithin()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "accord-backend");
        // Otherwise the driver spells what people said into its exceptions.
        config.addDataSourceProperty("logServerErrorDetail", "false");
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    private static void migrate(HikariConfig config, int identityCache) {
        try {
            Flyway.configure()
                    .dataSource(config.getJdbcUrl(), config.getUsername(), config.getPassword())
                    .locations("classpath:db/backend")
                    .schemas(SCHEMA)
                    .placeholders(Map.of("identity_cache", Integer.toString(identityCache)))
                    .connectRetries(TRIES_AT_START)
                    .connectRetriesInterval(2)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new DatabaseRefusedException(
                    "the database " + config.getJdbcUrl() + " cannot be opened as user '" + config.getUsername()
                            + "': look at ACCORD_DATABASE_URL, ACCORD_DATABASE_USER and ACCORD_DATABASE_PASSWORD, or without"
                            + " them at ACCORD_DATA, which one process at a time may use (" + rootCause(e) + ")",
                    e);
        }
    }

    private static Path ownDirectory(Path directory) {
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            return Files.createDirectories(directory, ownerOnly);
        } catch (IOException e) {
            throw new DatabaseRefusedException(
                    "nothing can be written to " + directory + ": set ACCORD_DATA to a directory that can", e);
        }
    }

    private static String rootCause(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
