package accord.backend;

import accord.backend.adapter.storage.Database;
import accord.backend.adapter.storage.JdbcThreads;
import accord.backend.adapter.storage.StorageConfiguration;
import accord.kernel.door.ProcessEnvironment;
import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;

/** Opens the database at start, so that nobody who asks is the first to learn that there is none. */
@Factory
final class StorageFactory {
    private static final String PASSWORD = "ACCORD_DATABASE_PASSWORD";

    @Context
    @Bean(preDestroy = "close")
    HikariDataSource database(StorageConfiguration configuration) {
        return Database.open(configuration, ProcessEnvironment.variables().getOrDefault(PASSWORD, ""));
    }

    @Context
    @Bean(preDestroy = "close")
    JdbcThreads threads(HikariDataSource database) {
        return new JdbcThreads(database);
    }
}
