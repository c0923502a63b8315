package accord.auth.adapter.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** The token endpoint of RFC 6749, for clients that speak OAuth. */
@Controller("/oauth/token")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TokenController {
    static final String REFRESH = "refresh_token";

    private final RefreshAnswers refreshAnswers;

    TokenController(RefreshAnswers refreshAnswers) {
        this.refreshAnswers = refreshAnswers;
    }

    @Post
    HttpResponse<?> token(HttpRequest<String> request) {
        var form = Form.parse(request.getBody().orElse(""));
        var grant = form.value("grant_type");
        return grant.equals(REFRESH)
                ? refreshAnswers.exchange(request, form.value(REFRESH), Answers::badRequest)
                : Answers.badRequest(
                        request,
                        "unsupported_grant_type",
                        "GRANT_TYPE_UNSUPPORTED",
                        "the grant type offered here is " + REFRESH);
    }
}
