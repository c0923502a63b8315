package accord.contract.token;

import static accord.kernel.token.AuthFailure.AUDIENCE_MISMATCH;
import static accord.kernel.token.AuthFailure.CLAIM_INVALID;
import static accord.kernel.token.AuthFailure.ISSUER_MISMATCH;
import static accord.kernel.token.AuthFailure.KEY_MISMATCH;
import static accord.kernel.token.AuthFailure.MISSING_USER_ID;
import static accord.kernel.token.AuthFailure.SIGNATURE_INVALID;
import static accord.kernel.token.AuthFailure.TOKEN_EXPIRED;
import static accord.kernel.token.AuthFailure.TOKEN_MALFORMED;
import static accord.kernel.token.AuthFailure.TOKEN_NOT_YET_VALID;
import static accord.kernel.token.AuthFailure.TOKEN_TYPE_MISMATCH;
import static java.nio.charset.StandardCharsets.UTF_8;

import accord.contract.client.Json;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.ForgedToken;
import accord.kernel.token.AuthFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table of tokens that no door opens for, each with the one name that its flaw has. */
final class BadTokens {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String ZERO_WIDTH_SPACE = "\u200B";
    private static final String CYRILLIC_A = "\u0430";

    private final Forge forge;
    private final List<BadToken> table = new ArrayList<>();

    private BadTokens(Forge forge) {
        this.forge = forge;
    }

    static List<BadToken> of(Forge forge) {
        var bad = new BadTokens(forge);
        bad.shapes();
        bad.encodings();
        bad.headers();
        bad.keys();
        bad.signatures();
        bad.payloads();
        bad.identities();
        bad.contract();
        bad.times();
        return List.copyOf(bad.table);
    }

    private void shapes() {
        add(TOKEN_MALFORMED, "one word", "token");
        add(TOKEN_MALFORMED, "the word valid, which once was enough", "valid-token");
        add(TOKEN_MALFORMED, "two parts", head() + "." + payload());
        add(TOKEN_MALFORMED, "four parts", honest() + ".e30");
        add(TOKEN_MALFORMED, "five parts, as in JWE", "e30.e30.e30.e30.e30");
        add(TOKEN_MALFORMED, "dots only", "..");
        add(TOKEN_MALFORMED, "three empty objects", "e30.e30.e30");
        add(TOKEN_MALFORMED, "no signature", head() + "." + payload() + ".");
        add(TOKEN_MALFORMED, "no payload", forge.forged().sealed(head(), ""));
        add(TOKEN_MALFORMED, "no header", forge.forged().sealed("", payload()));
        add(TOKEN_MALFORMED, "a second scheme in front", "Bearer:" + honest());
        add(TOKEN_MALFORMED, "quotes around it", '"' + honest() + '"');
        add(TOKEN_MALFORMED, "a comma and another token", honest() + "," + honest());
        add(TOKEN_MALFORMED, "the base64 of a token", encoded(honest()));
        add(TOKEN_MALFORMED, "a template that nobody filled in", "{authorization}");
        add(TOKEN_MALFORMED, "the word null", "null");
        add(TOKEN_MALFORMED, "the word undefined", "undefined");
        add(TOKEN_MALFORMED, "nine kilobytes", claiming("note", "x".repeat(9 * 1024)));
    }

    private void encodings() {
        add(TOKEN_MALFORMED, "a padded header", forge.forged().sealed(head() + "=", payload()));
        add(TOKEN_MALFORMED, "a padded payload", forge.forged().sealed(head(), payload() + "=="));
        add(TOKEN_MALFORMED, "a padded signature", honest() + "=");
        add(TOKEN_MALFORMED, "the alphabet of base64 proper", forge.forged().sealed(head(), "e30+/w"));
        add(TOKEN_MALFORMED, "a length that no bytes have", forge.forged().sealed(head(), "e30e3"));
        add(TOKEN_MALFORMED, "trailing bits in the signature", otherTrailingBits(honest()));
        add(TOKEN_MALFORMED, "a percent sign", honest() + "%20");
        add(TOKEN_MALFORMED, "a header that is not UTF-8", forge.forged().sealed("__79", payload()));
        add(TOKEN_MALFORMED, "a payload that is not UTF-8", forge.forged().sealed(head(), "__79"));
    }

