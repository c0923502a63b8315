package accord.auth.adapter.http;

import accord.auth.identity.HashingOverloadedException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Too many passwords at once: come back in a moment. */
@Singleton
final class HashingOverloadedHandler implements ExceptionHandler<HashingOverloadedException, HttpResponse<?>> {
    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, HashingOverloadedException exception) {
        HttpRequest<?> refused = request;
        return Answers.problem(
                        refused,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "temporarily_unavailable",
                        "SIGN_IN_OVERLOADED",
                        "too many people sign in at this moment; try again")
                .header(
                        HttpHeaders.RETRY_AFTER,
                        Long.toString(exception.retryAfter().toSeconds()));
    }
}
