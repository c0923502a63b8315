package accord.contract.verify;

/** There is nothing to verify: a service is not where it was said to be. */
final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
        super(message);
    }
}
