package accord.backend.adapter.http;

import accord.backend.protocol.ErrorCode;
import accord.backend.thread.StorageUnavailableException;
import accord.kernel.door.Problem;
import accord.kernel.door.RequestIds;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database is away, and may be back in a moment. */
@Singleton
final class StorageUnavailableHandler implements ExceptionHandler<StorageUnavailableException, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(StorageUnavailableHandler.class);
    private static final String RETRY_AFTER_SECONDS = "3";

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, StorageUnavailableException exception) {
        HttpRequest<?> refused = request;
        LOG.error("{} {}: {}", refused.getMethodName(), refused.getPath(), exception.getMessage(), exception);
        return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(new Problem(
                        "temporarily_unavailable",
                        ErrorCode.SERVICE_UNAVAILABLE.code(),
                        "the storage cannot be reached; try again",
                        RequestIds.of(refused).value()));
    }
}
