package accord.deploy.local;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes as Cloud Run does: SIGTERM to all of them, and SIGKILL to those that are still there after ten seconds. */
final class Drain {

    static final Duration GRACE = Duration.ofSeconds(10);

    private final Console console;
    private final Duration grace;

    Drain(Console console, Duration grace) {
        this.console = console;
        this.grace = grace;
    }

    /** Returns when every process has ended. */
    void end(Map<String, ProcessHandle> processes) {
        processes.values().forEach(ProcessHandle::destroy);
        var ended = CompletableFuture.allOf(
                processes.values().stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
        try {
            ended.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            processes.forEach(this::kill);
            ended.join();
        } catch (InterruptedException _) {
            processes.forEach(this::kill);
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a process cannot be waited for", e.getCause());
        }
    }

    private void kill(String name, ProcessHandle process) {
        if (process.isAlive()) {
            console.say(name + " did not end within " + grace.toSeconds() + " s of SIGTERM: killed");
            process.destroyForcibly();
        }
    }
}
