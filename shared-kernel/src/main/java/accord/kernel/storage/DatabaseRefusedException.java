package accord.kernel.storage;

/** The database cannot be opened, so the service does not start; the message says what to set. */
public final class DatabaseRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
