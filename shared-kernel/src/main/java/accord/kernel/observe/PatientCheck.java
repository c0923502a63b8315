package accord.kernel.observe;

import static java.util.Objects.requireNonNullElse;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks a dependency without waiting longer than a probe does. A question that is still open is not asked again, so that no
 * number of probes makes a lost dependency busier.
 */
final class PatientCheck {
    private final HealthCheck check;
    private final AtomicReference<FutureTask<HealthCheck.Condition>> question = new AtomicReference<>(answered());

    PatientCheck(HealthCheck check) {
        this.check = check;
    }

    String name() {
        return check.name();
    }

    /** Asks, unless somebody is waiting for the answer already. */
    void begin() {
        var last = question.get();
        if (!last.isDone()) {
            return;
        }
        var next = new FutureTask<>(check::ask);
        if (question.compareAndSet(last, next)) {
            Thread.ofVirtual().name("health-" + check.name()).start(next);
        }
    }

    /** The answer, or that none came in time. */
    HealthCheck.Condition answerBefore(long deadlineNanos) {
        try {
            return question.get().get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return new HealthCheck.Condition.Down("it has not answered in time");
        } catch (ExecutionException e) {
            return new HealthCheck.Condition.Down("it cannot be asked: "
                    + requireNonNullElse(e.getCause(), e).getClass().getSimpleName());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new HealthCheck.Condition.Down("interrupted while it was asked");
        }
    }

    /** What stands there before the first question: never waited for. */
    private static FutureTask<HealthCheck.Condition> answered() {
        var nothing = new FutureTask<HealthCheck.Condition>(HealthCheck.Condition.Up::new);
        nothing.run();
        return nothing;
    }
}
