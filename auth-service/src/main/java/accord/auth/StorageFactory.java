package accord.auth;

import accord.auth.adapter.storage.JdbcIdentities;
import accord.auth.adapter.storage.JdbcSessions;
import accord.auth.identity.Identities;
import accord.auth.session.Sessions;
import accord.kernel.door.ProcessEnvironment;
import accord.kernel.environment.Environment;
import accord.kernel.storage.Database;
import accord.kernel.storage.StorageConfiguration;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the database at start, so that nobody who signs in is the first to learn that there is none. */
@Factory
final class StorageFactory {
    private static final Logger LOG = LoggerFactory.getLogger(StorageFactory.class);
    private static final String PASSWORD = "ACCORD_DATABASE_PASSWORD";

    @Context
    @Bean(preDestroy = "close")
    Database database(StorageConfiguration configuration, Environment environment) {
        if (configuration.isEmbedded() && !environment.permitsLocalDefaults()) {
            LOG.warn("people are kept in a file of this instance and end with it: set ACCORD_DATABASE_URL");
        }
        return Database.open(
                configuration, ProcessEnvironment.variables().getOrDefault(PASSWORD, ""), "auth", "people");
    }

    @Context
    Identities identities(Database database) {
        return new JdbcIdentities(database);
    }

    @Context
    Sessions sessions(Database database) {
        return new JdbcSessions(database);
    }
}
