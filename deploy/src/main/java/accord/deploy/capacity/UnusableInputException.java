package accord.deploy.capacity;

import java.io.Serial;

/** A sheet cannot be computed from what was given; the message names the file, the field and what to do. */
public final class UnusableInputException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    UnusableInputException(String message) {
        super(message);
    }
}
