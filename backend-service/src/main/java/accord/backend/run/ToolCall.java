package accord.backend.run;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a tool: its failure is an outcome, and its time is bounded by an interrupt. */
final class ToolCall {
    private static final Logger LOG = LoggerFactory.getLogger(ToolCall.class);

    private final String toolName;
    private final Duration limit;
    private final Thread worker = Thread.currentThread();
    private final long startedNanos = System.nanoTime();
    private boolean rang;
    private boolean over;

    /** A call that the current thread is about to make. */
    ToolCall(String toolName, Duration limit) {
        this.toolName = toolName;
        this.limit = limit;
    }

    /** Interrupts the call when its time is up. */
    synchronized void tick(long nowNanos) {
        if (!over && !rang && nowNanos - startedNanos > limit.toNanos()) {
            rang = true;
            worker.interrupt();
        }
    }

    /** A tool may be anything; what it throws is its outcome. */
    ToolOutcome make(Callable<Map<String, Object>> work) {
        try {
            var result = work.call();
            return finish() ? tooLate() : new ToolOutcome.Completed(result);
        } catch (InterruptedException _) {
            if (finish()) {
                return tooLate();
            }
            Thread.currentThread().interrupt();
            return new ToolOutcome.Failed(toolName + " was interrupted");
        } catch (Throwable e) {
            if (finish()) {
                return tooLate();
            }
            LOG.warn("the tool {} failed", toolName, e);
            return new ToolOutcome.Failed(toolName + " failed");
        }
    }

    /** Whether the alarm rang; from here on it cannot, and its interrupt does not outlive the call. */
    private synchronized boolean finish() {
        over = true;
        if (rang) {
            Thread.interrupted();
        }
        return rang;
    }

    private ToolOutcome tooLate() {
        return new ToolOutcome.Failed(toolName + " took longer than " + limit.toMillis() + " ms");
    }

    long elapsedMs() {
        return Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
    }
}
