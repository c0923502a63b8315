package accord.auth.adapter.http;

import accord.auth.session.RefreshToken;
import accord.auth.session.SessionRefresh;
import accord.auth.session.SessionRefresh.Expired;
import accord.auth.session.SessionRefresh.Outcome;
import accord.auth.session.SessionRefresh.Refreshed;
import accord.auth.session.SessionRefresh.Reused;
import accord.auth.session.SessionRefresh.SessionOver;
import accord.auth.session.SessionRefresh.Unknown;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;

/** Exchanges a refresh token, the same way for both endpoints that can; they differ in how they refuse. */
@Singleton
final class RefreshAnswers {
    private static final String SIGN_IN_AGAIN = "; sign in again";

    private final SessionRefresh sessionRefresh;

    RefreshAnswers(SessionRefresh sessionRefresh) {
        this.sessionRefresh = sessionRefresh;
    }

    HttpResponse<?> exchange(HttpRequest<?> request, String text, Answers.Refusal refusal) {
        return switch (outcome(text)) {
            case Refreshed(var tokens) -> HttpResponse.ok(TokenAnswer.of(tokens));
            case Unknown() -> refused(request, refusal, "REFRESH_TOKEN_UNKNOWN", "this is no refresh token of ours");
            case Expired() ->
                refused(request, refusal, "REFRESH_TOKEN_EXPIRED", "the refresh token was not used in time");
            case Reused() ->
                refused(
                        request,
                        refusal,
                        "REFRESH_TOKEN_REUSED",
                        "the refresh token was used before, so the session ended");
            case SessionOver() -> refused(request, refusal, "SESSION_ENDED", "the session of this refresh token ended");
        };
    }

    private Outcome outcome(String text) {
        return RefreshToken.parse(text).map(sessionRefresh::refresh).orElseGet(Unknown::new);
    }

    private static HttpResponse<?> refused(
            HttpRequest<?> request, Answers.Refusal refusal, String code, String message) {
        return refusal.answer(request, "invalid_grant", code, message + SIGN_IN_AGAIN);
    }
}
