package accord.backend.run;

import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.kernel.context.RunId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores answers, now or as soon as the storage is back: a run whose storage went away still ends on time, and its answer is
 * not lost while this process lives.
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

    void keep(ThreadKey key, RunId run, String content) {
        var cut = content.length() <= Threads.MAX_CONTENT ? content : content.substring(0, Threads.MAX_CONTENT);
        var answer = new Kept(key, run, cut, clock.instant());
        if (!settle(answer) && !backlog.offer(answer)) {
            LOG.error("the answer of {} is not stored: {} others wait for the storage already", run, BACKLOG);
        }
    }

    /** Tries again what could not be stored. Called now and then. */
    public void retry() {
        for (var answer = backlog.peek(); answer != null; answer = backlog.peek()) {
            if (!settle(answer)) {
                return;
            }
            backlog.remove(answer);
        }
    }

    /** False when it is worth trying again. A run ends, and the answers behind this one are stored, whatever happens here. */
    private boolean settle(Kept answer) {
        try {
            threads.answer(answer.key(), answer.run(), answer.content(), answer.at());
            return true;
        } catch (StorageUnavailableException _) {
            return false;
        } catch (RuntimeException e) {
            LOG.error("the answer of {} cannot be stored", answer.run(), e);
            return true;
        }
    }

    private record Kept(ThreadKey key, RunId run, String content, Instant at) {}
}
