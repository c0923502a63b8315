package accord.kernel.token;

import java.util.Arrays;
import java.util.Base64;

/** Base64url as JWS wants it: no padding, one alphabet, and only the one spelling of each value. */
final class CanonicalBase64 {
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] SEXTETS = sextets();

    private CanonicalBase64() {}

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    static byte[] decode(byte[] ascii, int from, int to, String part) throws RefusedTokenException {
        var length = to - from;
        var tail = length & 3;
        if (length == 0 || tail == 1 || ascii[to - 1] == '=' || !endsInZeroBits(ascii[to - 1], tail)) {
            throw malformed(part);
        }
        try {
            return DECODER.decode(Arrays.copyOfRange(ascii, from, to));
        } catch (IllegalArgumentException _) {
            throw malformed(part);
        }
    }

    /** The last character of a part carries bits beyond the last byte; other values than zero spell the same bytes. */
    private static boolean endsInZeroBits(byte last, int tail) {
        var sextet = last < 0 ? -1 : SEXTETS[last];
        return switch (tail) {
            case 2 -> sextet >= 0 && (sextet & 0x0f) == 0;
            case 3 -> sextet >= 0 && (sextet & 0x03) == 0;
            default -> sextet >= 0;
        };
    }

    private static RefusedTokenException malformed(String part) {
        return new RefusedTokenException(AuthFailure.TOKEN_MALFORMED, "the " + part + " is not canonical base64url");
    }

    private static byte[] sextets() {
        var sextets = new byte[128];
        Arrays.fill(sextets, (byte) -1);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (var i = 0; i < alphabet.length(); i++) {
            sextets[alphabet.charAt(i)] = (byte) i;
        }
        return sextets;
    }
}
