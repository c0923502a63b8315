package accord.kernel.testkit;

import static accord.kernel.testkit.ForgedToken.encoded;
import static accord.kernel.testkit.ForgedToken.quoted;
import static accord.kernel.token.AuthFailure.CLAIM_INVALID;
import static accord.kernel.token.AuthFailure.ISSUER_MISMATCH;
import static accord.kernel.token.AuthFailure.KEY_MISMATCH;
import static accord.kernel.token.AuthFailure.SIGNATURE_INVALID;
import static accord.kernel.token.AuthFailure.TOKEN_EXPIRED;
import static accord.kernel.token.AuthFailure.TOKEN_MALFORMED;
import static accord.kernel.token.AuthFailure.TOKEN_NOT_YET_VALID;
import static accord.kernel.token.AuthFailure.TOKEN_TYPE_MISMATCH;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import accord.kernel.token.AuthFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Every mutation of an access token that we could think of, with the one refusal that it must get: the same from the
 * verifier, over HTTP, and over WebSocket.
 */
public final class HostileTokens {
    private static final String ZERO_WIDTH = "\u200B";
    private static final List<String> ALGORITHMS = List.of(
            "none", "None", "NONE", "nOnE", "HS384", "HS512", "RS256", "PS256", "ES256", "EdDSA", "A128KW", "dir",
            "hs256", "HS-256");
    private static final List<String> TYPES =
            List.of("JWT", "jwt", "AT+JWT", "application/at+jwt", "at jwt", "rt+jwt", "logout+jwt", "dpop+jwt", "JOSE");

    private static final Map<String, String> BANNED_HEADERS = bannedHeaders();

    private final Forge forge;
    private final Forge stranger;
    private final InstantSource clock;
    private final List<HostileToken> tokens = new ArrayList<>();

    private HostileTokens(Forge forge, Forge stranger, InstantSource clock) {
        this.forge = forge;
        this.stranger = stranger;
        this.clock = clock;
    }

    /** Mutants that must be accepted: a verifier that refused them would refuse what the contract allows. */
    public static List<OddToken> accepted(Forge forge) {
        var verdicts = Verdicts.written();
        return Mutants.of(forge).stream()
                .filter(mutant -> verdicts.of(mutant).isEmpty())
                .map(mutant -> new OddToken(mutant.toString(), mutant.token().compact()))
                .toList();
    }

    /** The table for a service that verifies with this forge's ring. */
    public static List<HostileToken> of(Forge forge, InstantSource clock) {
        var table = new HostileTokens(forge, Forge.of(Forge.OTHER_SECRET + forge.keyId(), clock), clock);
        table.parts();
        table.encodings();
        table.signatures();
        table.values();
        table.mutants();
        table.times();
        table.json();
        return List.copyOf(table.tokens);
    }

