package accord.backend.protocol;

/** A message held a value that JSON cannot carry, such as an enum or NaN. The message is not sent; nothing else is affected. */
public final class UnspellableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnspellableException(String message) {
        super(message);
    }
}
