package accord.backend.run;

import accord.backend.run.Leases.Fate;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.kernel.context.RunId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores how runs ended, and releases their leases when that has been told; now, or as soon as the storage is back: a run whose
 * storage went away still ends on time, and its answer is not lost while this process lives.
 */
public final class AnswerKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerKeeper.class);
    private static final int BACKLOG = 10_000;

    private final BlockingQueue<Kept> backlog = new ArrayBlockingQueue<>(BACKLOG);
    private final Set<RunId> releasing = ConcurrentHashMap.newKeySet();
    private final Threads threads;
    private final Leases leases;
    private final InstantSource clock;

    public AnswerKeeper(Threads threads, Leases leases, InstantSource clock) {
        this.threads = threads;
        this.leases = leases;
        this.clock = clock;
    }

    /** Stores an end, or keeps it for later. False when the run is not this process's to end any more. */
    boolean keep(ThreadKey key, RunId run, Ending ending) {
        var kept = new Kept(key, run, Optional.of(ending), clock.instant());
        try {
            return store(kept);
        } catch (StorageUnavailableException _) {
            await(kept);
            return true;
        }
    }

    private void await(Kept kept) {
        if (!backlog.offer(kept)) {
            LOG.error("the end of {} is not stored: {} others wait for the storage already", kept.run, BACKLOG);
        }
    }

    /**
     * The end of a run has been told: its lease is released, after what of it waits for the storage. Does not block.
     *
     * @param released called when others can see that
     */
    void told(ThreadKey key, RunId run, Runnable released) {
        if (!noteTold(run, released)) {
            releasing.add(run);
            release(key, run, released);
        }
    }

    private void release(ThreadKey key, RunId run, Runnable released) {
        var _ = leases.release(key, run).whenComplete((_, problem) -> {
            if (problem == null) {
                releasing.remove(run);
                released.run();
            } else {
                LOG.debug("the lease of {} is released later", run, problem);
                comeBack(Kept.told(key, run, clock.instant(), released));
            }
        });
    }

    private synchronized void setOut(Kept told) {
        backlog.remove(told);
        releasing.add(told.run);
    }

    private synchronized void comeBack(Kept told) {
        releasing.remove(told.run);
        await(told);
    }

    private synchronized boolean noteTold(RunId run, Runnable released) {
        var waiting = backlog.stream().filter(kept -> kept.run.equals(run)).findFirst();
        waiting.ifPresent(kept -> kept.released = Optional.of(released));
        return waiting.isPresent();
    }

    /** Whether something of a run waits for the storage, or is on its way there. */
    synchronized boolean keeps(RunId run) {
        return releasing.contains(run) || backlog.stream().anyMatch(kept -> kept.run.equals(run));
    }

    /** What became of the run of a message, its end being stored or about to be. Blocks. */
    Fate fate(ThreadKey key, String messageId, RunId run) {
        // In this order: what leaves the backlog in between is in the storage by then.
        return keeps(run) ? Fate.ENDED : leases.fate(key, messageId, run, clock.instant());
    }

    /** Tries again what could not be stored. Called now and then. */
    public void retry() {
        try {
            // No more than there are: what fails again comes back.
            for (var left = backlog.size(); left > 0; left--) {
                Optional.ofNullable(backlog.peek()).ifPresent(this::settle);
            }
        } catch (StorageUnavailableException e) {
            LOG.debug("what waits for the storage goes on waiting", e);
        }
    }

    private void settle(Kept kept) {
        // Whether it is still ours is all the same: the lease of another process's run is not released by this one.
        var _ = store(kept);
        if (!removeUnlessTold(kept)) {
            setOut(kept);
            release(kept.key, kept.run, kept.released.orElseThrow());
        }
    }

    /** Whoever tells the end later finds nothing that waits, and releases the lease itself. */
    private synchronized boolean removeUnlessTold(Kept kept) {
        return kept.released.isEmpty() && backlog.remove(kept);
    }

    /** False when the run is not ours. A run ends, and what waits behind this one is stored, whatever else happens here. */
    private boolean store(Kept kept) {
        if (kept.ending.isEmpty()) {
            return true;
        }
        var ending = kept.ending.get();
        try {
            return ending.isAnswer()
                    ? threads.answer(kept.key, kept.run, cut(ending.finalResponse()), kept.at)
                    : leases.end(kept.key, kept.run, ending.status(), kept.at);
        } catch (StorageUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("the end of {} cannot be stored", kept.run, e);
            return true;
        }
    }

    private static String cut(String content) {
        return content.length() <= Threads.MAX_CONTENT ? content : content.substring(0, Threads.MAX_CONTENT);
    }

    /** What of a run waits for the storage. */
    private static final class Kept {
        private final ThreadKey key;
        private final RunId run;
        private final Optional<Ending> ending;
        private final Instant at;

        /** What is to be called when its lease is released; empty until its end has been told. */
        private Optional<Runnable> released = Optional.empty();

        Kept(ThreadKey key, RunId run, Optional<Ending> ending, Instant at) {
            this.key = key;
            this.run = run;
            this.ending = ending;
            this.at = at;
        }

        /** Nothing but its lease. */
        static Kept told(ThreadKey key, RunId run, Instant at, Runnable released) {
            var kept = new Kept(key, run, Optional.empty(), at);
            kept.released = Optional.of(released);
            return kept;
        }
    }
}
