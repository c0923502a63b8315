package accord.auth.adapter.storage;

import accord.auth.identity.StorageUnavailableException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The open database: its schema is that of this build, and every wait for it is bounded. */
public final class Database implements AutoCloseable {
    /** Its own, so that both services may share one PostgreSQL database. */
    private static final String SCHEMA = "auth";

    private static final int TRIES_AT_START = 4;

    /**
     * WRITE_DELAY=0: a commit is in the operating system's hands before anyone hears of it, so killing the process loses
     * nothing. LOCK_TIMEOUT: how long one refresh waits for another of the same session. DB_CLOSE_ON_EXIT=FALSE: the file stays
     * open while the service drains. TRACE_LEVEL_FILE=0: errors are told to the caller, not to a file beside the data.
     */
    private static final String H2_SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=0;LOCK_TIMEOUT=5000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    /** SQL states that mean "not now": no connection, no resources, shut down, broken, deadlock, lock timeout. */
    private static final List<String> TRANSIENT = List.of("08", "53", "57", "58", "90", "40", "HYT");

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Duration connectWithin;

    private Database(HikariDataSource pool, Duration connectWithin) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.connectWithin = connectWithin;
    }

    /**
     * Migrates, then opens.
     *
     * @throws DatabaseRefusedException when that fails, with a sentence that says what to set
     */
    public static Database open(StorageConfiguration configuration, String password) {
        var config = new HikariConfig();
        config.setPoolName("people");
        config.setMaximumPoolSize(configuration.poolSize());
        config.setConnectionTimeout(configuration.connectWithin().toMillis());
        config.setValidationTimeout(configuration.connectWithin().toMillis());
        if (configuration.isEmbedded()) {
            // retry: a reader whose thread is interrupted would otherwise close the file for everyone.
            config.setJdbcUrl(
                    "jdbc:h2:retry:" + ownDirectory(configuration.directory()).resolve("people") + H2_SETTINGS);
            config.setUsername("sa");
            config.setPassword("");
        } else {
            config.setJdbcUrl(configuration.url());
            config.setUsername(configuration.user());
            config.setPassword(password);
            boundPostgres(config, configuration);
        }
        migrate(config);
        config.setSchema(SCHEMA);
        return new Database(new HikariDataSource(config), configuration.connectWithin());
    }

    /** Whether the database answers at this moment. */
    public boolean answers() {
        try (var connection = pool.getConnection()) {
            return connection.isValid((int) Math.max(1, connectWithin.toSeconds()));
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Runs one statement; it is its own transaction, without the round trips of one. */
    <T> T statement(HandleCallback<T, RuntimeException> work) {
        return reached(() -> jdbi.withHandle(work));
    }

    /** Runs several statements, of which all happen or none. */
    <T> T transaction(HandleCallback<T, RuntimeException> work) {
        return reached(() -> jdbi.inTransaction(work));
    }

    private static <T> T reached(Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbiException e) {
            throw isTransient(e) ? new StorageUnavailableException("the database cannot be reached", e) : e;
        }
    }

    private static void boundPostgres(HikariConfig config, StorageConfiguration configuration) {
        var connectSeconds = seconds(configuration.connectWithin());
        config.addDataSourceProperty("connectTimeout", connectSeconds);
        config.addDataSourceProperty("loginTimeout", connectSeconds);
        config.addDataSourceProperty("socketTimeout", seconds(configuration.answerWithin()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "accord-auth");
        // Otherwise the driver spells people's addresses into its exceptions.
        config.addDataSourceProperty("logServerErrorDetail", "false");
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    private static void migrate(HikariConfig config) {
        try {
            Flyway.configure()
                    .dataSource(config.getJdbcUrl(), config.getUsername(), config.getPassword())
                    .locations("classpath:db/auth")
                    .schemas(SCHEMA)
                    .connectRetries(TRIES_AT_START)
                    .connectRetriesInterval(2)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new DatabaseRefusedException(
                    "the database " + config.getJdbcUrl().split("[;?]", 2)[0] + " cannot be opened as user '"
                            + config.getUsername()
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

    private static boolean isTransient(JdbiException failure) {
        if (failure instanceof ConnectionException) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && hasTransientState(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasTransientState(SQLException failure) {
        var state = failure.getSQLState();
        return state != null && TRANSIENT.stream().anyMatch(state::startsWith);
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
