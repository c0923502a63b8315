package accord.backend.adapter.storage;

import accord.backend.thread.StorageUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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

    /** Waits within the writer's time limits, uninterruptibly: what has been handed in is stored whether its caller still cares or not. */
    final Settlement await() {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            throw new StorageUnavailableException("what was said could not be stored", e.getCause());
        }
    }
}
