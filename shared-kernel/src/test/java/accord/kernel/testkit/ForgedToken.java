package accord.kernel.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import accord.kernel.secret.JwtSecret;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A token in the making, whose every byte can be chosen. Members are raw JSON texts, spelled in the order in which they were
 * set: {@code forge.forged().claim("sub", "null").compact()}. What is altered is signed like the rest, with the key whose id
 * is in the header, unless told otherwise.
 */
public final class ForgedToken {
    private final Map<String, String> header = new LinkedHashMap<>();
    private final Map<String, String> claims = new LinkedHashMap<>();
    private Optional<byte[]> headerBytes = Optional.empty();
    private Optional<byte[]> claimsBytes = Optional.empty();
    private Optional<String> signature = Optional.empty();
    private JwtSecret signer;

    ForgedToken(JwtSecret signer, String issuer, Instant now) {
        this.signer = signer;
        header.put("alg", quoted("HS256"));
        header.put("typ", quoted("at+jwt"));
        header.put("kid", quoted(signer.keyId()));
        claims.put("iss", quoted(issuer));
        claims.put("aud", quoted("accord"));
        claims.put("sub", quoted("0b5b6d0e-5f0c-4d0b-9a3e-2f6f5a1c7d11"));
        claims.put("client_id", quoted("accord-web"));
        claims.put("token_use", quoted("access"));
        claims.put("jti", quoted("tok-7c1f"));
        claims.put("iat", Long.toString(now.getEpochSecond()));
        claims.put("exp", Long.toString(now.getEpochSecond() + 600));
        claims.put("sid", quoted("ses-41aa"));
    }

    /** A text as JSON. */
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Base64url without padding. */
    public static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Sets a member of the header to a raw JSON text. */
    public ForgedToken header(String name, String json) {
        header.put(name, json);
        return this;
    }

    public ForgedToken withoutHeader(String name) {
        header.remove(name);
        return this;
    }

    /** The whole header, in place of its members. */
    public ForgedToken headerText(String text) {
        return headerBytes(text.getBytes(UTF_8));
    }

    public ForgedToken headerBytes(byte[] bytes) {
        headerBytes = Optional.of(bytes.clone());
        return this;
    }

    /** Sets a claim to a raw JSON text. */
    public ForgedToken claim(String name, String json) {
        claims.put(name, json);
        return this;
    }

    public ForgedToken withoutClaim(String name) {
        claims.remove(name);
        return this;
    }

    /** The whole payload, in place of its claims. */
    public ForgedToken claimsText(String text) {
        return claimsBytes(text.getBytes(UTF_8));
    }

    public ForgedToken claimsBytes(byte[] bytes) {
        claimsBytes = Optional.of(bytes.clone());
        return this;
    }

    /** Puts another key's id into the header and signs with that key. */
    public ForgedToken signedBy(Forge other) {
        header.put("kid", quoted(other.keyId()));
        return signedOnlyBy(other);
    }

    /** Signs with another forge's key and leaves the header's key id as it is. */
    public ForgedToken signedOnlyBy(Forge other) {
        signer = other.ring().signing();
        return this;
    }

    /** The third part as it is to stand there. */
    public ForgedToken signature(String part) {
        signature = Optional.of(part);
        return this;
    }

    /** {@code alg: none} and nothing behind the second dot. */
    public ForgedToken unsigned() {
        return header("alg", quoted("none")).signature("");
    }

    /** The raw JSON text of a member of the header or of a claim, as far as it is set. */
    public Optional<String> member(String name) {
        return Optional.ofNullable(header.getOrDefault(name, claims.get(name)));
    }

    /** The header as it is spelled. */
    public String headerText() {
        return new String(headerBytes.orElseGet(() -> object(header)), UTF_8);
    }

    /** The payload as it is spelled. */
    public String claimsText() {
        return new String(claimsBytes.orElseGet(() -> object(claims)), UTF_8);
    }

    /** The token. */
    public String compact() {
        return sealed(
                encoded(headerBytes.orElseGet(() -> object(header))),
                encoded(claimsBytes.orElseGet(() -> object(claims))));
    }

    /** A token of these two parts, spelled as they are, with a signature that fits them. */
    public String sealed(String headerPart, String payloadPart) {
        var signed = headerPart + "." + payloadPart;
        return signed + "." + signature.orElseGet(() -> sign(signed));
    }

    private String sign(String signed) {
        return encoded(signer.mac().doFinal(signed.getBytes(ISO_8859_1)));
    }

    private static byte[] object(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(UTF_8);
    }
}
