package accord.kernel.testkit;

import static accord.kernel.testkit.ForgedToken.encoded;
import static accord.kernel.testkit.ForgedToken.quoted;
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
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Every mutation of an access token that we could think of, with the one refusal that it must get: the same from the
 * verifier, over HTTP, and over WebSocket.
 */
public final class HostileTokens {
    private static final String ZERO_WIDTH = "\u200B";
    private static final List<String> WRONG_TYPES = List.of("17", "1.5", "true", "false", "{}", "{\"a\":1}");
    private static final List<String> PLACEHOLDERS =
            List.of("none", "None", "NULL", "null", "undefined", "default", "placeholder", "temp", "unknown", "xxx");
    private static final List<String> ALGORITHMS = List.of(
            "none", "None", "NONE", "nOnE", "HS384", "HS512", "RS256", "PS256", "ES256", "EdDSA", "A128KW", "dir",
            "hs256", "HS-256");
    private static final List<String> TYPES =
            List.of("JWT", "jwt", "AT+JWT", "application/at+jwt", "at jwt", "rt+jwt", "logout+jwt", "dpop+jwt", "JOSE");

    private static final Map<String, String> REFUSED_HEADERS = refusedHeaders();

    private final Forge forge;
    private final Forge stranger;
    private final InstantSource clock;
    private final List<HostileToken> tokens = new ArrayList<>();

    private HostileTokens(Forge forge, Forge stranger, InstantSource clock) {
        this.forge = forge;
        this.stranger = stranger;
        this.clock = clock;
    }

