package accord.contract.bench;

import java.io.Serial;

/** Going on would measure nothing: a service is gone. */
final class BrokenOffException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    BrokenOffException(String message) {
        super(message);
    }
}
