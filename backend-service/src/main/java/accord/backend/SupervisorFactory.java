package accord.backend;

import accord.backend.agent.PriceTable;
import accord.backend.agent.RulesSupervisor;
import accord.backend.agent.UploadedRecords;
import accord.backend.run.Supervisor;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** The supervisor of this process: the rules, unless the class path brings another. */
@Factory
final class SupervisorFactory {
    @Singleton
    @Requires(missingBeans = Supervisor.class)
    Supervisor supervisor(UploadedRecords uploaded) {
        return new RulesSupervisor(PriceTable.shipped(), uploaded);
    }
}
