package accord.backend.conversation;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection has yet to hear, in order, one at a time. A virtual thread works while there is something to do and goes
 * away afterwards, so that an idle connection costs nothing.
 */
public final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final ConcurrentLinkedQueue<Delivery> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final int capacity;

    public Mailbox(int capacity) {
        this.capacity = capacity;
    }

    /** One thing to do; may block, and may be interrupted when the process ends. */
    public interface Delivery {
        void deliver() throws InterruptedException;
    }

    /** False when there is no room; what was delivered before is still worked off. */
    public boolean offer(Delivery delivery) {
        var before = count.getAndIncrement();
        if (before >= capacity) {
            count.decrementAndGet();
            return false;
        }
        waiting.add(delivery);
        if (before == 0) {
            Thread.ofVirtual().name("mailbox").start(this::work);
        }
        return true;
    }

    @SuppressWarnings("CatchingUnchecked") // one message that fails must not stop those behind it
    private void work() {
        do {
            var next = waiting.poll();
            try {
                if (next != null) {
                    next.deliver();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
                LOG.error("a message could not be handled", e);
            }
        } while (count.decrementAndGet() > 0);
    }
}
