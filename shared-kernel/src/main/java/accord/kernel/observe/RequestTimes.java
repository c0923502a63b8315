package accord.kernel.observe;

import accord.kernel.door.Refusals;
import io.micrometer.core.instrument.Timer;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures every HTTP answer to others and counts refusals. A path is named by its route and a strange method by none, so that
 * no caller can make a label.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class RequestTimes implements Ordered {
    private static final String BEGUN = "accord.begun";
    private static final String NO_ROUTE = "none";
    private static final List<Duration> BOUNDS = Stream.of(5, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
            .map(Duration::ofMillis)
            .toList();

    private record Answer(String route, String method, int status) {}

    private final Map<Answer, Timer> timers = new ConcurrentHashMap<>();
    private final Measurements measurements;
    private final Rejections rejections;
    private final OwnSockets own;

    RequestTimes(Measurements measurements, Rejections rejections, OwnSockets own) {
        this.own = own;
        this.measurements = measurements;
        this.rejections = rejections;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.METRICS.order();
    }

    @RequestFilter
    void begin(HttpRequest<?> request) {
        if (own.mark(request)) {
            return;
        }
        request.setAttribute(BEGUN, System.nanoTime());
    }

    @ResponseFilter
    void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (OwnSockets.made(request)) {
            return;
        }
        Refusals.reason(request).ifPresent(rejections::count);
        request.getAttribute(BEGUN, Long.class).ifPresent(begun -> {
            var route = BasicHttpAttributes.getUriTemplate(request).orElse(NO_ROUTE);
            var answer = new Answer(route, request.getMethod().name(), response.code());
            timers.computeIfAbsent(answer, this::timer).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        });
    }

    private Timer timer(Answer answer) {
        return measurements.timer(
                "http.request",
                "HTTP requests, from the first filter to the answer",
                BOUNDS,
                "route",
                answer.route(),
                "method",
                answer.method(),
                "status",
                Integer.toString(answer.status()));
    }
}
