package accord.backend;

import accord.backend.adapter.auth.KeyAgreement;
import accord.backend.agent.UsageLibrary;
import accord.backend.conversation.Connections;
import accord.backend.conversation.EventStreams;
import accord.backend.conversation.UserRates;
import accord.backend.run.AnswerKeeper;
import accord.backend.run.EventLog;
import accord.backend.run.LostRuns;
import accord.backend.run.Runs;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** Gives everything that has a time limit its regular look at the clock. */
@Singleton
final class Housekeeping {
    private static final Duration LONGEST_UPLOAD = Duration.ofHours(2);

    private final Connections connections;
    private final EventStreams streams;
    private final Runs runs;
    private final AnswerKeeper answers;
    private final EventLog log;
    private final UsageLibrary uploads;
    private final UserRates rates;
    private final KeyAgreement agreement;
    private final LostRuns lost;
    private final InstantSource clock;

    Housekeeping(
            Connections connections,
            EventStreams streams,
            Runs runs,
            AnswerKeeper answers,
            EventLog log,
            UsageLibrary uploads,
            UserRates rates,
            KeyAgreement agreement,
            LostRuns lost,
            InstantSource clock) {
        this.connections = connections;
        this.streams = streams;
        this.runs = runs;
        this.answers = answers;
        this.log = log;
        this.uploads = uploads;
        this.rates = rates;
        this.agreement = agreement;
        this.lost = lost;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = "250ms")
    void tick() {
        connections.tick(clock.instant());
        streams.tick(clock.instant());
        runs.tick();
    }

    /** Apart from the others, because it may have to wait for the storage. */
    @Scheduled(fixedDelay = "1s")
    void retry() {
        answers.retry();
    }

    /** Often enough that three late signs are not taken for a death. */
    @Scheduled(fixedDelay = "2s")
    void live() {
        lost.tick();
        runs.look();
    }

    @Scheduled(fixedDelay = "1s")
    void sweep() {
        log.sweep();
        rates.tick(System.nanoTime());
    }

    /** What an upload left that ended with its process. */
    @Scheduled(initialDelay = "1m", fixedDelay = "1h")
    void sweepUploads() {
        uploads.sweep(clock.instant().minus(LONGEST_UPLOAD));
    }

    /** Secrets drift apart long after a start, when only one of the services was deployed. */
    @Scheduled(initialDelay = "${accord.auth.compare-every:2s}", fixedDelay = "${accord.auth.compare-every:5s}")
    void compareKeys() {
        agreement.compare();
    }
}
