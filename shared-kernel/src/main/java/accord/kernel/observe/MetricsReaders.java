package accord.kernel.observe;

import accord.kernel.environment.Environment;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who may read the metrics.
 *
 * @param readers {@code loopback}, {@code nobody}, or "" for what the environment permits
 */
@ConfigurationProperties("accord.metrics")
public record MetricsReaders(@Bindable(defaultValue = "") String readers) {
    private static final String LOOPBACK = "loopback";
    private static final Pattern LOCAL_NAME =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    /** What proxies add and no scraper beside the service sends. */
    private static final List<String> BROUGHT_BY_A_PROXY =
            List.of(HttpHeaders.FORWARDED, "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", HttpHeaders.VIA);

    public MetricsReaders {
        if (!List.of("", LOOPBACK, "nobody").contains(readers)) {
            throw new IllegalArgumentException("ACCORD_METRICS must be 'loopback' or 'nobody', not '" + readers + "'");
        }
    }

    /**
     * Whether it is a neighbour on this very machine who asks. An address alone does not say so: a proxy on the machine has it
     * too, and so has a browser whose page believes that its own name is 127.0.0.1.
     */
    boolean include(HttpRequest<?> request, Environment environment) {
        var isOpen = readers.isEmpty() ? environment.permitsLocalDefaults() : readers.equals(LOOPBACK);
        return isOpen && isOfThisMachine(request);
    }

    private static boolean isOfThisMachine(HttpRequest<?> request) {
        var peer = request.getRemoteAddress().getAddress();
        var headers = request.getHeaders();
        var host = headers.get(HttpHeaders.HOST);
        return peer != null
                && peer.isLoopbackAddress()
                && host != null
                && LOCAL_NAME.matcher(host).matches()
                && BROUGHT_BY_A_PROXY.stream().noneMatch(headers::contains);
    }
}
