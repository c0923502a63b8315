package accord.contract.verify;

/** Nobody can be signed in to verify with; the message says what is needed. */
final class CannotSignInException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotSignInException(String message) {
        super(message);
    }
}
