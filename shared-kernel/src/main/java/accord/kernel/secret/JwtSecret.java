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
    private static final int HMAC_BLOCK = 64;
    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5c;

    private final byte[] value;
    private final Mac mac;
    private final String keyId;

    private JwtSecret(byte[] value, String issuer) {
        this.value = value;
        this.mac = macOf(value);
        this.keyId = fingerprint(value, issuer);
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

    /**
     * PBKDF2 over raw bytes, one block; the JDK's own takes characters only, which a {@code base64:} secret is not. HMAC is
     * spelled out because a {@link Mac} digests both of its pads again in each round: twice the work, at each start.
     */
    private static String fingerprint(byte[] key, String issuer) {
        var inner = sha256Of(padded(key, INNER_PAD));
        var outer = sha256Of(padded(key, OUTER_PAD));
        var first = copy(inner);
        first.update((KEY_ID_SALT + issuer).getBytes(StandardCharsets.UTF_8));
        var round = copy(outer).digest(first.digest(new byte[] {0, 0, 0, 1}));
        var sum = round.clone();
        for (var i = 1; i < KEY_ID_ROUNDS; i++) {
            round = nextRound(inner, outer, round, sum);
        }
        return KEY_ID_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sum, KEY_ID_BYTES));
    }

    /** A method of its own, because it is compiled after some thousands of calls, and a loop only after more turns. */
    private static byte[] nextRound(MessageDigest inner, MessageDigest outer, byte[] round, byte[] sum) {
        var next = copy(outer).digest(copy(inner).digest(round));
        for (var i = 0; i < sum.length; i++) {
            sum[i] ^= next[i];
        }
        return next;
    }

    private static byte[] padded(byte[] key, int pad) {
        var block = Arrays.copyOf(key.length > HMAC_BLOCK ? sha256Of(key).digest() : key, HMAC_BLOCK);
        for (var i = 0; i < block.length; i++) {
            block[i] ^= (byte) pad;
        }
        return block;
    }

    private static MessageDigest sha256Of(byte[] beginning) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(beginning);
            return digest;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static MessageDigest copy(MessageDigest begun) {
        try {
            return (MessageDigest) begun.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this Java's SHA-256 cannot be copied", e);
        }
    }
}
