package accord.backend;

import accord.backend.adapter.storage.JdbcThreads;
import accord.backend.adapter.storage.JdbcUsageLibrary;
import accord.backend.run.Leases;
import accord.kernel.door.ProcessEnvironment;
import accord.kernel.environment.Environment;
import accord.kernel.storage.Database;
import accord.kernel.storage.StorageConfiguration;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the database at start, so that nobody who asks is the first to learn that there is none. */
@Factory
final class StorageFactory {
    private static final Logger LOG = LoggerFactory.getLogger(StorageFactory.class);
    private static final String PASSWORD = "ACCORD_DATABASE_PASSWORD";

    @Context
    @Bean(preDestroy = "close")
    Database database(StorageConfiguration configuration, Environment environment) {
        if (configuration.isEmbedded() && !environment.permitsLocalDefaults()) {
            LOG.warn("what is said is kept in a file of this instance and ends with it: set ACCORD_DATABASE_URL");
        }
        return Database.open(
                configuration, ProcessEnvironment.variables().getOrDefault(PASSWORD, ""), "backend", "threads");
    }

    @Context
    @Bean(preDestroy = "close")
    JdbcThreads threads(Database database, InstantSource clock) {
        var threads = new JdbcThreads(database);
        // Before anything is heard: from its first message on, others must know that this process lives.
        threads.leases().live(clock.instant());
        return threads;
    }

    @Context
    Leases leases(JdbcThreads threads) {
        return threads.leases();
    }

    @Context
    JdbcUsageLibrary usageLibrary(Database database) {
        return new JdbcUsageLibrary(database);
    }
}
