package accord.kernel.door;

import accord.kernel.token.AuthFailure;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import org.jspecify.annotations.Nullable;

/**
 * Lets the pages of one list read the answers (CORS), errors and refusals included. A browser's preflight carries no token, so
 * it is answered here, before anyone asks for one.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class CrossOrigin implements Ordered {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String REQUEST_HEADERS = "authorization, content-type, last-event-id";
    private static final String RESPONSE_HEADERS = "location, retry-after, www-authenticate";
    private static final String REMEMBER_SECONDS = "600";

    private final AllowedOrigins allowed;

    CrossOrigin(AllowedOrigins allowed) {
        this.allowed = allowed;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before();
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> preflight(HttpRequest<?> request) {
        if (!isPreflight(request)) {
            return null;
        }
        var response = isAllowed(request)
                ? HttpResponse.noContent()
                        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                        .header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, REMEMBER_SECONDS)
                : Refusals.answer(request, AuthFailure.ORIGIN_NOT_ALLOWED, "the page's origin is not on the list");
        expose(request, response);
        return response;
    }

    /** Every answer varies by origin, those without one too: a cache must not hand one page the answer of another. */
    @ResponseFilter
    void expose(HttpRequest<?> request, MutableHttpResponse<?> response) {
        var headers = response.getHeaders();
        headers.set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (isAllowed(request)) {
            headers.set(
                    HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN,
                    request.getHeaders().get(HttpHeaders.ORIGIN));
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        }
    }

    private static boolean isPreflight(HttpRequest<?> request) {
        var headers = request.getHeaders();
        return request.getMethod() == HttpMethod.OPTIONS
                && headers.contains(HttpHeaders.ORIGIN)
                && headers.contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private boolean isAllowed(HttpRequest<?> request) {
        var origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        return origin != null && allowed.allows(origin);
    }
}