    private void parts() {
        var part = encoded("{}".getBytes(UTF_8));
        for (var count = 0; count <= 10; count++) {
            if (count != 3) {
                add(count + " parts", String.join(".", Collections.nCopies(count, part)), TOKEN_MALFORMED);
            }
        }
        var good = genuine().split("\\.", -1);
        add("a fourth part", String.join(".", good) + ".", TOKEN_MALFORMED);
        add("a fifth part, as if encrypted", String.join(".", good) + ".." + part, TOKEN_MALFORMED);
        add("an empty header", "." + good[1] + "." + good[2], TOKEN_MALFORMED);
        add("an empty payload", good[0] + ".." + good[2], TOKEN_MALFORMED);
        add("an empty signature", good[0] + "." + good[1] + ".", TOKEN_MALFORMED);
        add("dots only", "..", TOKEN_MALFORMED);
        add("a leading dot", "." + genuine(), TOKEN_MALFORMED);
        add("the scheme left on", "Bearer " + genuine(), TOKEN_MALFORMED);
        add("quotes around it", '"' + genuine() + '"', TOKEN_MALFORMED);
        add("two tokens with a comma", genuine() + "," + genuine(), TOKEN_MALFORMED);
        add("encoded once more", encoded(genuine().getBytes(UTF_8)), TOKEN_MALFORMED);
        add("percent-encoded dots", genuine().replace(".", "%2E"), TOKEN_MALFORMED);
        add("the dots of another header and payload", "..." + genuine(), TOKEN_MALFORMED);
        add("JWS as JSON", "{\"protected\":\"" + good[0] + "\",\"payload\":\"" + good[1] + "\"}", TOKEN_MALFORMED);
        add("another scheme's token", "v4.local.dG9rZW4", TOKEN_MALFORMED);
        add("a token as payload", forged().claimsText(genuine()).compact(), TOKEN_MALFORMED);
        add("a token as a JSON text", forged().claimsText(quoted(genuine())).compact(), TOKEN_MALFORMED);
        add("an opaque token", "rt_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG", TOKEN_MALFORMED);
        add("three empty objects", "e30.e30.e30", TOKEN_MALFORMED);
        add("a template that nobody filled in", "{authorization}", TOKEN_MALFORMED);
        add("a word", "valid", TOKEN_MALFORMED);
        add("the word undefined", "undefined", TOKEN_MALFORMED);
        add("the word null", "null", TOKEN_MALFORMED);
        add("an object's name", "[object Object]", TOKEN_MALFORMED);
        add("one character more than 8 KB", padded(forge, 8 * 1024 + 1), TOKEN_MALFORMED);
        add("16 KB", padded(forge, 16 * 1024), TOKEN_MALFORMED);
        add("1 MB", padded(forge, 1024 * 1024), TOKEN_MALFORMED);
        add("1 MB of dots", ".".repeat(1024 * 1024), TOKEN_MALFORMED);
    }

    private void encodings() {
        for (var index = 0; index < 3; index++) {
            var part = index;
            var name = List.of("header", "payload", "signature").get(index);
            alter(name + " padded", part, text -> text + "=");
            alter(name + " padded twice", part, text -> text + "==");
            alter(name + " with padding inside", part, text -> text.substring(0, 4) + "=" + text.substring(4));
            alter(name + " in the standard alphabet: plus", part, text -> "+" + text.substring(1));
            alter(name + " in the standard alphabet: slash", part, text -> "/" + text.substring(1));
            alter(name + " with a blank inside", part, text -> text.substring(0, 4) + " " + text.substring(4));
            alter(name + " with a line break inside", part, text -> text.substring(0, 4) + "\n" + text.substring(4));
            alter(name + " with CRLF inside", part, text -> text.substring(0, 4) + "\r\n" + text.substring(4));
            alter(name + " with a tab inside", part, text -> text.substring(0, 4) + "\t" + text.substring(4));
            alter(name + " with NUL inside", part, text -> text.substring(0, 4) + "\u0000" + text.substring(4));
            alter(name + " with a Latin-1 letter", part, text -> text.substring(0, 4) + "é" + text.substring(4));
            alter(name + " with a Cyrillic letter", part, text -> text.substring(0, 4) + "а" + text.substring(4));
            alter(
                    name + " with a zero-width blank",
                    part,
                    text -> text.substring(0, 4) + ZERO_WIDTH + text.substring(4));
            alter(name + " with an emoji", part, text -> text.substring(0, 4) + "😀" + text.substring(4));
            alter(name + " with half an emoji", part, text -> text.substring(0, 4) + "\uD83D" + text.substring(4));
            alter(name + " with a full-width letter", part, text -> "ａ" + text.substring(1));
            alter(name + " with a percent escape", part, text -> "%41" + text.substring(1));
            alter(name + " with non-zero trailing bits", part, HostileTokens::withTrailingBits);
            alter(name + " of one character", part, text -> "A");
            alter(name + " one character too long", part, text -> text + "A".repeat((5 - text.length() % 4) % 4));
        }
        add("a blank before", " " + genuine(), TOKEN_MALFORMED);
        add("a blank behind", genuine() + " ", TOKEN_MALFORMED);
        add("a line break behind", genuine() + "\n", TOKEN_MALFORMED);
        add("a byte order mark before", "\uFEFF" + genuine(), TOKEN_MALFORMED);
        add("full-width dots", genuine().replace('.', '．'), TOKEN_MALFORMED);
    }

