package accord.backend.conversation;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The commands of one connection that need the storage, in order. While the storage is prompt, everything else keeps its place
 * behind them; when it is not, they queue here and the conversation goes on without them.
 */
final class StorageLine {
    private static final Duration PROMPT = Duration.ofMillis(250);
    private static final int CAPACITY = 512;

    private final Mailbox waiting = new Mailbox(CAPACITY);
    private CountDownLatch last = new CountDownLatch(0);

    /** Waits a moment until the command is done, unless one before it is stuck. False when no more can wait. One at a time. */
    boolean add(Mailbox.Delivery command) throws InterruptedException {
        var isMoving = last.getCount() == 0;
        var done = new CountDownLatch(1);
        var isAdded = waiting.offer(() -> {
            try {
                command.deliver();
            } finally {
                done.countDown();
            }
        });
        if (isAdded) {
            last = done;
        }
        if (isAdded && isMoving) {
            awaitPromptly(done);
        }
        return isAdded;
    }

    @SuppressWarnings("ReturnValueIgnored") // whether it came in time is asked of the latch when the next command comes
    private static void awaitPromptly(CountDownLatch done) throws InterruptedException {
        done.await(PROMPT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
