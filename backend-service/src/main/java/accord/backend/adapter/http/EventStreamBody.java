package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.conversation.StreamOutbox;
import accord.backend.protocol.CloseCode;
import accord.backend.run.EventLog.Place;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A body of server-sent events. Whoever speaks queues and never blocks; the virtual thread that writes the answer reads, at the
 * pace of the client, and breathes when nothing happens. The queue is bounded: deltas are dropped first, then the stream ends.
 */
final class EventStreamBody extends InputStream implements StreamOutbox {
    private static final byte[] BREATH = ": alive\n\n".getBytes(UTF_8);

    /** For what is said about the stream itself when its queue is full. */
    private static final int LAST_WORDS_BYTES = 16 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final int capacity;
    private final Duration breathEvery;
    private byte[] current = {};
    private int read;
    private int queuedBytes;
    private boolean ending;
    private boolean closed;
    private Runnable onClose = () -> {};

    /**
     * @param capacity how many bytes may wait
     * @param comeBackAfter how long a client that lost the stream waits before it asks again
     */
    EventStreamBody(int capacity, Duration breathEvery, Duration comeBackAfter) {
        this.capacity = capacity;
        this.breathEvery = breathEvery;
        queue.add(("retry: " + comeBackAfter.toMillis() + "\n\n").getBytes(UTF_8));
    }

    /** @param action runs once, on a thread of its own, when nobody will read any more */
    void onClose(Runnable action) {
        lock.lock();
        try {
            if (!closed) {
                onClose = action;
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    @Override
    public boolean offer(Place place, String json) {
        return enqueue("id: " + place.epoch() + ':' + place.seq() + "\ndata: " + json + "\n\n", capacity);
    }

    @Override
    public boolean offer(String json, boolean coalescable) {
        var queued = enqueue("data: " + json + "\n\n", coalescable ? capacity : capacity + LAST_WORDS_BYTES);
        return queued || coalescable;
    }

    private boolean enqueue(String frame, int room) {
        var bytes = frame.getBytes(UTF_8);
        lock.lock();
        try {
            if (ending || closed || (queuedBytes > 0 && queuedBytes + bytes.length > room)) {
                return false;
            }
            queue.add(bytes);
            queuedBytes += bytes.length;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What is queued can still be read; then the body ends. */
    @Override
    public void close(CloseCode code, String reason) {
        lock.lock();
        try {
            ending = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody reads any more. */
    @Override
    public void close() {
        Runnable action;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            queuedBytes = 0;
            action = onClose;
            changed.signal();
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("stream-closed").start(action);
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    /** Blocks until there is something, and returns what there is. */
    @Override
    public int read(byte[] target, int offset, int length) {
        lock.lock();
        try {
            if (read == current.length && !next()) {
                return -1;
            }
            var count = Math.min(length, current.length - read);
            System.arraycopy(current, read, target, offset, count);
            read += count;
            return count;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return -1;
        } finally {
            lock.unlock();
        }
    }

    private boolean next() throws InterruptedException {
        var patience = breathEvery.toNanos();
        while (queue.isEmpty() && !ending && !closed && patience > 0) {
            patience = changed.awaitNanos(patience);
        }
        read = 0;
        var frame = queue.poll();
        if (frame != null) {
            queuedBytes = Math.max(0, queuedBytes - frame.length);
            current = frame;
            return true;
        }
        current = ending || closed ? new byte[0] : BREATH;
        return current.length > 0;
    }
}
