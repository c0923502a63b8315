package accord.backend.thread;

import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was said, durably. Calls block; every one of them throws {@link StorageUnavailableException} while the storage cannot
 * be reached.
 */
public interface Threads {
    /**
     * Stores what a user said, exactly once per user and message id; the thread is created at need.
     *
     * @param messageId the client's idempotency key, honoured for 24 hours
     */
    Heard hear(ThreadKey key, String messageId, String content, RunId run, Instant at);

    /** Stores the assistant's answer, once per run. */
    void answer(ThreadKey key, RunId run, String content, Instant at);

    Optional<ThreadSummary> find(ThreadKey key);

    /** The user's threads, the latest moved first. */
    Page<ThreadSummary> list(UserId user, String cursor, int limit);

    /** The thread's messages, oldest first. */
    Page<ThreadMessage> messages(ThreadKey key, String cursor, int limit);

    /** The last messages of the thread, oldest first. */
    List<ThreadMessage> latest(ThreadKey key, int limit);

    /** Whether a message was new. */
    sealed interface Heard {
        /** It was; now it is stored. */
        record First() implements Heard {}

        /** It was heard before: where it went then. */
        record Repeated(ThreadId thread, RunId run) implements Heard {}
    }
}
