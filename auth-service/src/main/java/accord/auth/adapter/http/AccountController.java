package accord.auth.adapter.http;

import accord.auth.identity.EmailAddress;
import accord.auth.identity.Password;
import accord.auth.identity.Registration;
import accord.auth.identity.SignIn;
import accord.auth.session.AccountRemoval;
import accord.auth.session.SessionCheck;
import accord.auth.session.SessionId;
import accord.auth.session.SessionStart;
import accord.kernel.context.UserId;
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
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** People: opening an account, signing in, asking who one is, and leaving. */
@Controller("/auth")
@Consumes(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccountController {
    private final Registration registration;
    private final SignIn signIn;
    private final SessionStart sessionStart;
    private final SessionCheck sessionCheck;
    private final AccountRemoval accountRemoval;
    private final AttemptLimit limit;

    AccountController(
            Registration registration,
            SignIn signIn,
            SessionStart sessionStart,
            SessionCheck sessionCheck,
            AccountRemoval accountRemoval,
            AttemptLimit limit) {
        this.registration = registration;
        this.signIn = signIn;
        this.sessionStart = sessionStart;
        this.sessionCheck = sessionCheck;
        this.accountRemoval = accountRemoval;
        this.limit = limit;
    }

    @Post("/register")
    @Secured(SecurityRule.IS_ANONYMOUS)
    HttpResponse<?> register(HttpRequest<byte[]> request) {
        limit.count("register", request);
        var given = JsonBody.of(request);
        return switch (registration.register(email(given), password(given))) {
            case Registration.Registered(var user) -> HttpResponse.created(UserAnswer.of(user));
            case Registration.AddressTaken() ->
                Answers.problem(
                        request,
                        HttpStatus.CONFLICT,
                        "conflict",
                        "EMAIL_TAKEN",
                        "this address cannot be registered again; sign in with it instead");
            case Registration.PasswordRefused(var objection) ->
                Answers.badRequest(request, "invalid_request", objection.code(), objection.message());
        };
    }

    @Post("/login")
    @Secured(SecurityRule.IS_ANONYMOUS)
    HttpResponse<?> login(HttpRequest<byte[]> request) {
        limit.count("login", request);
        var given = JsonBody.of(request);
        return switch (signIn.signIn(email(given), password(given))) {
            case SignIn.Recognised(var user) -> HttpResponse.ok(SignInAnswer.of(sessionStart.start(user), user));
            case SignIn.WrongCredentials() ->
                Refusals.unauthenticated(
                        request,
                        "invalid_credentials",
                        "INVALID_CREDENTIALS",
                        "the address and the password do not belong together");
            case SignIn.AddressUnverified() ->
                Refusals.forbidden(
                        request,
                        "email_unverified",
                        "EMAIL_UNVERIFIED",
                        "verify the e-mail address first, then sign in");
        };
    }

    @Get("/me")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    HttpResponse<?> me(HttpRequest<?> request, Admission admission) {
        return switch (admission) {
            case Admitted(var context, var token) ->
                sessionCheck
                        .signedIn(context.userId(), new SessionId(token.sessionId()))
                        .<HttpResponse<?>>map(user -> HttpResponse.ok(UserAnswer.of(user)))
                        .orElseGet(() -> Refusals.answer(request, AuthFailure.TOKEN_REVOKED, "the session was ended"));
            case Denied(var failure, var detail, var _) -> Refusals.answer(request, failure, detail);
        };
    }

    /** Removes the caller's account. The body is {@code {"password": "…"}}; a test user has none, and sends none. */
    @Delete("/me")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    HttpResponse<?> leave(HttpRequest<byte[]> request, Admission admission) {
        limit.count("leave", request);
        return switch (admission) {
            case Admitted(var context, var token) -> left(request, context.userId(), new SessionId(token.sessionId()));
            case Denied(var failure, var detail, var _) -> Refusals.answer(request, failure, detail);
        };
    }

    private HttpResponse<?> left(HttpRequest<byte[]> request, UserId user, SessionId session) {
        var outcome = request.getBody().isEmpty()
                ? accountRemoval.remove(user, session)
                : accountRemoval.remove(user, session, password(JsonBody.of(request)));
        return switch (outcome) {
            case GONE -> HttpResponse.noContent();
            case SESSION_OVER -> Refusals.answer(request, AuthFailure.TOKEN_REVOKED, "the session was ended");
            case PASSWORD_MISSING ->
                Refusals.forbidden(
                        request,
                        "proof_required",
                        "PASSWORD_REQUIRED",
                        "send the account's password once more as the field 'password'");
            case PASSWORD_WRONG ->
                Refusals.forbidden(
                        request, "proof_required", "INVALID_CREDENTIALS", "this is not the password of the account");
        };
    }

    private static EmailAddress email(JsonBody given) {
        return EmailAddress.parse(given.text("email"))
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.BAD_REQUEST, "EMAIL_INVALID", "the field 'email' is not an e-mail address"));
    }

    private static Password password(JsonBody given) {
        return new Password(given.text("password"));
    }
}
