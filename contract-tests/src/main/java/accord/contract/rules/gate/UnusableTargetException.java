package accord.contract.rules.gate;

/** There is nothing that the rules could be applied to; the message says what to name instead. */
final class UnusableTargetException extends RuntimeException {
    UnusableTargetException(String message) {
        super(message);
    }
}