    private void headers() {
        add(TOKEN_MALFORMED, "the header null, which once was a 500", "bnVsbA.e30.AA");
        add(TOKEN_MALFORMED, "a signed header null", signed("null", claims()));
        add(TOKEN_MALFORMED, "a header that is an array", signed("[]", claims()));
        add(TOKEN_MALFORMED, "a header that is a string", signed("\"HS256\"", claims()));
        add(TOKEN_MALFORMED, "a header that does not end", signed("{\"alg\":\"HS256\"", claims()));
        add(TOKEN_MALFORMED, "a header that is two objects", signed(header() + header(), claims()));
        add(
                TOKEN_MALFORMED,
                "two algorithms in one header",
                signed(header().replaceFirst("\\{", "{\"alg\":\"none\","), claims()));
        add(TOKEN_MALFORMED, "no alg", headless("alg"));
        add(TOKEN_MALFORMED, "no typ", headless("typ"));
        add(TOKEN_MALFORMED, "no kid", headless("kid"));
        add(TOKEN_MALFORMED, "a kid that is a number", headed("kid", 1));
        for (var name : List.of("crit", "b64", "zip", "jku", "jwk", "x5u", "x5c", "x5t")) {
            add(TOKEN_MALFORMED, "a header with " + name, headed(name, "https://evil.example/keys"));
        }
        add(TOKEN_TYPE_MISMATCH, "typ JWT", headed("typ", "JWT"));
        add(TOKEN_TYPE_MISMATCH, "typ refresh+jwt", headed("typ", "rt+jwt"));
        add(TOKEN_TYPE_MISMATCH, "typ in capitals", headed("typ", "AT+JWT"));
    }

    private void keys() {
        var stranger = ServiceForge.stranger(forge);
        add(KEY_MISMATCH, "another secret", ServiceForge.somebody(stranger));
        add(KEY_MISMATCH, "a kid that is a path", headed("kid", "../../dev/null"));
        add(KEY_MISMATCH, "a kid that is SQL", headed("kid", "k' OR '1'='1"));
        add(KEY_MISMATCH, "an empty kid", headed("kid", ""));
        add(KEY_MISMATCH, "a kid in capitals", headed("kid", forge.keyId().replaceFirst("k1", "K1")));
        add(KEY_MISMATCH, "the beginning of a kid", headed("kid", forge.keyId().substring(0, 8)));
        add(
                SIGNATURE_INVALID,
                "another secret under our kid",
                forge.forged().signedOnlyBy(stranger).compact());
    }

    private void signatures() {
        add(SIGNATURE_INVALID, "alg none", headed("alg", "none"));
        add(SIGNATURE_INVALID, "alg None", headed("alg", "None"));
        add(SIGNATURE_INVALID, "alg HS384", headed("alg", "HS384"));
        add(SIGNATURE_INVALID, "alg RS256", headed("alg", "RS256"));
        add(SIGNATURE_INVALID, "alg ES256", headed("alg", "ES256"));
        var parts = honest().split("\\.", -1);
        add(SIGNATURE_INVALID, "another payload", parts[0] + "." + payload() + "." + parts[2]);
        add(SIGNATURE_INVALID, "a signature of zeros", parts[0] + "." + parts[1] + "." + "A".repeat(43));
        add(SIGNATURE_INVALID, "half a signature", parts[0] + "." + parts[1] + "." + parts[2].substring(0, 20));
        add(
                SIGNATURE_INVALID,
                "the signature of another token",
                parts[0] + "." + parts[1] + "." + honest().split("\\.", -1)[2]);
    }

    private void payloads() {
        add(TOKEN_MALFORMED, "a payload null", signed(header(), "null"));
        add(TOKEN_MALFORMED, "a payload that is an array", signed(header(), "[" + claims() + "]"));
        add(TOKEN_MALFORMED, "a payload that is text", signed(header(), "sub=somebody"));
        add(TOKEN_MALFORMED, "a payload with a tail", signed(header(), claims() + "x"));
        add(
                TOKEN_MALFORMED,
                "two subjects in one payload",
                signed(header(), claims().replaceFirst("\\{", "{\"sub\":\"somebody\",")));
        add(
                TOKEN_MALFORMED,
                "a payload a thousand deep",
                signed(header(), "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}"));
        add(
                ISSUER_MISMATCH,
                "an issuer with a slash more",
                claiming("iss", forge.contract().issuer() + "/"));
    }

    private void identities() {
        add(MISSING_USER_ID, "no sub", without("sub"));
        add(MISSING_USER_ID, "sub null", forge.forged().claim("sub", "null").compact());
        for (var blank : List.of("", " ", "\t")) {
            add(MISSING_USER_ID, "a blank sub of length " + blank.length(), claiming("sub", blank));
        }
        for (var word :
                List.of("None", "null", "undefined", "default", "placeholder", "temp", "unknown", "anonymous")) {
            add(MISSING_USER_ID, "sub " + word, claiming("sub", word));
        }
        add(CLAIM_INVALID, "a sub that is a number", claiming("sub", 42));
        add(CLAIM_INVALID, "a sub that is a list", claiming("sub", List.of("a", "b")));
        add(CLAIM_INVALID, "a sub that is an object", claiming("sub", Map.of("id", "a")));
        add(CLAIM_INVALID, "a sub with a blank inside", claiming("sub", "some body"));
        add(CLAIM_INVALID, "a sub with a line break", claiming("sub", "somebody\r\nX-User-Id: admin"));
        add(CLAIM_INVALID, "a sub with a zero-width space", claiming("sub", "somebody" + ZERO_WIDTH_SPACE));
        add(CLAIM_INVALID, "a sub with a look-alike letter", claiming("sub", CYRILLIC_A + "dmin"));
        add(CLAIM_INVALID, "a sub of 129 characters", claiming("sub", "a".repeat(129)));
    }

