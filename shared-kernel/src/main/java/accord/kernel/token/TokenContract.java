package accord.kernel.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

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

    /** Header members by which a token says how it is to be read or trusted. */
    static final List<String> REFUSED_HEADERS = List.of("crit", "b64", "zip", "enc", "jku", "jwk");

    /** How the names of the others begin. */
    static final String REFUSED_PREFIX = "x5";

    private static final String ISSUER = "{issuer}";
    private static final String DOCUMENT = resource("token-contract.json");

    /** The contracts of earlier versions, whose tokens this one still verifies. */
    private static final List<String> EARLIER = List.of(resource("earlier/token-contract-0.txt"));

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

    /** The contract as a document, the same in every deployment of this version: a JSON Schema, with the rest beside it. */
    public static String document() {
        return DOCUMENT;
    }

    /** SHA-256 of the document with the issuer filled in, in lower-case hexadecimal. */
    public String digest() {
        return digest(DOCUMENT);
    }

    /** The digests of this contract and of the earlier ones whose tokens it still verifies. */
    public List<String> accepts() {
        return Stream.concat(Stream.of(DOCUMENT), EARLIER.stream())
                .map(this::digest)
                .toList();
    }

    private String digest(String document) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(sha256.digest(document.replace(ISSUER, issuer).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (var stream = TokenContract.class.getResourceAsStream("/contract/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("the kernel's jar has no contract/" + name);
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("contract/" + name + " cannot be read from the kernel's jar", e);
        }
    }
}