    private void signatures() {
        var good = genuine().split("\\.", -1);
        var other = forged().claim("jti", quoted("tok-another")).compact().split("\\.", -1);
        add("another token's signature", good[0] + "." + good[1] + "." + other[2], SIGNATURE_INVALID);
        add("another token's payload", good[0] + "." + other[1] + "." + good[2], SIGNATURE_INVALID);
        add("a signature of zeros", forged().signature("A".repeat(43)).compact(), SIGNATURE_INVALID);
        add("a signature of one byte", forged().signature("AA").compact(), SIGNATURE_INVALID);
        add(
                "a signature cut by a byte",
                forged().signature(encoded(new byte[31])).compact(),
                SIGNATURE_INVALID);
        add(
                "a signature longer by a byte",
                forged().signature(encoded(new byte[33])).compact(),
                SIGNATURE_INVALID);
        add("a signature of 64 bytes", forged().signature(encoded(new byte[64])).compact(), SIGNATURE_INVALID);
        add("a signature of 4 KB", forged().signature(encoded(new byte[4096])).compact(), SIGNATURE_INVALID);
        add("signed elsewhere", forged().signedBy(stranger).compact(), KEY_MISMATCH);
        add("signed elsewhere under our key id", forged().signedOnlyBy(stranger).compact(), SIGNATURE_INVALID);
        add(
                "signed by us under their key id",
                forged().header("kid", quoted(stranger.keyId())).compact(),
                KEY_MISMATCH);
        add("unsigned", forged().unsigned().compact(), SIGNATURE_INVALID);
        add("unsigned with a signature", forged().header("alg", quoted("none")).compact(), SIGNATURE_INVALID);
        add(
                "unsigned and nothing else",
                forged().headerText("{\"alg\":\"none\"}").signature("").compact(),
                TOKEN_MALFORMED);
        add("JSON null as header, as a stock library dies of", "bnVsbA.e30.AA", TOKEN_MALFORMED);
        for (var index = 0; index < 43; index += 3) {
            var at = index;
            add(
                    "signature altered at " + at,
                    good[0] + "." + good[1] + "." + withAnother(good[2], at),
                    at == 42 ? TOKEN_MALFORMED : SIGNATURE_INVALID);
        }
    }

    private void values() {
        ALGORITHMS.forEach(value ->
                add("alg " + value, forged().header("alg", quoted(value)).compact(), SIGNATURE_INVALID));
        TYPES.forEach(value ->
                add("typ " + value, forged().header("typ", quoted(value)).compact(), TOKEN_TYPE_MISMATCH));
        for (var value : List.of(
                forge.keyId().substring(3),
                forge.keyId().replace("k1.", "K1."),
                forge.keyId().replace("k1.", "k2."),
                "/proc/self/environ",
                "' OR '1'='1",
                "k1.",
                "CURRENT")) {
            add("kid " + value, forged().header("kid", quoted(value)).compact(), KEY_MISMATCH);
        }
        BANNED_HEADERS.forEach((name, value) ->
                add("a header " + name, forged().header(name, value).compact(), TOKEN_MALFORMED));
        for (var value : List.of(
                forge.contract().issuer() + "/",
                forge.contract().issuer() + "#",
                forge.contract().issuer().replace("://", ":////"),
                "https://accounts.google.com")) {
            add("iss " + value, forged().claim("iss", quoted(value)).compact(), ISSUER_MISMATCH);
        }
        for (var value : List.of("service", "ACCESS", "acess", "refresh", "id", "access service")) {
            add("token_use " + value, forged().claim("token_use", quoted(value)).compact(), TOKEN_TYPE_MISMATCH);
        }
        add("a genuine service token", forge.service("backend-service"), TOKEN_TYPE_MISMATCH);
    }

    private void mutants() {
        var verdicts = Verdicts.written();
        for (var mutant : Mutants.of(forge)) {
            verdicts.of(mutant)
                    .ifPresent(failure -> add(mutant.toString(), mutant.token().compact(), failure));
        }
    }