    private void contract() {
        add(ISSUER_MISMATCH, "another issuer", claiming("iss", "https://auth.evil.example"));
        add(CLAIM_INVALID, "no issuer", without("iss"));
        add(
                CLAIM_INVALID,
                "an issuer that is a list",
                claiming("iss", List.of(forge.contract().issuer())));
        add(AUDIENCE_MISMATCH, "another audience", claiming("aud", "netra"));
        add(AUDIENCE_MISMATCH, "our audience and another", claiming("aud", List.of("accord", "netra")));
        add(CLAIM_INVALID, "no audience", without("aud"));
        add(CLAIM_INVALID, "an empty list of audiences", claiming("aud", List.of()));
        add(CLAIM_INVALID, "an audience that is a number", claiming("aud", 1));
        add(TOKEN_TYPE_MISMATCH, "a service's token", forge.service("backend-service"));
        add(
                TOKEN_TYPE_MISMATCH,
                "token_use acess, a typing error that was minted once",
                claiming("token_use", "acess"));
        add(TOKEN_TYPE_MISMATCH, "token_use refresh", claiming("token_use", "refresh"));
        add(CLAIM_INVALID, "no token_use", without("token_use"));
        for (var name : List.of("client_id", "jti", "sid")) {
            add(CLAIM_INVALID, "no " + name, without(name));
            add(CLAIM_INVALID, name + " undefined", claiming(name, "undefined"));
            add(CLAIM_INVALID, name + " true", claiming(name, true));
        }
        add(CLAIM_INVALID, "roles that are a word", claiming("roles", "admin"));
        add(CLAIM_INVALID, "a role that is a number", claiming("roles", List.of(1)));
        add(CLAIM_INVALID, "a scope that is a list", claiming("scope", List.of("admin")));
    }

    private void times() {
        var now = Instant.now().getEpochSecond();
        add(TOKEN_EXPIRED, "expired a minute ago", timed(now - 660, now - 60));
        add(TOKEN_EXPIRED, "expired when the epoch was young", timed(1, 601));
        add(TOKEN_NOT_YET_VALID, "issued in an hour", timed(now + 3600, now + 4200));
        add(TOKEN_NOT_YET_VALID, "valid from in an hour", claiming("nbf", now + 3600));
        add(CLAIM_INVALID, "a life of an hour", timed(now, now + 3600));
        add(CLAIM_INVALID, "an end before the beginning", timed(now, now - 1));
        add(CLAIM_INVALID, "no exp", without("exp"));
        add(CLAIM_INVALID, "no iat", without("iat"));
        add(CLAIM_INVALID, "an exp that is text", claiming("exp", Long.toString(now + 600)));
        add(CLAIM_INVALID, "an exp with a fraction", claiming("exp", now + 600.5));
        add(CLAIM_INVALID, "an exp below zero", claiming("exp", -1));
        add(CLAIM_INVALID, "an exp of milliseconds", claiming("exp", (now + 600) * 1000));
        add(
                CLAIM_INVALID,
                "an exp larger than any number",
                forge.forged().claim("exp", "99999999999999999999").compact());
    }

    private String honest() {
        return ServiceForge.somebody(forge);
    }

    /** Honest but for one claim, a plain value. */
    private String claiming(String name, Object value) {
        return forge.forged().claim(name, json(value)).compact();
    }

    private String without(String claim) {
        return forge.forged().withoutClaim(claim).compact();
    }

    /** Honest but for one member of the header, a plain value. */
    private String headed(String name, Object value) {
        return forge.forged().header(name, json(value)).compact();
    }

    private String headless(String name) {
        return forge.forged().withoutHeader(name).compact();
    }

    /** Texts of any kind, well signed. */
    private String signed(String header, String payload) {
        return forge.forged().headerText(header).claimsText(payload).compact();
    }

    private String timed(long issued, long expires) {
        return forge.forged()
                .claim("iat", Long.toString(issued))
                .claim("exp", Long.toString(expires))
                .compact();
    }

    private String header() {
        return forge.forged().headerText();
    }

    private String claims() {
        return forge.forged().claimsText();
    }

    private String head() {
        return encoded(header());
    }

    private String payload() {
        return encoded(claims());
    }

    private static String json(Object value) {
        var object = Json.write(Map.of("", value));
        return object.substring("{\"\":".length(), object.length() - 1);
    }

    private void add(AuthFailure verdict, String flaw, String token) {
        table.add(new BadToken(flaw, token, verdict));
    }

    private static String encoded(String text) {
        return ForgedToken.encoded(text.getBytes(UTF_8));
    }

    /** The same bytes, spelled with bits behind the end that are not zero: 43 characters hold 32 bytes and two bits. */
    private static String otherTrailingBits(String token) {
        var last = ALPHABET.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + ALPHABET.charAt(last + 1);
    }
}
