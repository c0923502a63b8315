package accord.kernel.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * What both services must agree on about access tokens. Its digest is published at {@code /health} of both, so that a
 * difference is found before a token is refused.
 *
 * @param issuer the URL of auth-service, the claim {@code iss}
 */
public record TokenContract(String issuer) {
    /** The claim {@code aud}. */
    public static final String AUDIENCE = "accord";

    /** The header {@code typ}. */
    public static final String TYPE = "at+jwt";

    /** The only algorithm; it comes from here and never from a token. */
    public static final String ALGORITHM = "HS256";

    /** How long an access token lives. */
    public static final Duration ACCESS_LIFETIME = Duration.ofMinutes(10);

    /** How long a service token lives. */
    public static final Duration SERVICE_LIFETIME = Duration.ofMinutes(5);

    /** The longest lifetime (exp - iat) that is believed. */
    public static final Duration MAX_LIFETIME = Duration.ofMinutes(15);

    /** How far two clocks may differ. */
    public static final Duration SKEW = Duration.ofSeconds(30);

    /** The largest token that is minted, in characters. */
    public static final int MAX_MINTED = 2 * 1024;

    /** The largest token that is looked at, in characters, before anything is decoded. */
    public static final int MAX_ACCEPTED = 8 * 1024;

    private static final List<String> REQUIRED_HEADERS = List.of("alg", "typ", "kid");
    private static final List<String> REFUSED_HEADERS = List.of("crit", "b64", "zip", "enc", "jku", "jwk");
    private static final String REFUSED_PREFIX = "x5";
    private static final List<String> REQUIRED_CLAIMS =
            List.of("iss", "aud", "sub", "client_id", "jti", "iat", "exp", "token_use");
    private static final List<String> OPTIONAL_CLAIMS = List.of("nbf", "scope", "roles", "auth_time", "amr");

    public TokenContract {
        var problem = Identifier.problem(issuer);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(
                    "ACCORD_ISSUER " + problem.get() + ": set it to the public URL of auth-service, in both services");
        }
    }

    /** How long a token of this use lives. */
    public static Duration lifetime(TokenUse use) {
        return switch (use) {
            case ACCESS -> ACCESS_LIFETIME;
            case SERVICE -> SERVICE_LIFETIME;
        };
    }

    /** Whether a header member is one of those by which a token says how it is to be read or trusted. */
    static boolean refusesHeader(String name) {
        return REFUSED_HEADERS.contains(name) || name.startsWith(REFUSED_PREFIX);
    }

    /** SHA-256 of the canonical contract, in lower-case hexadecimal. */
    public String digest() {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(canonical().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** The digests of this contract and of the earlier ones whose tokens it still verifies. */
    public List<String> accepts() {
        return List.of(digest());
    }

    private String canonical() {
        return String.join(
                "\n",
                "accord token contract 1",
                "issuer=" + issuer,
                "audience=" + AUDIENCE,
                "algorithm=" + ALGORITHM,
                "type=" + TYPE,
                "headers=" + REQUIRED_HEADERS,
                "refused headers=" + REFUSED_HEADERS + "," + REFUSED_PREFIX + "*",
                "claims=" + REQUIRED_CLAIMS,
                "claims of access tokens=[sid]",
                "optional claims=" + OPTIONAL_CLAIMS,
                "lifetimes=" + ACCESS_LIFETIME + "," + SERVICE_LIFETIME + "," + MAX_LIFETIME,
                "skew=" + SKEW,
                "size=" + MAX_MINTED + "," + MAX_ACCEPTED);
    }
}
