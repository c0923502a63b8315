package accord.kernel.door;

import io.micronaut.http.HttpStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends an HTTP request with a {@link Problem}: for what a controller can name but not answer otherwise. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;
    private final @Nullable Duration retryAfter;

    /** @param message for the client: it leaves the process as it is */
    public ProblemException(HttpStatus status, String code, String message) {
        this(status, code, message, null);
    }

    /** @param retryAfter sent as {@code Retry-After}, in whole seconds */
    public ProblemException(HttpStatus status, String code, String message, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
