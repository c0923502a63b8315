package accord.auth.identity;

import java.time.Duration;

/** More passwords wait to be hashed than can be in reasonable time; nothing was done. */
public final class HashingOverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public HashingOverloadedException(Duration retryAfter) {
        super("all password hashing threads are busy and the queue is full");
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
