package accord.kernel.observe;

import accord.kernel.door.ProblemException;
import accord.kernel.environment.Environment;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** The figures of this process, for a scraper on the same machine and for nobody else. */
@Controller("/metrics")
@Secured(SecurityRule.IS_ANONYMOUS)
final class MetricsController {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Measurements measurements;
    private final MetricsReaders readers;
    private final Environment environment;

    MetricsController(Measurements measurements, MetricsReaders readers, Environment environment) {
        this.measurements = measurements;
        this.readers = readers;
        this.environment = environment;
    }

    @Get(produces = PROMETHEUS)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<String> metrics(HttpRequest<?> request) {
        if (!readers.include(request, environment)) {
            throw new ProblemException(HttpStatus.NOT_FOUND, "NOT_FOUND", "there is nothing at this path");
        }
        return HttpResponse.ok(measurements.text()).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
