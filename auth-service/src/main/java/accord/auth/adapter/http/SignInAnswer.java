package accord.auth.adapter.http;

import accord.auth.identity.User;
import accord.auth.session.TokenPair;
import io.micronaut.serde.annotation.Serdeable;

/** A pair of tokens, and whose they are. */
@Serdeable
record SignInAnswer(String accessToken, String refreshToken, String tokenType, long expiresIn, UserAnswer user) {
    static SignInAnswer of(TokenPair pair, User user) {
        var tokens = TokenAnswer.of(pair);
        return new SignInAnswer(
                tokens.accessToken(),
                tokens.refreshToken(),
                tokens.tokenType(),
                tokens.expiresIn(),
                UserAnswer.of(user));
    }

    @Override
    public String toString() {
        return "SignInAnswer[redacted]";
    }
}
