package accord.kernel.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The claims of a token whose signature was good. Signed is not yet sane: each claim is checked by value, because a minting
 * bug signs {@code null} and {@code "undefined"} as readily as a real id.
 */
final class TokenClaims implements TokenJson.Members {
    private static final long ABSENT = Long.MIN_VALUE;
    static final long LARGEST_EXACT = 1L << 53;
    private static final int LARGEST_EXACT_DIGITS = 16;

    String subject = "";
    String clientId = "";
    String sessionId = "";
    String id = "";
    TokenUse use = TokenUse.ACCESS;
    List<String> scope = List.of();
    List<String> roles = List.of();
    long issuedAt = ABSENT;
    long expiresAt = ABSENT;

    private String issuer = "";
    private List<String> audience = List.of();
    private String tokenUse = "";
    private boolean subjectGiven;
    private boolean sessionGiven;
    private long notBefore = ABSENT;

    private TokenClaims() {}

    static TokenClaims read(byte[] utf8) throws RefusedTokenException {
        var claims = new TokenClaims();
        TokenJson.read(utf8, "payload", claims);
        return claims;
    }

    @Override
    public void take(String name, JsonToken value, JsonParser parser) throws IOException, RefusedTokenException {
        switch (name) {
            case "iss" -> issuer = string(name, value, parser);
            case "aud" -> audience = audience(value, parser);
            case "sub" -> takeSubject(value, parser);
            case "client_id" -> clientId = string(name, value, parser);
            case "sid" -> {
                sessionId = string(name, value, parser);
                sessionGiven = true;
            }
            case "jti" -> id = string(name, value, parser);
            case "token_use" -> tokenUse = string(name, value, parser);
            case "iat" -> issuedAt = time(name, value, parser);
            case "exp" -> expiresAt = time(name, value, parser);
            case "nbf" -> notBefore = time(name, value, parser);
            case "auth_time" -> time(name, value, parser);
            case "scope" -> scope = scope(string(name, value, parser));
            case "roles" -> roles = identifiers(name, value, parser);
            case "amr" -> identifiers(name, value, parser);
            default -> {
                // Unknown claims are for someone else.
            }
        }
    }

    /** Checks every claim against the contract; what they say about time comes last, so that "expired" means just that. */
    void check(TokenContract contract, TokenUse expected, Instant now) throws RefusedTokenException {
        checkIssuer(contract);
        checkAudience();
        checkUse(expected);
        checkSubject();
        identifier("client_id", clientId);
        identifier("jti", id);
        if (use == TokenUse.ACCESS) {
            identifier("sid", sessionId);
        } else if (sessionGiven) {
            throw invalid("sid", "belongs to people's tokens only");
        }
        checkTimes(now);
    }

    private void checkIssuer(TokenContract contract) throws RefusedTokenException {
        if (issuer.isBlank()) {
            throw invalid("iss", "is missing or blank");
        }
        if (!issuer.equals(contract.issuer())) {
            throw new RefusedTokenException(AuthFailure.ISSUER_MISMATCH, "another issuer signed it");
        }
    }

    private void checkAudience() throws RefusedTokenException {
        if (audience.isEmpty()) {
            throw invalid("aud", "is missing or empty");
        }
        if (audience.size() != 1 || !audience.getFirst().equals(TokenContract.AUDIENCE)) {
            throw new RefusedTokenException(AuthFailure.AUDIENCE_MISMATCH, "it is meant for another audience");
        }
    }

    private void checkUse(TokenUse expected) throws RefusedTokenException {
        if (tokenUse.isBlank()) {
            throw invalid("token_use", "is missing or blank");
        }
        if (!tokenUse.equals(expected.claim())) {
            throw new RefusedTokenException(
                    AuthFailure.TOKEN_TYPE_MISMATCH, "token_use is not '" + expected.claim() + "'");
        }
        use = expected;
    }

