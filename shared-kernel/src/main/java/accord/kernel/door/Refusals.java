package accord.kernel.door;

import accord.kernel.door.Admission.Admitted;
import accord.kernel.door.Admission.Denied;
import accord.kernel.token.AuthFailure;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every refusal over HTTP, with the code that a WebSocket would carry for the same token. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
public final class Refusals implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final String REASON = "accord.refused";

    private final Admissions admissions;

    Refusals(Admissions admissions) {
        this.admissions = admissions;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface declares it
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException exception) {
        HttpRequest<?> refused = request;
        return switch (admissions.of(refused)) {
            case Admitted _ -> answer(refused, AuthFailure.FORBIDDEN, "the role is missing");
            case Denied(var failure, var detail, var _) -> answer(refused, failure, detail);
        };
    }

    /** The answer to a request that is refused for this reason, wherever that was found out. */
    public static MutableHttpResponse<?> answer(HttpRequest<?> request, AuthFailure failure, String detail) {
        request.setAttribute(REASON, failure);
        LOG.atInfo()
                .addKeyValue("name", "request_refused")
                .addKeyValue("error_code", failure.code())
                .addKeyValue("status", failure.httpStatus())
                .addKeyValue("trace", Traces.of(request))
                .log("refused {} {}: {} ({})", request.getMethodName(), request.getPath(), failure.code(), detail);
        var status = HttpStatus.valueOf(failure.httpStatus());
        var problem = new Problem(
                Problems.error(status),
                failure.code(),
                detail + "; to mend this, " + failure.remedy(),
                Problems.requestId(request));
        var response = HttpResponse.status(status);
        if (status == HttpStatus.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, challenge(failure));
        }
        return Problems.write(request, response, problem);
    }

    /**
     * The answer when a password or a refresh token in the body opens nothing. RFC 9110 wants every 401 to say what would.
     *
     * @param error the kind, {@code code} the precise one, as in a {@link Problem}
     */
    public static MutableHttpResponse<Problem> unauthenticated(
            HttpRequest<?> request, String error, String code, String message) {
        return refused(request, HttpStatus.UNAUTHORIZED, error, code, message)
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge(AuthFailure.NO_TOKEN));
    }

    /** The answer when the credential is right, and yet. */
    public static MutableHttpResponse<Problem> forbidden(
            HttpRequest<?> request, String error, String code, String message) {
        return refused(request, HttpStatus.FORBIDDEN, error, code, message);
    }

    private static MutableHttpResponse<Problem> refused(
            HttpRequest<?> request, HttpStatus status, String error, String code, String message) {
        var problem = new Problem(error, code, message, Problems.requestId(request));
        return Problems.write(request, HttpResponse.status(status), problem);
    }

    /** Why the request was refused, once it was. */
    public static Optional<AuthFailure> reason(HttpRequest<?> request) {
        return request.getAttribute(REASON, AuthFailure.class);
    }

    private static String challenge(AuthFailure failure) {
        return failure == AuthFailure.NO_TOKEN
                ? "Bearer realm=\"accord\""
                : "Bearer realm=\"accord\", error=\"invalid_token\", error_description=\"" + failure.code() + "\"";
    }
}
