package accord.backend.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who is on duty. A supervisor may come late or not at all; runs wait for it a bounded time, and only until the wait has
 * once been in vain.
 */
public final class Supervision {
    private final CompletableFuture<Supervisor> onDuty = new CompletableFuture<>();
    private final AtomicBoolean waitedInVain = new AtomicBoolean();
    private final Duration patience;

    /** @param patience how long the first run waits for a supervisor */
    public Supervision(Duration patience) {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("the wait for a supervisor must not be negative");
        }
        this.patience = patience;
    }

    /** A supervisor reports for duty; the first one stays. */
    public void report(Supervisor supervisor) {
        onDuty.complete(supervisor);
    }

    /** Whether someone is on duty. */
    public boolean isOnDuty() {
        return onDuty.isDone();
    }

    /** The supervisor, after a bounded wait; empty when none came. */
    public Optional<Supervisor> await() throws InterruptedException {
        if (onDuty.isDone()) {
            return Optional.of(onDuty.resultNow());
        }
        if (waitedInVain.get()) {
            return Optional.empty();
        }
        try {
            return Optional.of(onDuty.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            waitedInVain.set(true);
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a supervisor can only report for duty", e);
        }
    }
}
