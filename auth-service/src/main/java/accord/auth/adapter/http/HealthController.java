package accord.auth.adapter.http;

import accord.kernel.environment.Environment;
import accord.kernel.secret.KeyRing;
import accord.kernel.token.TokenContract;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Options;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How this service is, and what it signs with, so that the other one can compare. */
@Controller("/health")
@Secured(SecurityRule.IS_ANONYMOUS)
final class HealthController {
    private static final String SERVICE = "auth-service";

    private final Health health;
    private final Readiness readiness;

    HealthController(Environment environment, KeyRing ring, TokenContract contract, Readiness readiness) {
        this.health = new Health(
                "ok",
                SERVICE,
                Objects.requireNonNullElse(
                        HealthController.class.getPackage().getImplementationVersion(), "development"),
                environment.label(),
                ring.signing().keyId(),
                ring.verifyKeyIds(),
                contract.digest(),
                contract.accepts());
        this.readiness = readiness;
    }

    @Get
    Health health() {
        return health;
    }

    /** The process is alive when it can say so. */
    @Get("/live")
    Live live() {
        return new Live("ok", SERVICE);
    }

    @Get("/ready")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Ready> ready() {
        var answers = readiness.ask();
        return answers.containsValue(false)
                ? HttpResponse.<Ready>status(HttpStatus.SERVICE_UNAVAILABLE)
                        .body(new Ready("unready", SERVICE, answers))
                : HttpResponse.ok(new Ready("ok", SERVICE, answers));
    }

    /** Probes may ask what they may ask. */
    @Options(uris = {"/", "/live", "/ready"})
    HttpResponse<?> options() {
        return HttpResponse.noContent().header(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
    }

    @Serdeable
    record Health(
            String status,
            String service,
            String version,
            String environment,
            String signingKid,
            List<String> verifyKids,
            String contractDigest,
            List<String> acceptsContracts) {}

    @Serdeable
    record Live(String status, String service) {}

    @Serdeable
    record Ready(String status, String service, Map<String, Boolean> dependencies) {}
}
