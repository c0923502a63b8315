package accord.kernel.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open database: its schema is that of this build, and every wait for it is bounded. */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int TRIES_AT_START = 4;
    private static final String DIRECTORY = "db/";

    /** H2 stores its sequence, with a commit of its own, whenever it has drawn this many numbers: seldom is cheap. */
    private static final int ONE_PROCESS_IDENTITIES = 100_000;

    /** PostgreSQL keeps a cache for each connection, and numbers from several caches would not be in order. */
    private static final int SHARED_IDENTITIES = 1;

    /**
     * WRITE_DELAY=0: a commit is in the operating system's hands before anyone hears of it, so killing the process loses
     * nothing; a failure of power may lose the last moments. LOCK_TIMEOUT: how long a transaction waits for another on the same
     * row. DB_CLOSE_ON_EXIT=FALSE: the file stays open while the service drains. TRACE_LEVEL_FILE=0: errors are told to the
     * caller, not to a file beside the data.
     */
    private static final String H2_SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=0;LOCK_TIMEOUT=5000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    private final HikariDataSource pool;
    private final Duration connectWithin;

    private Database(HikariDataSource pool, Duration connectWithin) {
        this.pool = pool;
        this.connectWithin = connectWithin;
    }

    /**
     * Migrates, unless the schema is that of this build already, then opens.
     *
     * @param service names the directory of the embedded file, the schema, so that both services may share one PostgreSQL
     *     database, and the migrations, {@code db/<service>} of the class path
     * @param contents names the embedded file and the pool
     * @throws DatabaseRefusedException when that fails, with a sentence that says what to set
     */
    public static Database open(StorageConfiguration configuration, String password, String service, String contents) {
        var config = new HikariConfig();
        config.setPoolName(contents);
        config.setMaximumPoolSize(configuration.poolSize());
        config.setConnectionTimeout(configuration.connectWithin().toMillis());
        config.setValidationTimeout(configuration.connectWithin().toMillis());
        if (configuration.isEmbedded()) {
            // retry: a reader whose thread is interrupted would otherwise close the file for everyone.
            config.setJdbcUrl("jdbc:h2:retry:"
                    + ownDirectory(configuration.directory(service)).resolve(contents) + H2_SETTINGS);
            config.setUsername("sa");
            config.setPassword("");
        } else {
            config.setJdbcUrl(configuration.url());
            config.setUsername(configuration.user());
            config.setPassword(password);
            boundPostgres(config, configuration, service);
        }
        return new Database(
                opened(config, service, configuration.isEmbedded() ? ONE_PROCESS_IDENTITIES : SHARED_IDENTITIES),
                configuration.connectWithin());
    }

    /** Has one connection all the while, because an embedded file is closed with its last and would be opened again. */
    private static HikariDataSource opened(HikariConfig config, String service, int identityCache) {
        var first = connection(config);
        try {
            if (first.filter(Migrations.shipped(DIRECTORY + service).areAllOf(service))
                    .isEmpty()) {
                migrate(config, service, identityCache);
            }
            config.setSchema(service);
            return new HikariDataSource(config);
        } finally {
            first.ifPresent(Database::close);
        }
    }

    /** None when there is none at once: Flyway tries again, and finds the words when it is in vain. */
    private static Optional<Connection> connection(HikariConfig config) {
        var settings = new Properties();
        settings.putAll(config.getDataSourceProperties());
        settings.setProperty("user", config.getUsername());
        settings.setProperty("password", config.getPassword());
        try {
            return Optional.of(DriverManager.getConnection(config.getJdbcUrl(), settings));
        } catch (SQLException e) {
            LOG.debug("the database does not answer yet", e);
            return Optional.empty();
        }
    }

    private static void close(Connection first) {
        try {
            first.close();
        } catch (SQLException e) {
            LOG.debug("a connection that is not needed any more was lost", e);
        }
    }

    /** Whether the database answers at this moment. */
    public boolean answers() {
        try (var connection = connection()) {
            return connection.isValid((int) Math.max(1, connectWithin.toSeconds()));
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** A connection of the pool, waited for as long as the configuration says. */
    public Connection connection() throws SQLException {
        return pool.getConnection();
    }

    /** The pool. */
    public DataSource source() {
        return pool;
    }

    /** Lets no connection be used again that was opened before this moment: a restart of the server has cut all of them. */
    public void distrustConnections() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    private static void boundPostgres(HikariConfig config, StorageConfiguration configuration, String service) {
        var connectSeconds = seconds(configuration.connectWithin());
        config.addDataSourceProperty("connectTimeout", connectSeconds);
        config.addDataSourceProperty("loginTimeout", connectSeconds);
        config.addDataSourceProperty("socketTimeout", seconds(configuration.answerWithin()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "accord-" + service);
        // Otherwise the driver spells what people said, and their addresses, into its exceptions.
        config.addDataSourceProperty("logServerErrorDetail", "false");
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    private static void migrate(HikariConfig config, String service, int identityCache) {
        try {
            Flyway.configure()
                    .dataSource(config.getJdbcUrl(), config.getUsername(), config.getPassword())
                    .locations("classpath:" + DIRECTORY + service)
                    .schemas(service)
                    .placeholders(Map.of("identity_cache", Integer.toString(identityCache)))
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