    private void checkSubject() throws RefusedTokenException {
        if (!subjectGiven || subject.isBlank()) {
            throw new RefusedTokenException(AuthFailure.MISSING_USER_ID, "sub is missing or blank");
        }
        var problem = Identifier.problem(subject);
        if (problem.isPresent()) {
            throw problem.get().equals(Identifier.PLACEHOLDER)
                    ? new RefusedTokenException(AuthFailure.MISSING_USER_ID, "sub " + problem.get())
                    : invalid("sub", problem.get());
        }
    }

    private void checkTimes(Instant now) throws RefusedTokenException {
        if (issuedAt == ABSENT || expiresAt == ABSENT) {
            throw invalid(issuedAt == ABSENT ? "iat" : "exp", "is missing");
        }
        var lifetime = expiresAt - issuedAt;
        if (lifetime <= 0 || lifetime > TokenContract.MAX_LIFETIME.toSeconds()) {
            throw invalid("exp", "does not lie within " + TokenContract.MAX_LIFETIME.toMinutes() + " min after iat");
        }
        var skew = TokenContract.SKEW.toMillis();
        var millis = now.toEpochMilli();
        if (millis >= expiresAt * 1000 + skew) {
            throw new RefusedTokenException(AuthFailure.TOKEN_EXPIRED, "it has expired");
        }
        if (issuedAt * 1000 > millis + skew) {
            throw new RefusedTokenException(AuthFailure.TOKEN_NOT_YET_VALID, "iat lies in the future");
        }
        if (notBefore != ABSENT && notBefore * 1000 > millis + skew) {
            throw new RefusedTokenException(AuthFailure.TOKEN_NOT_YET_VALID, "nbf lies in the future");
        }
    }

    private void takeSubject(JsonToken value, JsonParser parser) throws IOException, RefusedTokenException {
        if (value != JsonToken.VALUE_NULL) {
            subject = string("sub", value, parser);
            subjectGiven = true;
        }
    }

    private static List<String> audience(JsonToken value, JsonParser parser) throws IOException, RefusedTokenException {
        return value == JsonToken.START_ARRAY ? strings("aud", value, parser) : List.of(string("aud", value, parser));
    }

    private static List<String> scope(String value) throws RefusedTokenException {
        if (value.isEmpty()) {
            return List.of();
        }
        var scopes = List.of(value.split(" ", -1));
        for (var scope : scopes) {
            identifier("scope", scope);
        }
        return scopes;
    }

    private static List<String> identifiers(String name, JsonToken value, JsonParser parser)
            throws IOException, RefusedTokenException {
        var values = strings(name, value, parser);
        for (var each : values) {
            identifier(name, each);
        }
        return values;
    }

    private static List<String> strings(String name, JsonToken value, JsonParser parser)
            throws IOException, RefusedTokenException {
        if (value != JsonToken.START_ARRAY) {
            throw invalid(name, "is not an array");
        }
        var strings = new ArrayList<String>();
        for (var next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            strings.add(string(name, next, parser));
        }
        return List.copyOf(strings);
    }

    private static String string(String name, JsonToken value, JsonParser parser)
            throws IOException, RefusedTokenException {
        if (value != JsonToken.VALUE_STRING) {
            throw invalid(name, "is not a string");
        }
        return parser.getText();
    }

    private static long time(String name, JsonToken value, JsonParser parser)
            throws IOException, RefusedTokenException {
        // The digits are looked at before they are read: a number of thousands of digits never becomes one.
        if (value != JsonToken.VALUE_NUMBER_INT
                || parser.getTextLength() > LARGEST_EXACT_DIGITS
                || parser.getTextCharacters()[parser.getTextOffset()] == '-'
                || parser.getLongValue() > LARGEST_EXACT) {
            throw invalid(name, "is not a whole number of seconds since the epoch");
        }
        return parser.getLongValue();
    }

    private static void identifier(String name, String value) throws RefusedTokenException {
        var problem = Identifier.problem(value);
        if (problem.isPresent()) {
            throw invalid(name, problem.get());
        }
    }

    private static RefusedTokenException invalid(String name, String why) {
        return new RefusedTokenException(AuthFailure.CLAIM_INVALID, name + " " + why);
    }
}
