package accord.backend;

import accord.backend.adapter.auth.KeyAgreement;
import accord.backend.run.Supervision;
import accord.kernel.observe.HealthCheck;
import accord.kernel.observe.Measurements;
import accord.kernel.secret.KeyRing;
import accord.kernel.secret.SecretReport;
import accord.kernel.storage.Database;
import accord.kernel.token.TokenContract;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import java.util.function.Supplier;

/** What this service depends on, and how much: without storage or with the wrong key no traffic, without agents less. */
@Factory
final class HealthFactory {
    @Context
    KeyAgreement keyAgreement(
            AuthConfiguration auth,
            KeyRing ring,
            SecretReport secrets,
            TokenContract contract,
            JsonMapper json,
            Measurements measurements) {
        return new KeyAgreement(auth.reachedAt(contract.issuer()), ring, secrets, contract, json, measurements);
    }

    /** Once the port is open: readiness waits for the answer, and the start does not wait for what asking takes. */
    @Context
    ApplicationEventListener<ServerStartupEvent> firstComparison(KeyAgreement agreement) {
        return _ -> agreement.begin();
    }

    @Context
    HealthCheck storage(Database database) {
        return check("storage", () -> HealthCheck.upOr(database.answers(), "the database does not answer"));
    }

    @Context
    HealthCheck supervisor(Supervision supervision) {
        return check(
                "supervisor",
                () -> supervision.isOnDuty()
                        ? new HealthCheck.Condition.Up()
                        : new HealthCheck.Condition.Degraded("no supervisor is on duty: answers are fallbacks"));
    }

    private static HealthCheck check(String name, Supplier<HealthCheck.Condition> question) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Condition ask() {
                return question.get();
            }
        };
    }
}
