package accord.auth.adapter.http;

import accord.kernel.door.Problem;
import accord.kernel.door.RequestIds;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;

/** The problems that are auth-service's own, in the shape of all others; 401 and 403 are the door's. */
final class Answers {
    private Answers() {}

    /** How a kind of refusal is answered. */
    @FunctionalInterface
    interface Refusal {
        MutableHttpResponse<Problem> answer(HttpRequest<?> request, String error, String code, String message);
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