    /** The table for a service that verifies with this forge's ring. */
    public static List<HostileToken> of(Forge forge, InstantSource clock) {
        var table = new HostileTokens(forge, Forge.of(Forge.OTHER_SECRET + forge.keyId(), clock), clock);
        table.parts();
        table.encodings();
        table.signatures();
        table.headerMembers();
        table.textClaims();
        table.audiences();
        table.timeClaims();
        table.listClaims();
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

    private void headerMembers() {
        for (var name : List.of("alg", "typ", "kid")) {
            add(name + " removed", forged().withoutHeader(name).compact(), TOKEN_MALFORMED);
            add(name + " null", forged().header(name, "null").compact(), TOKEN_MALFORMED);
            for (var wrong : WRONG_TYPES) {
                add(name + " " + wrong, forged().header(name, wrong).compact(), TOKEN_MALFORMED);
            }
            var original = Map.of("alg", "HS256", "typ", "at+jwt", "kid", forge.keyId())
                    .getOrDefault(name, "");
            var mismatch = Map.of("alg", SIGNATURE_INVALID, "typ", TOKEN_TYPE_MISMATCH, "kid", KEY_MISMATCH)
                    .getOrDefault(name, TOKEN_MALFORMED);
            add(
                    name + " in an array",
                    forged().header(name, "[" + quoted(original) + "]").compact(),
                    TOKEN_MALFORMED);
            for (var value : List.of(
                    "",
                    " ",
                    original + " ",
                    " " + original,
                    original + ZERO_WIDTH,
                    original + "\\u0000",
                    original.replace('a', 'а').replace('S', 'Ѕ').replace('k', 'к'),
                    "x".repeat(4000))) {
                add(
                        name + " " + shown(value),
                        forged().header(name, quotedRaw(value)).compact(),
                        mismatch);
            }
            twice(name, original);
        }
        ALGORITHMS.forEach(value ->
                add("alg " + value, forged().header("alg", quotedRaw(value)).compact(), SIGNATURE_INVALID));
        TYPES.forEach(value ->
                add("typ " + value, forged().header("typ", quoted(value)).compact(), TOKEN_TYPE_MISMATCH));
        for (var value : List.of(
                forge.keyId().substring(3),
                forge.keyId() + "A",
                forge.keyId().substring(0, forge.keyId().length() - 1),
                "../../../../dev/null",
                "' OR '1'='1",
                "k1.",
                "null",
                "CURRENT")) {
            add("kid " + shown(value), forged().header("kid", quoted(value)).compact(), KEY_MISMATCH);
        }
        REFUSED_HEADERS.forEach((name, value) -> {
            add("a header " + name, forged().header(name, value).compact(), TOKEN_MALFORMED);
            add("a header " + name + " of null", forged().header(name, "null").compact(), TOKEN_MALFORMED);
        });
    }

    private void twice(String name, String original) {
        var again = quoted(name) + ":" + quoted(original);
        var escaped = "\"\\u%04x%s\":%s".formatted((int) name.charAt(0), name.substring(1), quoted(original));
        for (var second : List.of(again, escaped)) {
            var text = forged().headerText();
            add(
                    name + " twice: " + second,
                    forged().headerText(withMember(text, second)).compact(),
                    TOKEN_MALFORMED);
        }
    }

    private void textClaims() {
        for (var name : List.of("iss", "sub", "client_id", "jti", "sid", "token_use")) {
            var missing = name.equals("sub") ? MISSING_USER_ID : CLAIM_INVALID;
            var strange = Map.of("iss", ISSUER_MISMATCH, "token_use", TOKEN_TYPE_MISMATCH)
                    .getOrDefault(name, CLAIM_INVALID);
            claim(name, "null", missing);
            claim(name, quoted(""), missing);
            claim(name, quoted(" "), missing);
            claim(name, quotedRaw("\\t\\n"), missing);
            add(name + " removed", forged().withoutClaim(name).compact(), missing);
            WRONG_TYPES.forEach(wrong -> claim(name, wrong, CLAIM_INVALID));
            claim(name, "[]", CLAIM_INVALID);
            claim(name, "[" + quoted("abc") + "]", CLAIM_INVALID);
            for (var value : List.of(
                    "a b",
                    "abc" + ZERO_WIDTH,
                    ZERO_WIDTH + "abc",
                    "abc\\u0000",
                    "abc\\u202e",
                    "abc\\n",
                    "аbc",
                    "ａbc",
                    "abc\\ud800",
                    "e\\u0301",
                    "ß",
                    "😀",
                    "x".repeat(129),
                    "x".repeat(4000),
                    "abc\\u007f",
                    "\\ufeffabc")) {
                claim(name, quotedRaw(value), strange);
            }
            if (!name.equals("iss") && !name.equals("token_use")) {
                PLACEHOLDERS.forEach(value -> claim(name, quoted(value), missing));
            }
            claimTwice(name, quoted("abc"));
        }
        claim("iss", quoted(forge.contract().issuer() + "/"), ISSUER_MISMATCH);
        claim("iss", quoted(forge.contract().issuer().toUpperCase(Locale.ROOT)), ISSUER_MISMATCH);
        claim("iss", quoted("https://accounts.google.com"), ISSUER_MISMATCH);
        for (var value : List.of("service", "ACCESS", "Access", "acess", "refresh", "id", "access service")) {
            claim("token_use", quoted(value), TOKEN_TYPE_MISMATCH);
        }
        add("a genuine service token", forge.service("backend-service"), TOKEN_TYPE_MISMATCH);
    }

    private void audiences() {
        add("aud removed", forged().withoutClaim("aud").compact(), CLAIM_INVALID);
        for (var value :
                List.of("null", "17", "true", "{}", "[]", "[null]", "[1]", "[[\"accord\"]]", "[\"accord\",1]")) {
            claim("aud", value, CLAIM_INVALID);
        }
        for (var value : List.of(
                "\"\"",
                "\" \"",
                "\"Accord\"",
                "\"accord \"",
                "\"accord\\u200b\"",
                "\"accоrd\"",
                "\"https://accord\"",
                "[\"\"]",
                "[\"other\"]",
                "[\"accord\",\"accord\"]",
                "[\"accord\",\"other\"]",
                "[\"other\",\"accord\"]")) {
            claim("aud", value, AUDIENCE_MISMATCH);
        }
        claimTwice("aud", quoted("accord"));
    }

    private void timeClaims() {
        var now = Long.toString(clock.instant().getEpochSecond());
        for (var name : List.of("iat", "exp", "nbf", "auth_time")) {
            for (var value : List.of(
                    "null",
                    "true",
                    "{}",
                    "[]",
                    "[" + now + "]",
                    quoted(now),
                    quoted(""),
                    now + ".0",
                    now + ".5",
                    "1e9",
                    "1E400",
                    "-1E400",
                    "1e-400",
                    "-1",
                    "-0",
                    "-" + now,
                    "9007199254740993",
                    "9223372036854775807",
                    "9223372036854775808",
                    "18446744073709551616",
                    "-9223372036854775809",
                    "9".repeat(100),
                    "9".repeat(2000))) {
                claim(name, value, CLAIM_INVALID);
            }
            for (var value :
                    List.of("0" + now, "+" + now, ".5", "5.", "0x7f", "NaN", "Infinity", "-Infinity", "1_000", "")) {
                claim(name, value, TOKEN_MALFORMED);
            }
            claimTwice(name, now);
        }
        add("iat removed", forged().withoutClaim("iat").compact(), CLAIM_INVALID);
        add("exp removed", forged().withoutClaim("exp").compact(), CLAIM_INVALID);
    }

    private void listClaims() {
        for (var name : List.of("roles", "amr")) {
            for (var value : List.of(
                    "null",
                    "17",
                    "true",
                    "{}",
                    quoted("admin"),
                    "[1]",
                    "[null]",
                    "[true]",
                    "[{}]",
                    "[[\"admin\"]]",
                    "[\"\"]",
                    "[\" \"]",
                    "[\"null\"]",
                    "[\"a b\"]",
                    "[\"admin\\u200b\"]",
                    "[\"аdmin\"]",
                    "[\"user\",\"undefined\"]")) {
                claim(name, value, CLAIM_INVALID);
            }
            claim(name, "[\"a\",]", TOKEN_MALFORMED);
            claimTwice(name, "[]");
        }
        for (var value : List.of(
                "null",
                "17",
                "[]",
                "[\"a\"]",
                "{}",
                quoted(" "),
                quoted("a  b"),
                quoted(" a"),
                quoted("a "),
                quotedRaw("a\\tb"),
                quoted("null"),
                quotedRaw("a\\u200b"),
                quoted("ä"))) {
            claim("scope", value, CLAIM_INVALID);
        }
        claimTwice("scope", quoted("a"));
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
        claim("nbf", Long.toString(now + 120), TOKEN_NOT_YET_VALID);
        claim("nbf", "9007199254740992", TOKEN_NOT_YET_VALID);
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

    private static Map<String, String> refusedHeaders() {
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

    private void claim(String name, String json, AuthFailure failure) {
        add(name + " " + shown(json), forged().claim(name, json).compact(), failure);
    }

    private void claimTwice(String name, String json) {
        var escaped = "\"\\u%04x%s\":%s".formatted((int) name.charAt(0), name.substring(1), json);
        for (var second : List.of(quoted(name) + ":" + json, escaped)) {
            var once = forged().claim(name, json).claimsText();
            add(
                    name + " twice: " + second,
                    forged().claimsText(withMember(once, second)).compact(),
                    TOKEN_MALFORMED);
        }
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
        for (var fill = Math.max(0, length * 3 / 4 - 700); ; fill++) {
            for (var blanks = 0; blanks < 3; blanks++) {
                var text = forge.forged().headerText() + " ".repeat(blanks);
                var token = forge.forged()
                        .headerText(text)
                        .claim("fill", quoted("x".repeat(fill)))
                        .compact();
                if (token.length() == length) {
                    return token;
                }
                if (token.length() > length + 16) {
                    throw new IllegalArgumentException("no token of " + length + " characters");
                }
            }
        }
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

    /** A JSON string whose escapes are already written. */
    private static String quotedRaw(String text) {
        return '"' + text + '"';
    }

    private static String shown(String value) {
        return value.length() > 40 ? value.substring(0, 40) + "… (" + value.length() + ")" : value;
    }
}
