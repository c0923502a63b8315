package accord.auth.adapter.http;

import accord.auth.session.TokenPair;
import io.micronaut.serde.annotation.Serdeable;

/**
 * A pair of tokens, in the words of RFC 6749.
 *
 * @param expiresIn seconds that the access token lives
 */
@Serdeable
record TokenAnswer(String accessToken, String refreshToken, String tokenType, long expiresIn) {
    static TokenAnswer of(TokenPair tokens) {
        return new TokenAnswer(
                tokens.access().value(),
                tokens.refresh().value(),
                "Bearer",
                tokens.access().expiresIn());
    }

    @Override
    public String toString() {
        return "TokenAnswer[redacted]";
    }
}
