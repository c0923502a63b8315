package accord.backend.adapter.auth;

import static java.util.Objects.requireNonNullElse;

import accord.kernel.observe.Health;
import accord.kernel.observe.HealthCheck;
import accord.kernel.observe.Measurements;
import accord.kernel.secret.KeyRing;
import accord.kernel.secret.SecretReport;
import accord.kernel.token.TokenContract;
import io.micrometer.core.instrument.Counter;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Whether auth-service signs with a key that this service believes, under a contract that it accepts. A confirmed difference
 * keeps a starting instance from traffic; one that has agreed once stays ready and only complains, because dropping live
 * sockets mends nothing.
 */
public final class KeyAgreement implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(KeyAgreement.class);
    private static final Duration WITHIN = Duration.ofSeconds(2);

    private final AtomicReference<Condition> last =
            new AtomicReference<>(new Condition.Down("auth-service was not asked yet"));
    private final URI health;
    private final KeyRing ring;
    private final SecretReport secrets;
    private final TokenContract contract;
    private final JsonMapper json;
    private final Counter differentKeys;
    private final Counter differentContracts;
    private volatile boolean agreedOnce;

    /** Made when it is first used: it brings all of TLS with it, and nobody who starts waits for that. */
    private static final class Line {
        private static final HttpClient TO_AUTH =
                HttpClient.newBuilder().connectTimeout(WITHIN).build();
    }

    /** @param authService the URL under which this service reaches auth-service */
    public KeyAgreement(
            URI authService,
            KeyRing ring,
            SecretReport secrets,
            TokenContract contract,
            JsonMapper json,
            Measurements measurements) {
        this.health = URI.create(authService + "/health");
        this.ring = ring;
        this.secrets = secrets;
        this.contract = contract;
        this.json = json;
        this.differentKeys = differences(measurements, "key");
        this.differentContracts = differences(measurements, "contract");
    }

    private static Counter differences(Measurements measurements, String kind) {
        return measurements.counter(
                "agreement.mismatch", "comparisons with auth-service that found a difference", "kind", kind);
    }

    @Override
    public String name() {
        return "auth-service";
    }

    /** The last comparison; asking again is {@link #compare}'s. */
    @Override
    public Condition ask() {
        return last.get();
    }

    /** Compares for the first time, beside the caller: the service is not ready before there is an answer, or none in time. */
    public void begin() {
        Thread.ofVirtual().name("first comparison of keys").start(this::compare);
    }

    /** Asks auth-service and compares. Blocks a bounded time. */
    public void compare() {
        var judgement = judge();
        var condition = judgement.condition();
        var before = last.getAndSet(condition);
        if (!before.equals(condition)) {
            switch (condition) {
                case Condition.Up _ -> LOG.info("auth-service agrees on the signing key and the token contract");
                case Condition.Degraded(var reason) -> tell(LOG.atWarn(), judgement.errorCode(), reason);
                case Condition.Down(var reason) -> tell(LOG.atError(), judgement.errorCode(), reason);
            }
        }
    }

    private static void tell(LoggingEventBuilder line, String errorCode, String reason) {
        line.addKeyValue("name", "disagreement")
                .addKeyValue("error_code", errorCode)
                .log("{}", reason);
    }

    /** @param errorCode what is wrong in one word; empty when nothing is */
    private record Judgement(Condition condition, String errorCode) {}

    private Judgement judge() {
        try {
            var request = HttpRequest.newBuilder(health).timeout(WITHIN).build();
            var answer = Line.TO_AUTH.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                return unknown("it answered " + answer.statusCode());
            }
            var auth = json.readValue(answer.body(), Health.class);
            return auth == null || isSilent(auth) ? unknown("it said neither key nor contract") : compared(auth);
        } catch (IOException e) {
            return unknown(e.getClass().getSimpleName());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return unknown("interrupted");
        }
    }

    /**
     * Whichever is the newer knows the other's contract. A newer auth-service names ours among those that it accepts only while
     * the tokens that it mints are good by ours: that is what the released contracts are compared for. Without this half an
     * older instance could not start any more, not even for a rollback, once a newer auth-service serves.
     */
    private boolean canServeBeside(Health auth) {
        return contract.accepts().contains(auth.contractDigest())
                || requireNonNullElse(auth.acceptsContracts(), List.of()).contains(contract.digest());
    }

    /** Whatever answers under that address may be something else, and what it leaves out is no difference. */
    private static boolean isSilent(Health auth) {
        return requireNonNullElse(auth.signingKid(), "").isEmpty()
                || requireNonNullElse(auth.contractDigest(), "").isEmpty();
    }

    private Judgement compared(Health auth) {
        if (!ring.verifyKeyIds().contains(auth.signingKid())) {
            differentKeys.increment();
            return different(
                    "KEY_MISMATCH",
                    "auth-service signs with " + auth.signingKid() + " (from "
                            + auth.secretName() + "), backend-service verifies " + ring.verifyKeyIds() + " (from "
                            + secrets.winner().orElse("nowhere")
                            + "): give both the same version of the same secret, or add it as JWT_SECRET_NEXT here");
        }
        if (!canServeBeside(auth)) {
            differentContracts.increment();
            return different(
                    "CONTRACT_MISMATCH",
                    "the token contracts differ: auth-service has " + auth.contractDigest()
                            + ", backend-service accepts " + contract.accepts()
                            + ": give both the same ACCORD_ISSUER; if they have it, roll out the version of backend-service that"
                            + " accepts the new contract first, and auth-service after it");
        }
        agreedOnce = true;
        return new Judgement(new Condition.Up(), "");
    }

    private Judgement different(String errorCode, String sentence) {
        var reason = errorCode + ": " + sentence;
        return new Judgement(agreedOnce ? new Condition.Degraded(reason) : new Condition.Down(reason), errorCode);
    }

    private Judgement unknown(String why) {
        return new Judgement(
                new Condition.Degraded("auth-service at " + health + " could not be asked (" + why
                        + "), so nobody knows whether the keys agree"),
                "AUTH_UNREACHABLE");
    }
}
