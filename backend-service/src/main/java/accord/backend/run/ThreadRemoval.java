package accord.backend.run;

import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;

/**
 * How a thread ends: its runs are cancelled and say so, then what was said in it is deleted, then its events are forgotten and
 * who follows it is told.
 */
public final class ThreadRemoval {
    private final Runs runs;
    private final Threads threads;
    private final EventLog log;

    public ThreadRemoval(Runs runs, Threads threads, EventLog log) {
        this.runs = runs;
        this.threads = threads;
        this.log = log;
    }

    /**
     * Removes a thread; blocks while its runs stop.
     *
     * @return false when there is no such thread
     */
    public boolean remove(ThreadKey key) throws InterruptedException {
        if (threads.find(key).isEmpty()) {
            return false;
        }
        var deleted = delete(key);
        log.forget(key);
        return deleted;
    }

    private boolean delete(ThreadKey key) throws InterruptedException {
        var deadline = runs.deadlineOfCancelling();
        while (runs.cancelAll(key, deadline)) {
            switch (threads.deleteIfIdle(key)) {
                case DELETED -> {
                    return true;
                }
                case NO_THREAD -> {
                    return false;
                }
                // A message has come meanwhile, and its run is to say its end as well.
                case BUSY -> runs.awaitLeaving();
            }
        }
        return threads.delete(key);
    }
}
