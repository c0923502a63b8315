package accord.deploy.rollout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody's wish to stop, which ends waits and nothing else: a step that was begun is finished. */
public final class Stop implements Pause {

    private final CountDownLatch wished = new CountDownLatch(1);

    public void now() {
        wished.countDown();
    }

    @Override
    public boolean of(Duration duration) {
        try {
            return wished.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
