package accord.backend.adapter.http;

import accord.backend.conversation.UserRates;
import accord.backend.protocol.ErrorCode;
import accord.kernel.context.UserExecutionContext;
import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import accord.kernel.door.Admissions;
import accord.kernel.door.Problem;
import accord.kernel.door.RequestIds;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Bounds how often one user asks over HTTP, whatever they ask for, so that no endpoint can be forgotten. */
@ServerFilter("/api/**")
final class RateFilter implements Ordered {
    private final Admissions admissions;
    private final UserRates rates;

    RateFilter(Admissions admissions, UserRates rates) {
        this.admissions = admissions;
        this.rates = rates;
    }

    /** Behind the door, which keeps its decision with the request. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> bound(HttpRequest<?> request) {
        return switch (admissions.of(request)) {
            case Admitted(var context, var _) -> bound(request, context);
            case Denied _ -> null;
        };
    }

    private @Nullable HttpResponse<?> bound(HttpRequest<?> request, UserExecutionContext context) {
        var reading = isReading(request.getMethod());
        var now = System.nanoTime();
        var wait = reading ? rates.reading(context.userId(), now) : rates.command(context.userId(), now);
        return wait.isZero() ? null : refusal(request, wait, reading);
    }

    private static boolean isReading(HttpMethod method) {
        return switch (method) {
            case GET, HEAD, OPTIONS, TRACE -> true;
            case CONNECT, POST, PUT, PATCH, DELETE, CUSTOM -> false;
        };
    }

    private HttpResponse<?> refusal(HttpRequest<?> request, Duration wait, boolean reading) {
        var most = reading ? rates.readingsPerMinute() + " readings" : rates.commandsPerMinute() + " commands";
        return HttpResponse.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1))
                .body(new Problem(
                        "too_many_requests",
                        ErrorCode.RATE_LIMITED.code(),
                        "more than " + most + " of this user in a minute",
                        RequestIds.of(request).value()));
    }
}
