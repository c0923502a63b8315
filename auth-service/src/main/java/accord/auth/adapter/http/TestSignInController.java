package accord.auth.adapter.http;

import accord.auth.identity.TestUsers;
import accord.auth.session.SessionStart;
import accord.kernel.door.Refusals;
import accord.kernel.secret.TestSignIn;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/**
 * Signs a new test user in, by the steps that sign everybody in: what a test gets is an ordinary token of an ordinary user, and
 * no other service can tell.
 */
@Controller("/auth/e2e/test-auth")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TestSignInController {
    private static final String KEY = "X-E2E-Bypass-Key";

    private final TestSignIn testSignIn;
    private final TestUsers testUsers;
    private final SessionStart sessionStart;
    private final AttemptLimit limit;

    TestSignInController(TestSignIn testSignIn, TestUsers testUsers, SessionStart sessionStart, AttemptLimit limit) {
        this.testSignIn = testSignIn;
        this.testUsers = testUsers;
        this.sessionStart = sessionStart;
        this.limit = limit;
    }

    /** Takes no body. */
    @Post
    HttpResponse<?> signIn(HttpRequest<?> request) {
        limit.count("test-auth", request);
        var presented = request.getHeaders().getAll(KEY);
        return switch (testSignIn.judge(presented.size() == 1 ? presented.getFirst() : "")) {
            case RIGHT_KEY -> {
                var user = testUsers.make();
                yield HttpResponse.ok(SignInAnswer.of(sessionStart.start(user), user));
            }
            case WRONG_KEY ->
                Refusals.forbidden(
                        request,
                        "access_denied",
                        "TEST_KEY_WRONG",
                        "send the value of " + TestSignIn.VARIABLE + " of this service in the header " + KEY);
            case NO_KEY_SET ->
                Answers.problem(
                        request,
                        HttpStatus.NOT_FOUND,
                        "not_found",
                        "TEST_KEY_NOT_SET",
                        "no test user signs in here while " + TestSignIn.VARIABLE + " is not set");
            case NOT_HERE ->
                Refusals.forbidden(
                        request,
                        "access_denied",
                        "TEST_SIGN_IN_FORBIDDEN",
                        "no test user signs in in this environment");
        };
    }
}
