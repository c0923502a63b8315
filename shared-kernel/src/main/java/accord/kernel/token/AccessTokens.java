package accord.kernel.token;

import accord.kernel.secret.JwtSecret;
import accord.kernel.secret.KeyRing;
import accord.kernel.token.Verification.Refused;
import accord.kernel.token.Verification.Verified;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Mints and verifies access tokens (JWS compact, HS256). Both halves live in this one class so that they cannot disagree.
 *
 * <p>The verifier is strict and total: it answers any text whatever with {@link Verified} or a precise {@link Refused}, in
 * time bounded by {@link TokenContract#MAX_ACCEPTED}; it never throws, never fetches and never repeats what it was given.
 */
public final class AccessTokens {
    private static final int ID_BYTES = 16;

    private final KeyRing ring;
    private final TokenContract contract;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final String signingHeader;
    private final Map<String, JwtSecret> mintedHeaders;

    public AccessTokens(KeyRing ring, TokenContract contract, InstantSource clock) {
        this.ring = ring;
        this.contract = contract;
        this.clock = clock;
        this.signingHeader = header(ring.signing().keyId());
        this.mintedHeaders = ring.verifyKeyIds().stream()
                .collect(Collectors.toUnmodifiableMap(
                        AccessTokens::header, keyId -> ring.find(keyId).orElseThrow()));
    }

    /** Signs what was granted, for the lifetime of its use, beginning now. */
    public MintedToken mint(TokenGrant grant) {
        var issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var expiresAt = issuedAt.plus(TokenContract.lifetime(grant.use()));
        var id = newId();
        var signed = signingHeader + "." + CanonicalBase64.encode(payload(grant, id, issuedAt, expiresAt));
        var signature = ring.signing().mac().doFinal(signed.getBytes(StandardCharsets.ISO_8859_1));
        var value = signed + "." + CanonicalBase64.encode(signature);
        if (value.length() > TokenContract.MAX_MINTED) {
            throw new IllegalArgumentException("the token would have " + value.length() + " characters, and at most "
                    + TokenContract.MAX_MINTED + " are minted: grant fewer roles or a smaller scope");
        }
        return new MintedToken(value, id, issuedAt, expiresAt);
    }

    /** Verifies any text as a token of the expected use. */
    public Verification verify(String token, TokenUse expected) {
        try {
            return new Verified(verified(token, expected));
        } catch (RefusedTokenException e) {
            return e.refusal();
        }
    }

    private VerifiedToken verified(String token, TokenUse expected) throws RefusedTokenException {
        var ascii = ascii(token);
        var firstDot = dot(ascii, 0);
        var secondDot = dot(ascii, firstDot + 1);
        for (var i = secondDot + 1; i < ascii.length; i++) {
            if (ascii[i] == '.') {
                throw TokenJson.malformed("token", "has more than three parts");
            }
        }
        var header = CanonicalBase64.decode(ascii, 0, firstDot, "header");
        var payload = CanonicalBase64.decode(ascii, firstDot + 1, secondDot, "payload");
        var secret = secret(token.substring(0, firstDot), header);
        checkSignature(ascii, secondDot, secret);
        var claims = TokenClaims.read(payload);
        claims.check(contract, expected, clock.instant());
        return new VerifiedToken(secret.keyId(), claims);
    }

    private static byte[] ascii(String token) throws RefusedTokenException {
        if (token.length() > TokenContract.MAX_ACCEPTED) {
            throw TokenJson.malformed("token", "has more than " + TokenContract.MAX_ACCEPTED + " characters");
        }
        // Characters beyond Latin-1 become '?', those beyond ASCII are negative: neither is in the base64url alphabet.
        return token.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int dot(byte[] ascii, int from) throws RefusedTokenException {
        for (var i = from; i < ascii.length; i++) {
            if (ascii[i] == '.') {
                return i;
            }
        }
        throw TokenJson.malformed("token", "does not have three parts");
    }

    /** A header spelled as we mint it is known as a whole; any other spelling is read and judged member by member. */
    private JwtSecret secret(String encodedHeader, byte[] header) throws RefusedTokenException {
        var known = mintedHeaders.get(encodedHeader);
        return known == null ? secretNamedBy(TokenHeader.read(header)) : known;
    }

    private JwtSecret secretNamedBy(TokenHeader header) throws RefusedTokenException {
        var algorithm = header.algorithm();
        var type = header.type();
        var keyId = header.keyId();
        if (!type.equals(TokenContract.TYPE)) {
            throw new RefusedTokenException(
                    AuthFailure.TOKEN_TYPE_MISMATCH, "the header's typ is not '" + TokenContract.TYPE + "'");
        }
        var secret = ring.find(keyId)
                .orElseThrow(() -> new RefusedTokenException(
                        AuthFailure.KEY_MISMATCH,
                        "its key id is not among those that this service verifies: " + ring.verifyKeyIds()));
        if (!algorithm.equals(TokenContract.ALGORITHM)) {
            throw new RefusedTokenException(
                    AuthFailure.SIGNATURE_INVALID, "the header's alg is not '" + TokenContract.ALGORITHM + "'");
        }
        return secret;
    }

    private static void checkSignature(byte[] ascii, int secondDot, JwtSecret secret) throws RefusedTokenException {
        var given = CanonicalBase64.decode(ascii, secondDot + 1, ascii.length, "signature");
        var mac = secret.mac();
        mac.update(ascii, 0, secondDot);
        if (!MessageDigest.isEqual(mac.doFinal(), given)) {
            throw new RefusedTokenException(AuthFailure.SIGNATURE_INVALID, "the signature is not that of its key");
        }
    }

    private String newId() {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return CanonicalBase64.encode(bytes);
    }

    private static String header(String keyId) {
        return CanonicalBase64.encode(json(generator -> {
            generator.writeStringField("alg", TokenContract.ALGORITHM);
            generator.writeStringField("typ", TokenContract.TYPE);
            generator.writeStringField("kid", keyId);
        }));
    }

    private byte[] payload(TokenGrant grant, String id, Instant issuedAt, Instant expiresAt) {
        return json(generator -> {
            generator.writeStringField("iss", contract.issuer());
            generator.writeStringField("aud", TokenContract.AUDIENCE);
            generator.writeStringField("sub", grant.subject());
            generator.writeStringField("client_id", grant.clientId());
            generator.writeStringField("token_use", grant.use().claim());
            generator.writeStringField("jti", id);
            generator.writeNumberField("iat", issuedAt.getEpochSecond());
            generator.writeNumberField("exp", expiresAt.getEpochSecond());
            if (!grant.sessionId().isEmpty()) {
                generator.writeStringField("sid", grant.sessionId());
            }
            if (!grant.scope().isEmpty()) {
                generator.writeStringField("scope", String.join(" ", grant.scope()));
            }
            if (!grant.roles().isEmpty()) {
                generator.writeArrayFieldStart("roles");
                for (var role : grant.roles()) {
                    generator.writeString(role);
                }
                generator.writeEndArray();
            }
        });
    }

    private interface Writing {
        void to(JsonGenerator generator) throws IOException;
    }

    private static byte[] json(Writing members) {
        var bytes = new ByteArrayOutputStream(512);
        try (var generator = TokenJson.factory().createGenerator(bytes)) {
            generator.writeStartObject();
            members.to(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused to be written to", e);
        }
        return bytes.toByteArray();
    }
}
