package accord.kernel.environment;

/** The process does not know where it runs, and refuses to guess. */
public final class UnknownEnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownEnvironmentException(String message) {
        super(message);
    }
}
