package accord.backend;

import accord.backend.run.Supervision;
import accord.backend.run.Supervisor;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the supervisor on duty, unless this process is configured to work without one. */
@Singleton
@Requires(property = "accord.supervisor.enabled", notEquals = "false")
final class Duty implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);

    private final Supervision supervision;
    private final Supervisor supervisor;

    Duty(Supervision supervision, Supervisor supervisor) {
        this.supervision = supervision;
        this.supervisor = supervisor;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        supervision.report(supervisor);
        LOG.info("{} is on duty", supervisor.getClass().getSimpleName());
    }
}
