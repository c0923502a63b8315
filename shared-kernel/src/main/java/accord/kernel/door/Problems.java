package accord.kernel.door;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Spells every HTTP error as a {@link Problem}. What the framework says about an error names at most the parameter: its
 * messages may repeat the value, and the value may be a password.
 */
@Singleton
final class Problems implements ErrorResponseProcessor<Problem> {
    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        var status = response.status();
        var problem =
                new Problem(error(status), code(status), message(status, context), requestId(context.getRequest()));
        return write(context.getRequest(), response, problem);
    }

    static MutableHttpResponse<Problem> write(
            HttpRequest<?> request, MutableHttpResponse<?> response, Problem problem) {
        response.header("Cache-Control", "no-store");
        return request.getMethod() == HttpMethod.HEAD
                ? response.body((Problem) null)
                : response.body(problem).contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    static String requestId(HttpRequest<?> request) {
        return RequestIds.of(request).value();
    }

    static String error(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> "invalid_token";
            case FORBIDDEN -> "insufficient_scope";
            case BAD_REQUEST -> "invalid_request";
            case INTERNAL_SERVER_ERROR -> "server_error";
            case SERVICE_UNAVAILABLE -> "temporarily_unavailable";
            default -> status.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String code(HttpStatus status) {
        return switch (status) {
            case INTERNAL_SERVER_ERROR -> "INTERNAL_ERROR";
            case REQUEST_ENTITY_TOO_LARGE -> "MESSAGE_TOO_LARGE";
            default -> status.name();
        };
    }

    private static String message(HttpStatus status, ErrorContext context) {
        var where = context.getErrors().stream()
                .map(Error::getPath)
                .flatMap(Optional::stream)
                .distinct()
                .collect(Collectors.joining(", "));
        return sentence(status) + (where.isEmpty() ? "" : " (at " + where + ")");
    }

    private static String sentence(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "the request is malformed or lacks a required value";
            case NOT_FOUND -> "there is nothing at this path";
            case METHOD_NOT_ALLOWED -> "this path does not answer this method: see the Allow header";
            case REQUEST_ENTITY_TOO_LARGE -> "the body is too large";
            case UNSUPPORTED_MEDIA_TYPE -> "send the body as application/json";
            case NOT_ACCEPTABLE -> "only application/json is answered here";
            case INTERNAL_SERVER_ERROR -> "something went wrong here; the log has it under the request id";
            case SERVICE_UNAVAILABLE -> "the service cannot answer right now; try again";
            default -> status.getReason().toLowerCase(Locale.ROOT);
        };
    }
}
