package accord.kernel.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.context.UserExecutionContext;
import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import accord.kernel.testkit.Forge;
import accord.kernel.token.AuthFailure;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.security.authentication.AuthorizationException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class AdmissionsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.750Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Forge FORGE = Forge.of(Forge.SECRET, CLOCK);
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Admissions admissions = new Admissions(FORGE.tokens(), CLOCK);

    @Test
    void whoComesInIsWhoTheTokenSays() {
        var request = carrying("/rooms", FORGE.person("ann", List.of("user"))).header("traceparent", TRACE);
        var context = admitted(admissions.of(request));
        assertThat(context.userId().value()).isEqualTo("ann");
        assertThat(context.roles()).containsExactly("user");
        assertThat(context.createdAt()).isEqualTo(NOW);
        assertThat(context.trace()).isEqualTo(TRACE);
        assertThat(context.requestId()).isEqualTo(RequestIds.of(request));
    }

    @Test
    void aRequestIsDecidedOnce() {
        var request = HttpRequest.GET("/rooms");
        var first = admissions.of(request);
        request.bearerAuth(FORGE.person("ann"));
        assertThat(admissions.of(request)).isSameAs(first);
        assertThat(RequestIds.of(request)).isSameAs(RequestIds.of(request));
        assertThat(RequestIds.of(request)).isNotEqualTo(RequestIds.of(HttpRequest.GET("/rooms")));
    }

    @ParameterizedTest
    @CsvSource({"/internal/rooms, SERVICE", "/internal, ACCESS", "/rooms, ACCESS", "/api/internal/x, ACCESS"})
    void aPathHasOneKindOfToken(String path, String kind) {
        var person = admissions.of(carrying(path, FORGE.person("ann")));
        var service = admissions.of(carrying(path, FORGE.service("backend-service")));
        var welcome = kind.equals("SERVICE") ? service : person;
        var other = kind.equals("SERVICE") ? person : service;
        assertThat(welcome).isInstanceOf(Admitted.class);
        assertThat(failure(other)).isEqualTo(AuthFailure.TOKEN_TYPE_MISMATCH);
    }

    @Test
    void aMessageIsJudgedLikeARequest() {
        var upgrade = HttpRequest.GET("/ws").header("traceparent", TRACE);
        var context = admitted(admissions.ofMessage(FORGE.person("ann"), upgrade));
        assertThat(context.requestId()).isEqualTo(RequestIds.of(upgrade));
        assertThat(context.trace()).isEqualTo(TRACE);
        assertThat(failure(admissions.ofMessage(FORGE.service("backend-service"), upgrade)))
                .isEqualTo(AuthFailure.TOKEN_TYPE_MISMATCH);
        assertThat(admissions.ofMessage("x", upgrade)).isInstanceOfSatisfying(Denied.class, denied -> {
            assertThat(denied.failure()).isEqualTo(AuthFailure.TOKEN_MALFORMED);
            assertThat(denied.carriers()).isEqualTo(new Carriers(false, false, List.of()));
            assertThat(denied.detail()).isNotBlank();
        });
        assertThat(admissions.of(upgrade)).as("the request itself carried none").isInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "garbage",
            })
    void aDamagedTraceIsNone(String trace) {
        assertThat(Traces.of(HttpRequest.GET("/").header("traceparent", trace))).isEmpty();
        assertThat(Traces.of(HttpRequest.GET("/"))).isEmpty();
    }

    @Test
    void controllersGetTheDecisionOrTheContextByType() {
        var good = carrying("/rooms", FORGE.person("ann"));
        var bad = HttpRequest.GET("/rooms");
        var decisions = new AdmissionBinder(admissions);
        var contexts = new ContextBinder(admissions);

        assertThat(decisions.argumentType().getType()).isEqualTo(Admission.class);
        assertThat(decisions.bind(context(Admission.class), good).getValue()).containsSame(admissions.of(good));
        assertThat(decisions.bind(context(Admission.class), bad).getValue()).containsSame(admissions.of(bad));
        assertThat(contexts.argumentType().getType()).isEqualTo(UserExecutionContext.class);
        assertThat(contexts.bind(context(UserExecutionContext.class), good).getValue())
                .containsSame(admitted(admissions.of(good)));
        assertThatThrownBy(() -> contexts.bind(context(UserExecutionContext.class), bad))
                .isInstanceOf(AuthorizationException.class);
    }

    @Test
    void theFrameworkIsToldTheSame() {
        var validator = new AccessTokenValidator(admissions);
        var reader = new RequestTokenReader();
        var token = FORGE.person("ann", List.of("user"));
        var good = carrying("/rooms", token);
        assertThat(reader.findToken(good)).contains(token);
        assertThat(reader.findToken(HttpRequest.GET("/rooms"))).isEmpty();
        assertThat(Mono.from(validator.validateToken(token, good)).blockOptional())
                .hasValueSatisfying(authentication -> {
                    assertThat(authentication.getName()).isEqualTo("ann");
                    assertThat(authentication.getRoles()).containsExactly("user");
                });
        assertThat(Mono.from(validator.validateToken(token, HttpRequest.GET("/rooms")))
                        .blockOptional())
                .as("what counts is the request")
                .isEmpty();
        assertThat(Mono.from(validator.validateToken(token, null)).blockOptional())
                .isEmpty();
    }

    private static <T> ArgumentConversionContext<T> context(Class<T> type) {
        return ConversionContext.of(Argument.of(type));
    }

    private static MutableHttpRequest<?> carrying(String path, String token) {
        return HttpRequest.GET(path).bearerAuth(token);
    }

    private static UserExecutionContext admitted(Admission admission) {
        return switch (admission) {
            case Admitted(var context, var _) -> context;
            case Denied(var failure, var detail, var _) -> throw new AssertionError(failure + ": " + detail);
        };
    }

    private static AuthFailure failure(Admission admission) {
        return switch (admission) {
            case Admitted _ -> throw new AssertionError("admitted");
            case Denied(var failure, var _, var _) -> failure;
        };
    }
}
