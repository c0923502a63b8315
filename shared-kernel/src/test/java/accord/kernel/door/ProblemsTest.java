package accord.kernel.door;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.Forge;
import accord.kernel.token.AuthFailure;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.security.authentication.AuthorizationException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {
    private static final Forge FORGE = Forge.of(Forge.SECRET);
    private static final HttpRequest<?> REQUEST = HttpRequest.GET("/rooms");

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST, invalid_request, BAD_REQUEST, malformed",
        "UNAUTHORIZED, invalid_token, UNAUTHORIZED, unauthorized",
        "FORBIDDEN, insufficient_scope, FORBIDDEN, forbidden",
        "NOT_FOUND, not_found, NOT_FOUND, nothing at this path",
        "METHOD_NOT_ALLOWED, method_not_allowed, METHOD_NOT_ALLOWED, Allow header",
        "NOT_ACCEPTABLE, not_acceptable, NOT_ACCEPTABLE, only application/json",
        "UNSUPPORTED_MEDIA_TYPE, unsupported_media_type, UNSUPPORTED_MEDIA_TYPE, as application/json",
        "REQUEST_ENTITY_TOO_LARGE, request_entity_too_large, MESSAGE_TOO_LARGE, too large",
        "CONFLICT, conflict, CONFLICT, conflict",
        "INTERNAL_SERVER_ERROR, server_error, INTERNAL_ERROR, request id",
        "SERVICE_UNAVAILABLE, temporarily_unavailable, SERVICE_UNAVAILABLE, try again",
    })
    void everyStatusHasItsWords(HttpStatus status, String error, String code, String words) {
        var response = new Problems()
                .processResponse(
                        ErrorContext.builder(REQUEST)
                                .errorMessage("hunter2-password")
                                .build(),
                        HttpResponse.status(status));
        assertThat(response.code()).isEqualTo(status.getCode());
        var problem = response.getBody().orElseThrow();
        assertThat(problem.error()).isEqualTo(error);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.message()).contains(words).doesNotContain("hunter2", "(at ");
        assertThat(problem.requestId()).isEqualTo(RequestIds.of(REQUEST).value());
        assertThat(response.getContentType()).contains(MediaType.APPLICATION_JSON_TYPE);
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void theAnswerToHeadHasNoBody() {
        var head = HttpRequest.create(HttpMethod.HEAD, "/rooms");
        var response = Refusals.answer(head, AuthFailure.NO_TOKEN, "it carries no token");
        assertThat(response.code()).isEqualTo(HttpStatus.UNAUTHORIZED.getCode());
        assertThat(response.getBody()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalSaysWhatTheContractSays(AuthFailure failure) {
        var response = Refusals.answer(REQUEST, failure, "it is so");
        var challenge = response.header("WWW-Authenticate");
        var problem = (Problem) Objects.requireNonNull(response.body());

        assertThat(response.code()).isEqualTo(failure.httpStatus());
        assertThat(problem.code()).isEqualTo(failure.code());
        assertThat(problem.message()).isEqualTo("it is so; to mend this, " + failure.remedy());
        if (failure == AuthFailure.NO_TOKEN) {
            assertThat(challenge).isEqualTo("Bearer realm=\"accord\"");
        } else if (failure.httpStatus() == 401) {
            assertThat(challenge)
                    .isEqualTo("Bearer realm=\"accord\", error=\"invalid_token\", error_description=\"" + failure.code()
                            + "\"");
        } else {
            assertThat(challenge).isNull();
        }
    }

    @Test
    void whoIsKnownIsForbiddenAndWhoIsNotIsRefused() {
        var refusals = new Refusals(new Admissions(FORGE.tokens(), InstantSource.system()));
        var known = HttpRequest.GET("/rooms").bearerAuth(FORGE.person("ann"));
        assertThat(code(refusals.handle(known, new AuthorizationException(null))))
                .isEqualTo("FORBIDDEN");
        assertThat(code(refusals.handle(HttpRequest.GET("/rooms"), new AuthorizationException(null))))
                .isEqualTo("NO_TOKEN");
    }

    @Test
    void aProblemThatIsThrownIsAnswered() {
        var handler = new ProblemHandler();
        var plain = new ProblemException(HttpStatus.CONFLICT, "EMAIL_TAKEN", "somebody has it");
        assertThat(handler.handle(REQUEST, plain).header("Retry-After")).isNull();
        assertThat(handler.handle(REQUEST, plain).body())
                .isEqualTo(new Problem(
                        "conflict",
                        "EMAIL_TAKEN",
                        "somebody has it",
                        RequestIds.of(REQUEST).value()));
        for (var wait : List.of(Duration.ZERO, Duration.ofMillis(300), Duration.ofMillis(1900))) {
            var later = new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "SLOW_DOWN", "later", wait);
            assertThat(handler.handle(REQUEST, later).header("Retry-After")).isEqualTo("1");
        }
        var later = new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "SLOW_DOWN", "later", Duration.ofSeconds(7));
        assertThat(later.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(handler.handle(REQUEST, later).header("Retry-After")).isEqualTo("7");
        assertThat(handler.handle(REQUEST, later).code()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS.getCode());
    }

    @Test
    void everyAnswerSaysThatItIsData() {
        var filter = new SecurityHeaders();
        var response = HttpResponse.ok();
        filter.add(response);
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");

        var kept = HttpResponse.ok().header("Cache-Control", "max-age=60");
        filter.add(kept);
        assertThat(kept.header("Cache-Control")).isEqualTo("max-age=60");
    }

    private static String code(MutableHttpResponse<?> response) {
        return response.body() instanceof Problem problem ? problem.code() : "";
    }
}
