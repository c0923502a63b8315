package accord.kernel.door;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers a {@link ProblemException}. */
@Singleton
final class ProblemHandler implements ExceptionHandler<ProblemException, MutableHttpResponse<?>> {
    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public MutableHttpResponse<?> handle(HttpRequest request, ProblemException exception) {
        HttpRequest<?> answered = request;
        var response = HttpResponse.status(exception.status());
        exception
                .retryAfter()
                .ifPresent(
                        wait -> response.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds()))));
        var problem = new Problem(
                Problems.error(exception.status()),
                exception.code(),
                exception.message(),
                Problems.requestId(answered));
        return Problems.write(answered, response, problem);
    }
}
