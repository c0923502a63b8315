package accord.kernel.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A signing secret of at least 32 bytes that shows itself as its key id and never as its value. The bytes do not leave this
 * class: who must sign asks for a {@link Mac}.
 */
public final class JwtSecret {
    /** The shortest secret, in bytes: one SHA-256 digest. */
    public static final int MIN_BYTES = 32;

    private static final String MAC_ALGORITHM = "HmacSHA256";
    private static final String KEY_ID_PREFIX = "k1.";
    private static final String KEY_ID_SALT = "accord/jwt-kid/v1|";
    private static final int KEY_ID_ROUNDS = 210_000;
    private static final int KEY_ID_BYTES = 9;

    private final byte[] value;
    private final Mac mac;
    private final String keyId;

    private JwtSecret(byte[] value, String issuer) {
        this.value = value;
        this.mac = macOf(value);
        this.keyId = fingerprint(mac, issuer);
    }

    /**
     * Takes bytes that {@link SecretHygiene} found usable.
     *
     * @param issuer whose tokens it signs; part of the key id, so that one secret used for two issuers shows two ids
     */
    static JwtSecret of(byte[] usable, String issuer) {
        if (usable.length < MIN_BYTES) {
            throw new IllegalArgumentException("a signing secret has at least " + MIN_BYTES + " bytes");
        }
        return new JwtSecret(usable.clone(), issuer);
    }

    /**
     * The fingerprint that stands in the {@code kid} of every token that this secret signed: {@code k1.} and 12 base64url
     * characters. Slow to compute on purpose, so that it is never an easier oracle for the secret than a token is.
     */
    public String keyId() {
        return keyId;
    }

    /** A fresh HMAC-SHA256 over this secret, for the caller's own use on one thread. */
    public Mac mac() {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException _) {
            return macOf(value);
        }
    }

    boolean holds(byte[] other) {
        return MessageDigest.isEqual(value, other);
    }

    @Override
    public String toString() {
        return keyId;
    }

    private static Mac macOf(byte[] key) {
        try {
            var mac = Mac.getInstance(MAC_ALGORITHM);
            mac.init(new SecretKeySpec(key, MAC_ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC_ALGORITHM, e);
        }
    }

    /** PBKDF2 over raw bytes, one block; the JDK's own takes characters only, which a {@code base64:} secret is not. */
    private static String fingerprint(Mac mac, String issuer) {
        mac.update((KEY_ID_SALT + issuer).getBytes(StandardCharsets.UTF_8));
        var round = mac.doFinal(new byte[] {0, 0, 0, 1});
        var sum = round.clone();
        for (var i = 1; i < KEY_ID_ROUNDS; i++) {
            round = mac.doFinal(round);
            for (var j = 0; j < sum.length; j++) {
                sum[j] ^= round[j];
            }
        }
        return KEY_ID_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sum, KEY_ID_BYTES));
    }
}
