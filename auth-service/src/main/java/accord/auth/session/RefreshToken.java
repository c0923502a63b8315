package accord.auth.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * An opaque promise of a next access token: 256 random bits, and nothing to read in them. It can seal its own successor, so
 * that a client whose answer was lost gets the same one again, while the storage alone can open nothing.
 */
public final class RefreshToken {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final int CHARACTERS = 43;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] PURPOSE = "accord/refresh-successor/v1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] secret;

    private RefreshToken(byte[] secret) {
        this.secret = secret;
    }

    public static RefreshToken mint() {
        return new RefreshToken(random(BYTES));
    }

    /** The token in this text, or empty when no token of ours is spelled like it. */
    public static Optional<RefreshToken> parse(String text) {
        if (text.length() != CHARACTERS) {
            return Optional.empty();
        }
        try {
            var token = new RefreshToken(Base64.getUrlDecoder().decode(text));
            return token.value().equals(text) ? Optional.of(token) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What the client holds. Never logged, never stored. */
    public String value() {
        return encode(secret);
    }

    public TokenFingerprint fingerprint() {
        try {
            return new TokenFingerprint(
                    encode(MessageDigest.getInstance("SHA-256").digest(secret)));
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    SealedSuccessor seal(RefreshToken successor) {
        try {
            var nonce = random(NONCE_BYTES);
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(successor.secret);
            return new SealedSuccessor(encode(nonce) + "." + encode(sealed));
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    RefreshToken open(SealedSuccessor successor) {
        try {
            var dot = successor.value().indexOf('.');
            var nonce = Base64.getUrlDecoder().decode(successor.value().substring(0, dot));
            var sealed = Base64.getUrlDecoder().decode(successor.value().substring(dot + 1));
            return new RefreshToken(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed));
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    @Override
    public String toString() {
        return "RefreshToken[redacted]";
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealingKey(), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private SecretKey sealingKey() throws GeneralSecurityException {
        var parameters = HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(PURPOSE, BYTES);
        return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static IllegalStateException unavailable(GeneralSecurityException e) {
        return new IllegalStateException("this Java runtime cannot seal or open refresh tokens", e);
    }
}
