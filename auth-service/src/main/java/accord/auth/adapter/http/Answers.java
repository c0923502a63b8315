package accord.auth.adapter.http;

import accord.kernel.door.Problem;
import accord.kernel.door.RequestIds;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;

/** The refusals that are auth-service's own, in the shape of all others: what is refused here is not a token at the door. */
final class Answers {
    private Answers() {}

    /** How a kind of refusal is answered. */
    @FunctionalInterface
    interface Refusal {
        MutableHttpResponse<Problem> answer(HttpRequest<?> request, String error, String code, String message);
    }

    /** The credential in the body opens nothing; RFC 9110 wants every 401 to say what would. */
    static MutableHttpResponse<Problem> unauthenticated(
            HttpRequest<?> request, String error, String code, String message) {
        return problem(request, HttpStatus.UNAUTHORIZED, error, code, message)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"accord\"");
    }

    /** The credential is right, and yet. */
    static MutableHttpResponse<Problem> forbidden(HttpRequest<?> request, String error, String code, String message) {
        return problem(request, HttpStatus.FORBIDDEN, error, code, message);
    }

    static MutableHttpResponse<Problem> badRequest(HttpRequest<?> request, String error, String code, String message) {
        return problem(request, HttpStatus.BAD_REQUEST, error, code, message);
    }

    static MutableHttpResponse<Problem> problem(
            HttpRequest<?> request, HttpStatus status, String error, String code, String message) {
        return HttpResponse.<Problem>status(status)
                .body(new Problem(error, code, message, RequestIds.of(request).value()));
    }
}
