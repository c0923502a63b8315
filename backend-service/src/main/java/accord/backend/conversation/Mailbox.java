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

    /** False when there is no room; what was offered before is still worked off. */
    public boolean offer(Delivery delivery) {
        if (count.get() >= capacity) {
            return false;
        }
        // In this order: the worker takes as many as are counted, so none may be counted before it is there.
        waiting.add(delivery);
        if (count.getAndIncrement() == 0) {
            Thread.ofVirtual().name("mailbox").start(this::work);
        }
        return true;
    }

    /** One message that fails does not stop those behind it. */
    private void work() {
        do {
            try {
                waiting.remove().deliver();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                LOG.error("a message could not be handled", e);
            }
        } while (count.decrementAndGet() > 0);
    }
}
