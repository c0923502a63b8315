package accord.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.environment.Environment;
import accord.kernel.observe.HealthCheck.Condition;
import accord.kernel.secret.JwtSecretResolver;
import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenContract;
import io.micronaut.http.HttpResponse;
import io.micronaut.runtime.ApplicationConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthControllerTest {
    private static final JwtSecretResolver.Resolution SECRETS = JwtSecretResolver.resolve(
            Map.of("JWT_SECRET", Forge.SECRET, "JWT_SECRET_NEXT", Forge.OTHER_SECRET), Environment.TEST, Forge.ISSUER);
    private static final TokenContract CONTRACT = new TokenContract(Forge.ISSUER);

    @Test
    void healthSaysWhatTheOtherServiceCompares() {
        var health = service(new Condition.Up()).health();
        assertThat(health.body())
                .isEqualTo(new Health(
                        "ok",
                        "probe",
                        "unreleased",
                        "test",
                        SECRETS.ring().signing().keyId(),
                        "JWT_SECRET",
                        SECRETS.ring().verifyKeyIds(),
                        CONTRACT.digest(),
                        CONTRACT.accepts()));
        assertNotKept(health);
    }

    @Test
    void trafficComesAsLongAsNothingIsDown() {
        assertThat(service().ready().code()).isEqualTo(200);
        assertThat(service(new Condition.Up()).ready().code()).isEqualTo(200);
        assertThat(service(new Condition.Degraded("slow")).ready().code()).isEqualTo(200);
        assertThat(service(new Condition.Down("gone"), new Condition.Up())
                        .ready()
                        .code())
                .isEqualTo(503);
    }

    @Test
    void theWorstDependencyIsTheStatusAndEachSaysWhy() {
        var readiness = service(new Condition.Up(), new Condition.Degraded("slow"), new Condition.Down("gone"))
                .ready();
        assertThat(readiness.body())
                .isEqualTo(new Readiness(
                        "down",
                        "probe",
                        List.of(
                                new Readiness.Dependency("check 0", "ok", ""),
                                new Readiness.Dependency("check 1", "degraded", "slow"),
                                new Readiness.Dependency("check 2", "down", "gone"))));
        assertNotKept(readiness);
        assertThat(Objects.requireNonNull(
                                service(new Condition.Degraded("slow")).health().body())
                        .status())
                .isEqualTo("degraded");
    }

    @Test
    void aProcessThatAnswersIsAlive() {
        var alive = service(new Condition.Down("gone")).live();
        assertThat(alive.body()).isEqualTo(new HealthController.Alive("ok", "probe"));
        assertNotKept(alive);
    }

    @Test
    void theMethodsAreListed() {
        var options = service().options();
        assertThat(options.code()).isEqualTo(204);
        assertThat(options.getHeaders().get("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void aDependencyWorksOrDoesNot() {
        assertThat(HealthCheck.upOr(true, "gone")).isEqualTo(new Condition.Up());
        assertThat(HealthCheck.upOr(false, "gone")).isEqualTo(new Condition.Down("gone"));
    }

    private static void assertNotKept(HttpResponse<?> response) {
        assertThat(response.getHeaders().get("Cache-Control")).isEqualTo("no-store");
    }

    private static HealthController service(Condition... conditions) {
        var application = new ApplicationConfiguration();
        application.setName("probe");
        return new HealthController(
                application,
                Environment.TEST,
                SECRETS.ring(),
                SECRETS.report(),
                CONTRACT,
                IntStream.range(0, conditions.length)
                        .mapToObj(i -> check("check " + i, conditions[i]))
                        .toList());
    }

    private static HealthCheck check(String name, Condition condition) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Condition ask() {
                return condition;
            }
        };
    }
}
