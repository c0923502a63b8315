package accord.backend.thread;

import org.jspecify.annotations.Nullable;

/**
 * The storage cannot be reached right now. What was being stored is stored whole or not at all; because storing is idempotent,
 * the caller may simply try again.
 */
public final class StorageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(String message) {
        super(message);
    }

    public StorageUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
