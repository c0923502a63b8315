package accord.backend.adapter.websocket;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A part of the security chain that fell silent. */
@ServerFilter("/ws-echo")
@Requires(property = GuardedServer.ECHO)
final class StuckFilter {
    static final String QUERY = "stuck";

    @RequestFilter
    CompletionStage<@Nullable HttpResponse<?>> filter(HttpRequest<?> request) {
        return QUERY.equals(request.getUri().getRawQuery())
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(null);
    }
}
