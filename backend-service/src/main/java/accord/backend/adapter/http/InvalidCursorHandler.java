package accord.backend.adapter.http;

import accord.backend.protocol.ErrorCode;
import accord.backend.thread.InvalidCursorException;
import accord.kernel.door.Problem;
import accord.kernel.door.RequestIds;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** A cursor that no page gave out is the caller's mistake, and is named as such. */
@Singleton
final class InvalidCursorHandler implements ExceptionHandler<InvalidCursorException, HttpResponse<?>> {
    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, InvalidCursorException exception) {
        HttpRequest<?> refused = request;
        return HttpResponse.badRequest(new Problem(
                "invalid_request",
                ErrorCode.BAD_MESSAGE.code(),
                String.valueOf(exception.getMessage()),
                RequestIds.of(refused).value()));
    }
}
