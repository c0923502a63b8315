package accord.backend;

import accord.backend.run.Supervision;
import accord.backend.run.Supervisor;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the supervisor on duty, unless this process is configured to work without one. */
@Singleton
final class Duty implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);

    private final boolean enabled;
    private final Supervision supervision;
    private final Supervisor supervisor;

    Duty(SupervisorConfiguration configuration, Supervision supervision, Supervisor supervisor) {
        this.enabled = configuration.enabled();
        this.supervision = supervision;
        this.supervisor = supervisor;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        if (!enabled) {
            LOG.warn("no supervisor is on duty, as configured: every answer will be a fallback");
            return;
        }
        supervision.report(supervisor);
        LOG.info("{} is on duty", supervisor.getClass().getSimpleName());
    }
}
