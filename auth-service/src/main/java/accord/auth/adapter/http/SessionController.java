package accord.auth.adapter.http;

import accord.auth.session.RefreshToken;
import accord.auth.session.SessionEnd;
import accord.auth.session.SessionId;
import accord.kernel.door.Admission;
import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import accord.kernel.door.ProblemException;
import accord.kernel.door.Refusals;
import accord.kernel.token.AuthFailure;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Optional;

/** Sessions: going on with one, and ending it. */
@Controller("/auth")
@Consumes(MediaType.APPLICATION_JSON)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SessionController {
    private final RefreshAnswers refreshAnswers;
    private final SessionEnd sessionEnd;

    SessionController(RefreshAnswers refreshAnswers, SessionEnd sessionEnd) {
        this.refreshAnswers = refreshAnswers;
        this.sessionEnd = sessionEnd;
    }

    @Post("/refresh")
    HttpResponse<?> refresh(HttpRequest<byte[]> request) {
        var given = JsonBody.of(request);
        var token = refreshToken(given).orElseGet(() -> given.text("refresh_token"));
        return refreshAnswers.exchange(request, token, Refusals::unauthenticated);
    }

    /**
     * Signs out by the access token, or, when that is gone or too old, by the refresh token alone; such a request is answered
     * the same whether or not there was anything to end.
     */
    @Post("/logout")
    HttpResponse<?> logout(
            HttpRequest<byte[]> request, Admission admission, @QueryValue(defaultValue = "local") String scope) {
        var reach = reach(scope);
        return switch (admission) {
            case Admitted(var context, var token) -> {
                sessionEnd.end(context.userId(), new SessionId(token.sessionId()), reach);
                yield HttpResponse.noContent();
            }
            case Denied(var failure, var detail, var _) -> {
                var carried =
                        request.getBody().isEmpty() ? Optional.<String>empty() : refreshToken(JsonBody.of(request));
                if (carried.isEmpty() || !mayUseRefreshToken(failure, reach)) {
                    yield Refusals.answer(request, failure, detail);
                }
                carried.flatMap(RefreshToken::parse).ifPresent(sessionEnd::end);
                yield HttpResponse.noContent();
            }
        };
    }

    /** Both spellings are in use by clients. */
    private static Optional<String> refreshToken(JsonBody given) {
        return given.optionalText("refresh_token").or(() -> given.optionalText("refreshToken"));
    }

    private static boolean mayUseRefreshToken(AuthFailure failure, SessionEnd.Scope reach) {
        return reach == SessionEnd.Scope.LOCAL
                && (failure == AuthFailure.NO_TOKEN || failure == AuthFailure.TOKEN_EXPIRED);
    }

    private static SessionEnd.Scope reach(String scope) {
        return switch (scope) {
            case "local" -> SessionEnd.Scope.LOCAL;
            case "others" -> SessionEnd.Scope.OTHERS;
            case "global" -> SessionEnd.Scope.GLOBAL;
            default ->
                throw new ProblemException(
                        HttpStatus.BAD_REQUEST, "SCOPE_UNKNOWN", "the scope is one of local, others, global");
        };
    }
}
