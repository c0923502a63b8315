package accord.auth.adapter.http;

import accord.auth.identity.PasswordPolicy;
import accord.auth.identity.SignIn;
import accord.auth.session.SessionPolicy;
import accord.kernel.token.TokenContract;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;

/** What a front end needs to know before anybody has signed in. */
@Controller("/auth/config")
@Secured(SecurityRule.IS_ANONYMOUS)
final class FrontEndController {
    private final FrontEndConfig config;

    FrontEndController(PublicUrls urls, SessionPolicy sessions, SignIn signIn) {
        this.config = new FrontEndConfig(
                urls.issuer(),
                sessions.clientId(),
                urls.backend(),
                urls.webSocket(),
                Endpoints.of(urls),
                Lifetimes.of(sessions),
                new PasswordLength(PasswordPolicy.MIN_LENGTH, PasswordPolicy.MAX_LENGTH),
                signIn.wantsVerifiedAddress());
    }

    @Get
    FrontEndConfig config() {
        return config;
    }

    @Serdeable
    record FrontEndConfig(
            String issuer,
            String clientId,
            String backendUrl,
            String websocketUrl,
            Endpoints endpoints,
            Lifetimes lifetimes,
            PasswordLength passwordLength,
            boolean emailVerificationRequired) {}

    @Serdeable
    record Endpoints(String register, String login, String refresh, String logout, String me, String token) {
        static Endpoints of(PublicUrls urls) {
            return new Endpoints(
                    urls.at("/auth/register"),
                    urls.at("/auth/login"),
                    urls.at("/auth/refresh"),
                    urls.at("/auth/logout"),
                    urls.at("/auth/me"),
                    urls.at("/oauth/token"));
        }
    }

    /** All in seconds. */
    @Serdeable
    record Lifetimes(long accessToken, long refreshTokenIdle, long session) {
        static Lifetimes of(SessionPolicy sessions) {
            return new Lifetimes(
                    TokenContract.ACCESS_LIFETIME.toSeconds(),
                    sessions.idle().toSeconds(),
                    sessions.lifetime().toSeconds());
        }
    }

    @Serdeable
    record PasswordLength(int min, int max) {}
}
