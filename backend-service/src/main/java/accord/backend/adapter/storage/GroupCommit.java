package accord.backend.adapter.storage;

import accord.backend.thread.StorageUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one writer of this process. Whatever has come to wait while it wrote is written next, in one transaction, so that under
 * load a thousand callers share the cost of a commit, and alone a caller waits for nobody.
 */
final class GroupCommit implements AutoCloseable {
    private static final int LARGEST_BATCH = 256;
    private static final int MOST_WAITING = 16_384;
    private static final long LINGER_NANOS = Duration.ofMillis(10).toNanos();

    /** SQLSTATE classes that blame the data or the neighbours, not the database: data, constraint, deadlock, limit. */
    private static final Set<String> BLAMES_ONE = Set.of("22", "23", "40", "54");

    private final Ledger ledger;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread writer;
    private List<Entry> waiting = new ArrayList<>();
    private boolean urgent;
    private boolean closing;

    GroupCommit(Ledger ledger) {
        this.ledger = ledger;
        // A platform thread, because it computes more than it waits: the system shares the processor between it and the
        // carriers of virtual threads, which nothing else would.
        this.writer = Thread.ofPlatform().name("threads-writer").daemon().start(this::writeUntilClosed);
    }

    /** Blocks until the transaction that holds the entry is committed. */
    Settlement write(Utterance utterance) {
        add(utterance, true);
        return utterance.await();
    }

    /** Writes it soon, with something else if that comes. Does not block. */
    CompletionStage<Settlement> writeSoon(Release release) {
        try {
            add(release, false);
        } catch (StorageUnavailableException e) {
            release.fail(e);
        }
        return release.settled();
    }

    private void add(Entry entry, boolean isUrgent) {
        lock.lock();
        try {
            if (closing) {
                throw new StorageUnavailableException("the storage is closed");
            }
            if (waiting.size() == MOST_WAITING) {
                throw new StorageUnavailableException(MOST_WAITING + " others are waiting to be stored already");
            }
            waiting.add(entry);
            if (waiting.size() == 1 || (isUrgent && !urgent)) {
                changed.signal();
            }
            urgent |= isUrgent;
        } finally {
            lock.unlock();
        }
    }

    /** Ends when everything that waits is written. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        joinUninterruptibly();
    }

    private void joinUninterruptibly() {
        var interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilClosed() {
        for (var all = takeAtLeastOne(); !all.isEmpty(); all = takeAtLeastOne()) {
            writeAll(all);
        }
    }

    /** Empty when closed. */
    private List<Entry> takeAtLeastOne() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            awaitCompany();
            return takeWaiting();
        } finally {
            lock.unlock();
        }
    }

    /** What nobody waits for is not worth a transaction of its own. */
    private void awaitCompany() {
        try {
            for (var left = LINGER_NANOS; left > 0 && !urgent && !closing; ) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Entry> takeWaiting() {
        lock.lock();
        try {
            var taken = waiting;
            waiting = new ArrayList<>();
            urgent = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void writeAll(List<Entry> all) {
        try {
            for (var from = 0; from < all.size(); from += LARGEST_BATCH) {
                writeBatch(all.subList(from, Math.min(from + LARGEST_BATCH, all.size())));
            }
        } catch (SQLException | RuntimeException | Error e) {
            // Nobody waits for ever, whatever went wrong; and who came while it went wrong need not see it go wrong
            // again.
            Entry.unsettled(all).forEach(entry -> entry.fail(e));
            takeWaiting().forEach(entry -> entry.fail(e));
        }
    }

    private void writeBatch(List<Entry> batch) throws SQLException {
        try {
            ledger.write(batch);
        } catch (SQLException e) {
            if (!blamesOne(e)) {
                throw e;
            }
            writeOneByOne(Entry.unsettled(batch));
        }
    }

    /** What cannot be stored must not take its neighbours down. */
    private void writeOneByOne(List<Entry> batch) throws SQLException {
        for (var entry : batch) {
            try {
                ledger.write(List.of(entry));
            } catch (SQLException e) {
                if (!blamesOne(e)) {
                    throw e;
                }
                entry.fail(e);
            }
        }
    }

    private static boolean blamesOne(SQLException e) {
        var state = e.getSQLState();
        return state != null && state.length() == 5 && BLAMES_ONE.contains(state.substring(0, 2));
    }
}
