package accord.backend.adapter.redis;

/** Redis cannot be used as it is configured; the message says what to look at, and never the password. */
public final class RedisRefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    RedisRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
