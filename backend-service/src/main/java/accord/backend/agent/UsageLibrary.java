package accord.backend.agent;

import accord.backend.thread.InvalidCursorException;
import accord.backend.thread.Page;
import accord.backend.thread.StorageUnavailableException;
import accord.kernel.context.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * The uploads of all users, durably. Calls block, and throw {@link StorageUnavailableException} within seconds while the storage
 * cannot be reached. An upload that is not complete is nobody's: it is not listed, not read, and swept away in time.
 */
public interface UsageLibrary extends UploadedRecords {
    /** The longest part, in characters. */
    int MAX_PART = 1 << 19;

    /**
     * Begins an upload.
     *
     * @param id unique among the user's
     */
    Draft begin(UserId user, String id, String name, Instant at);

    /** An upload on its way. */
    interface Draft {
        /** Stores the next part. */
        void add(String part);

        /** From now on it can be seen. */
        Upload complete(int records, long bytes);

        /** Leaves nothing of it. */
        void discard();
    }

    Optional<Upload> find(UserId user, String id);

    /**
     * The user's uploads, the latest first.
     *
     * @param cursor "" for the first page, then the page's {@code nextCursor}
     * @throws InvalidCursorException if this method gave out no such cursor
     */
    Page<Upload> list(UserId user, String cursor, int limit);

    /** How many records the user's uploads have together. */
    long records(UserId user);

    /** False when there is no such upload. */
    boolean delete(UserId user, String id);

    /** Leaves nothing of uploads that began before, and were never completed. */
    void sweep(Instant before);
}