    private void times() {
        var now = clock.instant().getEpochSecond();
        lifetime("expired a minute ago", now - 600, now - 60, TOKEN_EXPIRED);
        lifetime("expired a day ago", now - 86_400 - 600, now - 86_400, TOKEN_EXPIRED);
        lifetime("of the year 1970", 0, 600, TOKEN_EXPIRED);
        lifetime("issued in two minutes", now + 120, now + 720, TOKEN_NOT_YET_VALID);
        lifetime("issued in a century", now + 3_155_760_000L, now + 3_155_760_600L, TOKEN_NOT_YET_VALID);
        lifetime("that ends as it begins", now, now, CLAIM_INVALID);
        lifetime("that ends before it begins", now, now - 1, CLAIM_INVALID);
        lifetime("that lives a second too long", now, now + 901, CLAIM_INVALID);
        lifetime("that lives a year", now, now + 31_536_000, CLAIM_INVALID);
        lifetime("that never ends", now, 9_007_199_254_740_992L, CLAIM_INVALID);
        add(
                "one that begins in two minutes",
                forged().claim("nbf", Long.toString(now + 120)).compact(),
                TOKEN_NOT_YET_VALID);
    }

    private void json() {
        var header = forged().headerText();
        var payload = forged().claimsText();
        shapes(payload)
                .forEach((name, bytes) -> add(
                        "a payload that is " + name, forged().claimsBytes(bytes).compact(), TOKEN_MALFORMED));
        shapes(header)
                .forEach((name, bytes) -> add(
                        "a header that is " + name, forged().headerBytes(bytes).compact(), TOKEN_MALFORMED));
    }

