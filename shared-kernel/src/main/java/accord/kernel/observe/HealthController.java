package accord.kernel.observe;

import accord.kernel.environment.Environment;
import accord.kernel.secret.KeyRing;
import accord.kernel.secret.SecretReport;
import accord.kernel.token.TokenContract;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Options;
import io.micronaut.runtime.ApplicationConfiguration;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.util.List;

/** How a service is, in the same words in both. Nothing here may be cached. */
@Controller("/health")
@Secured(SecurityRule.IS_ANONYMOUS)
final class HealthController {
    private static final String NO_STORE = "no-store";

    /** A probe gives up after a second or two; a connection to a lost database takes longer to give up. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final String service;
    private final Environment environment;
    private final KeyRing ring;
    private final SecretReport secrets;
    private final TokenContract contract;
    private final List<PatientCheck> checks;

    HealthController(
            ApplicationConfiguration application,
            Environment environment,
            KeyRing ring,
            SecretReport secrets,
            TokenContract contract,
            List<HealthCheck> checks) {
        this.service = application.getName().orElse("accord");
        this.environment = environment;
        this.ring = ring;
        this.secrets = secrets;
        this.contract = contract;
        this.checks = checks.stream().map(PatientCheck::new).toList();
    }

    @Get
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Health> health() {
        return fresh(HttpResponse.ok(new Health(
                ask().status(),
                service,
                version(),
                environment.label(),
                ring.signing().keyId(),
                secrets.winner().orElse(""),
                ring.verifyKeyIds(),
                contract.digest(),
                contract.accepts())));
    }

    /** The process is alive when it can say so. */
    @Get("/live")
    HttpResponse<Alive> live() {
        return fresh(HttpResponse.ok(new Alive(Readiness.OK, service)));
    }

    @Get("/ready")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Readiness> ready() {
        var readiness = ask();
        var status = readiness.isReady() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
        return fresh(HttpResponse.<Readiness>status(status).body(readiness));
    }

    @Options(uris = {"/", "/live", "/ready"})
    HttpResponse<?> options() {
        return HttpResponse.noContent().header(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
    }

    private Readiness ask() {
        // All of them are asked before the first is waited for.
        checks.forEach(PatientCheck::begin);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        return Readiness.of(
                service,
                checks.stream()
                        .map(check -> Readiness.Dependency.of(check.name(), check.answerBefore(deadline)))
                        .toList());
    }

    private static <T> HttpResponse<T> fresh(MutableHttpResponse<T> response) {
        return response.header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    private static String version() {
        var version = HealthController.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    /** That a process answers. */
    @Serdeable
    record Alive(String status, String service) {}
}
