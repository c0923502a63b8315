package accord.backend.run;

import accord.backend.protocol.AgentEvent.AgentCompleted;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.kernel.context.RunId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the runs of a process that has died their end. Every process gives signs of life and looks for those that give none; each
 * run is found by one of them. It is not begun again: whoever asked for it is not there to be asked, and its token neither.
 */
public final class LostRuns {
    private static final Logger LOG = LoggerFactory.getLogger(LostRuns.class);

    /** Longer than a process counts as alive, so that whoever repeats a message comes first, and gets its run again. */
    static final Duration SILENCE = Leases.SIGN_OF_LIFE_LASTS.plusSeconds(2);

    private final Set<RunId> inHand = ConcurrentHashMap.newKeySet();
    private final Runs runs;
    private final Threads threads;
    private final Leases leases;
    private final Bell bell;
    private final EventLog log;
    private final AnswerKeeper answers;
    private final Closing closing;
    private final InstantSource clock;
    private Instant lastSign = Instant.MIN;
    private Instant aliveSince = Instant.MAX;

    public LostRuns(
            Runs runs,
            Threads threads,
            Leases leases,
            Bell bell,
            EventLog log,
            AnswerKeeper answers,
            InstantSource clock) {
        this.runs = runs;
        this.threads = threads;
        this.leases = leases;
        this.bell = bell;
        this.log = log;
        this.answers = answers;
        this.closing = new Closing(answers, runs.tally());
        this.clock = clock;
    }

    /** Gives a sign of life, and looks for those who give none. Called every other second; blocks while the storage is asked. */
    public void tick() {
        try {
            leases.live(clock.instant());
            if (hasSeenEnough(clock.instant())) {
                leases.takeLost(clock.instant(), SILENCE, this::isKnown).stream()
                        .collect(Collectors.groupingBy(Lease::key))
                        .values()
                        .forEach(this::closeApart);
            }
        } catch (StorageUnavailableException e) {
            LOG.debug("a sign of life waits for the storage", e);
        }
    }

    /** Whoever could not reach the storage itself, or stood still, cannot tell the dead from those who could not either. */
    private boolean hasSeenEnough(Instant now) {
        if (lastSign.plus(Leases.SIGN_OF_LIFE_LASTS).isBefore(now)) {
            aliveSince = now;
        }
        lastSign = now;
        return !aliveSince.plus(SILENCE).isAfter(now);
    }

    private boolean isKnown(RunId run) {
        return runs.isHere(run) || answers.keeps(run) || inHand.contains(run);
    }

    /** Apart, because the log may be out of reach; those of one thread in their order. */
    private void closeApart(List<Lease> lost) {
        lost.forEach(lease -> inHand.add(lease.run()));
        Thread.ofVirtual().name("lost-runs").start(() -> {
            for (var lease : lost) {
                try {
                    close(lease);
                } catch (StorageUnavailableException e) {
                    LOG.warn("{} is closed later", lease.run(), e);
                } finally {
                    inHand.remove(lease.run());
                }
            }
        });
    }

    private void close(Lease lease) {
        LOG.warn("{} was lost with its process, and is closed by another", lease.run());
        runs.tally().closedForAnother();
        var now = clock.instant();
        var since = System.nanoTime() - Duration.between(lease.heardAt(), now).toNanos();
        var transcript =
                new RunTranscript(log, runs.tally(), lease.key(), lease.run(), lease.request(), lease.trace(), clock);
        Runnable released = () -> callWhoeverWaits(lease.key());
        if (lease.ended().isPresent()) {
            closing.tell(transcript, stored(lease, lease.ended().get()), since, released);
        } else {
            closing.close(transcript, Ending.of(lease.wish().orElse(AgentCompleted.INTERRUPTED)), since, released);
        }
    }

    private Ending stored(Lease lease, String how) {
        return threads.answerOf(lease.key().user(), lease.run())
                .map(answer -> Ending.answered(answer.content()))
                .orElseGet(() -> Ending.of(how));
    }

    /** Here and elsewhere; apart, because it asks the storage. */
    private void callWhoeverWaits(ThreadKey thread) {
        Thread.ofVirtual().name("call-on").start(() -> {
            runs.look(thread);
            try {
                leases.othersIn(thread).forEach(process -> bell.call(process, thread));
            } catch (StorageUnavailableException e) {
                LOG.debug("whoever waits for {} finds out by itself", thread, e);
            }
        });
    }
}
