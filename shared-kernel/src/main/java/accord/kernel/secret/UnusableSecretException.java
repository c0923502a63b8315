package accord.kernel.secret;

/** There is no signing secret that this process could use; the message says which names were looked at and what to set. */
public final class UnusableSecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableSecretException(String message) {
        super(message);
    }

    UnusableSecretException(String message, Throwable cause) {
        super(message, cause);
    }
}
