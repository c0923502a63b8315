package accord.backend.adapter.storage;

import accord.backend.thread.StorageUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Something that waits to be written, and the caller who waits with it. */
abstract sealed class Entry permits Utterance, Release {
    private final CompletableFuture<Settlement> outcome = new CompletableFuture<>();

    final void settle(Settlement settlement) {
        outcome.complete(settlement);
    }

    final void fail(Throwable cause) {
        outcome.completeExceptionally(cause);
    }

    /** Those whose callers still wait. */
    static List<Entry> unsettled(List<Entry> batch) {
        return batch.stream().filter(entry -> !entry.outcome.isDone()).toList();
    }

    /** When it is written; exceptionally with a {@link StorageUnavailableException} when it cannot be. */
    final CompletionStage<Settlement> settled() {
        return outcome.exceptionallyCompose(problem -> CompletableFuture.failedFuture(unavailable(problem)));
    }

    private static StorageUnavailableException unavailable(@Nullable Throwable problem) {
        return new StorageUnavailableException("what was said could not be stored", problem);
    }

    /** Waits within the writer's time limits, uninterruptibly: what has been handed in is stored whether its caller still cares or not. */
    final Settlement await() {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            throw unavailable(e.getCause());
        }
    }
}
