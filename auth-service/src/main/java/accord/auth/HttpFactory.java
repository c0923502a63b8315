package accord.auth;

import accord.auth.adapter.http.PublicUrls;
import accord.kernel.environment.Environment;
import accord.kernel.observe.HealthCheck;
import accord.kernel.storage.Database;
import accord.kernel.token.TokenContract;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;

/** Tells the HTTP adapter what it shows but cannot know. */
@Factory
final class HttpFactory {
    private static final String LOCAL_BACKEND = "http://127.0.0.1:8080";

    @Context
    PublicUrls publicUrls(TokenContract contract, BackendConfiguration backend, Environment environment) {
        var url = backend.url().isEmpty() && environment.permitsLocalDefaults() ? LOCAL_BACKEND : backend.url();
        return new PublicUrls(contract.issuer(), url);
    }

    @Context
    HealthCheck databaseCheck(Database database) {
        return new HealthCheck() {
            @Override
            public String name() {
                return "database";
            }

            @Override
            public Condition ask() {
                return HealthCheck.upOr(database.answers(), "the database does not answer");
            }
        };
    }
}
