package accord.auth.adapter.http;

import accord.auth.identity.StorageUnavailableException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database is away: nothing was done, and it may be back in a moment. */
@Singleton
final class StorageUnavailableHandler implements ExceptionHandler<StorageUnavailableException, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(StorageUnavailableHandler.class);
    private static final String RETRY_AFTER_SECONDS = "3";

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public HttpResponse<?> handle(HttpRequest request, StorageUnavailableException exception) {
        HttpRequest<?> refused = request;
        LOG.error("{} {}: {}", refused.getMethodName(), refused.getPath(), exception.getMessage(), exception);
        return Answers.problem(
                        refused,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "temporarily_unavailable",
                        "SERVICE_UNAVAILABLE",
                        "the storage cannot be reached; nothing was done, try again")
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
}