    private static Map<String, byte[]> shapes(String object) {
        var shapes = new LinkedHashMap<String, String>();
        shapes.put("null", "null");
        shapes.put("an array", "[" + object + "]");
        shapes.put("an empty array", "[]");
        shapes.put("a string", quoted("x"));
        shapes.put("a number", "17");
        shapes.put("true", "true");
        shapes.put("blank", "  ");
        shapes.put("an open brace", "{");
        shapes.put("cut off", object.substring(0, object.length() - 1));
        shapes.put("cut off in a string", object.substring(0, object.length() - 2));
        shapes.put("behind a byte order mark", "\uFEFF" + object);
        shapes.put("followed by garbage", object + "x");
        shapes.put("followed by a brace", object + "}");
        shapes.put("followed by another", object + object);
        shapes.put("followed by NUL", object + "\u0000");
        shapes.put("behind a comment", "/* hello */" + object);
        shapes.put("followed by a comment", object + "// hello");
        shapes.put("commented like a shell", "# hello\n" + object);
        shapes.put("in single quotes", object.replace('"', '\''));
        shapes.put("without quotes around names", object.replaceAll("\"(\\w+)\":", "$1:"));
        shapes.put("with a comma at its end", object.substring(0, object.length() - 1) + ",}");
        shapes.put("with a comma at its start", "{," + object.substring(1));
        shapes.put("with a member without value", withMember(object, "\"extra\""));
        shapes.put("with a member of nothing", withMember(object, "\"extra\":"));
        shapes.put("with an equals sign", withMember(object, "\"extra\"=1"));
        shapes.put("with NaN", withMember(object, "\"extra\":NaN"));
        shapes.put("with a leading zero", withMember(object, "\"extra\":01"));
        shapes.put("with an unknown escape", withMember(object, "\"extra\":\"\\x41\""));
        shapes.put("with half an escape", withMember(object, "\"extra\":\"\\u12\""));
        shapes.put("with a raw line break in a string", withMember(object, "\"extra\":\"a\nb\""));
        shapes.put("with a raw NUL in a string", withMember(object, "\"extra\":\"a\u0000b\""));
        shapes.put("with a nested name twice", withMember(object, "\"extra\":{\"a\":1,\"a\":2}"));
        shapes.put("nested 9 deep", withMember(object, "\"extra\":" + "[".repeat(8) + "]".repeat(8)));
        shapes.put("nested 2,000 deep", withMember(object, "\"extra\":" + "[".repeat(2000) + "]".repeat(2000)));
        shapes.put(
                "nested deep in objects",
                withMember(object, "\"extra\":" + "{\"a\":".repeat(600) + "1" + "}".repeat(600)));
        shapes.put("opened 5,000 times", "{\"a\":".repeat(1000));
        var bytes = new LinkedHashMap<String, byte[]>();
        shapes.forEach((name, text) -> bytes.put(name, text.getBytes(UTF_8)));
        bytes.put("UTF-16", object.getBytes(UTF_16));
        bytes.put("UTF-16 without its mark", object.getBytes(UTF_16LE));
        bytes.put("invalid UTF-8", spliced(object, 0xC3, 0x28));
        bytes.put("a lone continuation byte", spliced(object, 0x80));
        bytes.put("an overlong slash", spliced(object, 0xC0, 0xAF));
        bytes.put("a surrogate in UTF-8", spliced(object, 0xED, 0xA0, 0x80));
        bytes.put("beyond Unicode", spliced(object, 0xF5, 0x80, 0x80, 0x80));
        bytes.put("compressed", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0});
        return bytes;
    }

    private static byte[] spliced(String object, int... bytes) {
        var before = (object.substring(0, object.length() - 1) + ",\"extra\":\"").getBytes(UTF_8);
        var all = Arrays.copyOf(before, before.length + bytes.length + 2);
        for (var i = 0; i < bytes.length; i++) {
            all[before.length + i] = (byte) bytes[i];
        }
        all[all.length - 2] = '"';
        all[all.length - 1] = '}';
        return all;
    }

    private static Map<String, String> bannedHeaders() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("crit", "[\"exp\"]");
        headers.put("b64", "false");
        headers.put("zip", quoted("DEF"));
        headers.put("enc", quoted("A256GCM"));
        headers.put("jku", quoted("https://evil.test/jwks.json"));
        headers.put("jwk", "{\"kty\":\"oct\",\"k\":\"AAAA\"}");
        headers.put("x5u", quoted("https://evil.test/cert"));
        headers.put("x5c", "[\"MIIB\"]");
        headers.put("x5t", quoted("AAAA"));
        headers.put("x5t#S256", quoted("AAAA"));
        return headers;
    }

    private void lifetime(String name, long issuedAt, long expiresAt, AuthFailure failure) {
        add(
                "one " + name,
                forged().claim("iat", Long.toString(issuedAt))
                        .claim("exp", Long.toString(expiresAt))
                        .compact(),
                failure);
    }

    private void alter(String name, int index, UnaryOperator<String> change) {
        var part = genuineOfOddLength().split("\\.", -1);
        part[index] = change.apply(part[index]);
        add(name, String.join(".", part), TOKEN_MALFORMED);
    }

    private void add(String name, String token, AuthFailure failure) {
        tokens.add(new HostileToken(name, token, failure));
    }

    private ForgedToken forged() {
        return forge.forged();
    }

    private String genuine() {
        return forged().compact();
    }

    /** A good token whose parts all end in a character with spare bits. */
    private String genuineOfOddLength() {
        return forged().headerText(spaced(forged().headerText()))
                .claimsText(spaced(forged().claimsText()))
                .compact();
    }

    private static String spaced(String json) {
        return json + " ".repeat(json.getBytes(UTF_8).length % 3 == 0 ? 1 : 0);
    }

    /** A genuine token of that many characters: an unknown claim fills it. */
    public static String padded(Forge forge, int length) {
        var missing = length - padded(forge, 0, 0).length();
        for (var fill = missing * 3 / 4 - 4; fill <= missing; fill++) {
            for (var blanks = 0; blanks < 3; blanks++) {
                var token = padded(forge, fill, blanks);
                if (token.length() == length) {
                    return token;
                }
            }
        }
        throw new IllegalArgumentException("no token of " + length + " characters");
    }

    private static String padded(Forge forge, int fill, int blanks) {
        return forge.forged()
                .headerText(forge.forged().headerText() + " ".repeat(blanks))
                .claim("fill", quoted("x".repeat(fill)))
                .compact();
    }

    private static String withMember(String object, String member) {
        return object.substring(0, object.length() - 1) + "," + member + "}";
    }

    private static String withTrailingBits(String part) {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var last = part.length() - 1;
        return part.substring(0, last) + alphabet.charAt(alphabet.indexOf(part.charAt(last)) + 1);
    }

    /** The same text with another character of the alphabet; at the end one that breaks canonical spelling. */
    private static String withAnother(String part, int at) {
        var replacement = part.charAt(at) == 'B' ? 'C' : 'B';
        return part.substring(0, at) + replacement + part.substring(at + 1);
    }
}
