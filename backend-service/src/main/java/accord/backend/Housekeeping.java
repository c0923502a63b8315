package accord.backend;

import accord.backend.adapter.auth.KeyAgreement;
import accord.backend.adapter.memory.InMemoryEventLog;
import accord.backend.conversation.Connections;
import accord.backend.run.AnswerKeeper;
import accord.backend.run.Runs;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Gives everything that has a time limit its regular look at the clock. */
@Singleton
final class Housekeeping {
    private final Connections connections;
    private final Runs runs;
    private final AnswerKeeper answers;
    private final InMemoryEventLog log;
    private final KeyAgreement agreement;
    private final InstantSource clock;

    Housekeeping(
            Connections connections,
            Runs runs,
            AnswerKeeper answers,
            InMemoryEventLog log,
            KeyAgreement agreement,
            InstantSource clock) {
        this.connections = connections;
        this.runs = runs;
        this.answers = answers;
        this.log = log;
        this.agreement = agreement;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = "250ms")
    void tick() {
        connections.tick(clock.instant());
        runs.tick();
    }

    /** Apart from the others, because it may have to wait for the storage. */
    @Scheduled(fixedDelay = "1s")
    void retry() {
        answers.retry();
    }

    @Scheduled(fixedDelay = "1s")
    void sweep() {
        log.sweep();
    }

    /** Secrets drift apart long after a start, when only one of the services was deployed. */
    @Scheduled(initialDelay = "2s", fixedDelay = "5s")
    void compareKeys() {
        agreement.compare();
    }
}
