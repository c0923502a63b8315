package accord.auth.identity;

/** The storage cannot be reached right now; the caller may try again, nothing was half done. */
public final class StorageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
