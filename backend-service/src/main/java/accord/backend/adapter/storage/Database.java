package accord.backend.adapter.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Opens the database of this process, with its schema up to date and every wait bounded. */
public final class Database {
    /** Its own, so that both services may share one PostgreSQL database. */
    private static final String SCHEMA = "backend";

    private static final int TRIES_AT_START = 4;

    /**
     * WRITE_DELAY=0: a commit is in the operating system's hands before anyone hears of it, so killing the process loses
     * nothing; a power failure may lose the last moments. retry: a reader whose thread is interrupted would otherwise close the
     * file for everyone. DB_CLOSE_ON_EXIT=FALSE: the file stays open while the service drains.
     */
    private static final String H2_SETTINGS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

    private Database() {}

    /** Opens what the configuration names, or says what to set. */
    public static HikariDataSource open(StorageConfiguration configuration, String password) {
        var pool = new HikariConfig();
        pool.setPoolName("threads");
        pool.setMaximumPoolSize(configuration.poolSize());
        pool.setConnectionTimeout(configuration.connectWithin().toMillis());
        pool.setValidationTimeout(configuration.connectWithin().toMillis());
        if (configuration.isEmbedded()) {
            pool.setJdbcUrl(
                    "jdbc:h2:retry:" + ownDirectory(configuration.directory()).resolve("threads") + H2_SETTINGS);
            pool.setUsername("sa");
            pool.setPassword("");
        } else {
            pool.setJdbcUrl(configuration.url());
            pool.setUsername(configuration.user());
            pool.setPassword(password);
            boundPostgres(pool, configuration);
        }
        migrate(pool);
        pool.setSchema(SCHEMA);
        return new HikariDataSource(pool);
    }

    private static void boundPostgres(HikariConfig pool, StorageConfiguration configuration) {
        var connectSeconds = seconds(configuration.connectWithin());
        pool.addDataSourceProperty("connectTimeout", connectSeconds);
        pool.addDataSourceProperty("loginTimeout", connectSeconds);
        pool.addDataSourceProperty("socketTimeout", seconds(configuration.answerWithin()));
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("ApplicationName", "accord-backend");
        // Otherwise the driver spells what people said into its exceptions.
        pool.addDataSourceProperty("logServerErrorDetail", "false");
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    private static void migrate(HikariConfig pool) {
        try {
            Flyway.configure()
                    .dataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword())
                    .schemas(SCHEMA)
                    .connectRetries(TRIES_AT_START)
                    .connectRetriesInterval(2)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IllegalStateException(
                    "cannot open the database " + pool.getJdbcUrl() + " as user " + pool.getUsername()
                            + "; look at ACCORD_DATABASE_URL, ACCORD_DATABASE_USER and ACCORD_DATABASE_PASSWORD, or"
                            + " without them at ACCORD_DATA, which one process at a time may use",
                    e);
        }
    }

    private static Path ownDirectory(Path directory) {
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            return Files.createDirectories(directory, ownerOnly);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory + "; set ACCORD_DATA to a directory", e);
        }
    }
}
