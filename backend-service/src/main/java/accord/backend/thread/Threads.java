package accord.backend.thread;

import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was said, durably. Calls block; every one of them throws {@link StorageUnavailableException} within seconds while the
 * storage cannot be reached. Times are kept to the millisecond, content as {@link StorableText}.
 */
public interface Threads {
    /** How long a message id is honoured as an idempotency key; later it is a new message. */
    Duration IDEMPOTENCY = Duration.ofHours(24);

    /** The longest message id. */
    int MAX_MESSAGE_ID = 128;

    /** The longest content, in characters. */
    int MAX_CONTENT = 1 << 20;

    /**
     * Stores what a user said, exactly once per user and message id, with the lease of the run that it asks for; the thread is
     * created at need.
     *
     * @param messageId the client's idempotency key, 1 to {@value #MAX_MESSAGE_ID} characters without NUL
     * @throws IllegalArgumentException if the message id or the content is too long
     */
    Heard hear(ThreadKey key, String messageId, String content, RunOrder order, Instant at);

    /**
     * Stores the assistant's answer, once per run.
     *
     * @return false when this process holds no lease of that run: somebody else has ended it, or its thread is gone
     */
    boolean answer(ThreadKey key, RunId run, String content, Instant at);

    Optional<ThreadSummary> find(ThreadKey key);

    /**
     * Creates a thread in which nothing has been said; one that exists stays as it is.
     *
     * @param title its name for people, at most {@value ThreadSummary#MAX_TITLE} characters; "" to be called after its first message
     * @return whether it is new
     */
    boolean create(ThreadKey key, String title, Instant at);

    /**
     * Gives a thread another title, which does not count as a move.
     *
     * @return false when there is no such thread
     */
    boolean rename(ThreadKey key, String title);

    /**
     * Deletes a thread with all that was said in it; its message ids may be used again.
     *
     * @return false when there is no such thread
     */
    boolean delete(ThreadKey key);

    /** As {@link #delete}, unless a run of the thread has not ended, in whatever process: nobody would be told of its end. */
    Deletion deleteIfIdle(ThreadKey key);

    /** What a run of this user answered, if the answer is stored. */
    Optional<StoredAnswer> answerOf(UserId user, RunId run);

    /**
     * The user's threads, the latest moved first. A thread that moves during the walk is found at the front again.
     *
     * @param cursor "" for the first page, then the page's {@code nextCursor}
     * @throws InvalidCursorException if this method gave out no such cursor
     */
    Page<ThreadSummary> list(UserId user, String cursor, int limit);

    /**
     * The thread's messages, oldest first; empty for a thread that does not exist. What is said during the walk comes at its
     * end, never in between.
     *
     * @param cursor "" for the first page, then the page's {@code nextCursor}
     * @throws InvalidCursorException if this method gave out no such cursor
     */
    Page<ThreadMessage> messages(ThreadKey key, String cursor, int limit);

    /** The last messages of the thread, oldest first. */
    List<ThreadMessage> latest(ThreadKey key, int limit);

    /** What became of a deletion. */
    enum Deletion {
        DELETED,
        NO_THREAD,
        BUSY
    }

    /** Whether a message was new. */
    sealed interface Heard {
        /** It was; now it is stored. */
        record First(Turn turn) implements Heard {}

        /** It was heard before: where it went then. */
        record Repeated(ThreadId thread, RunId run) implements Heard {}

        /** It was new, and is not stored: too many runs of its thread would come before its own. */
        record Busy() implements Heard {}
    }
}
