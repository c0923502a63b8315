package accord.backend.run;

import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.backend.thread.Threads.Fate;
import accord.kernel.context.RunId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores how runs ended, now or as soon as the storage is back: a run whose storage went away still ends on time, and its
 * answer is not lost while this process lives.
 */
public final class AnswerKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerKeeper.class);
    private static final int BACKLOG = 10_000;

    private final BlockingQueue<Kept> backlog = new ArrayBlockingQueue<>(BACKLOG);
    private final Threads threads;
    private final InstantSource clock;

    public AnswerKeeper(Threads threads, InstantSource clock) {
        this.threads = threads;
        this.clock = clock;
    }

    void keep(ThreadKey key, RunId run, Ending ending) {
        var kept = new Kept(key, run, ending, clock.instant());
        if (!settle(kept) && !backlog.offer(kept)) {
            LOG.error("the end of {} is not stored: {} others wait for the storage already", run, BACKLOG);
        }
    }

    /** What became of the run of a message, its end being stored or about to be. Blocks. */
    Fate fate(ThreadKey key, String messageId, RunId run) {
        // In this order: what leaves the backlog in between is in the storage by then.
        return backlog.stream().anyMatch(kept -> kept.run().equals(run))
                ? Fate.ENDED
                : threads.fate(key, messageId, run, clock.instant());
    }

    /** Tries again what could not be stored. Called now and then. */
    public void retry() {
        for (var kept = backlog.peek(); kept != null; kept = backlog.peek()) {
            if (!settle(kept)) {
                return;
            }
            backlog.remove(kept);
        }
    }

    /** False when it is worth trying again. A run ends, and what waits behind this one is stored, whatever happens here. */
    private boolean settle(Kept kept) {
        try {
            if (kept.ending().isAnswer()) {
                threads.answer(kept.key(), kept.run(), cut(kept.ending().finalResponse()), kept.at());
            } else {
                threads.end(kept.key(), kept.run(), kept.ending().status(), kept.at());
            }
            return true;
        } catch (StorageUnavailableException _) {
            return false;
        } catch (RuntimeException e) {
            LOG.error("the end of {} cannot be stored", kept.run(), e);
            return true;
        }
    }

    private static String cut(String content) {
        return content.length() <= Threads.MAX_CONTENT ? content : content.substring(0, Threads.MAX_CONTENT);
    }

    private record Kept(ThreadKey key, RunId run, Ending ending, Instant at) {}
}
