package accord.kernel.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Decides whether a configured text can be a signing secret, and says why not without repeating it. */
final class SecretHygiene {
    static final int MIN_DISTINCT = 12;
    static final String BASE64_PREFIX = "base64:";

    private static final String QUOTES = "\"'`\u2018\u2019\u201C\u201D";
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char REPLACEMENT = '\uFFFD';

    /** What people write where a secret should have been. Compared in lower case, anywhere in the value. */
    private static final List<String> SAMPLES = List.of(
            "your-256-bit-secret",
            "your-384-bit-secret",
            "your-512-bit-secret",
            "your-secret",
            "your_secret",
            "yoursecret",
            "replace_",
            "replace-",
            "replaceme",
            "should-be-rep",
            "should_be_rep",
            "changeme",
            "change-me",
            "change_me",
            "change-this",
            "change_this",
            "placeholder",
            "jwt-secret-staging",
            "jwt-secret-production",
            "secret-key-here",
            "insert-secret",
            "insert_secret",
            "a-string-secret-at-least-256-bits-long",
            "pleasechangethissecret",
            "qwertyuiopasdfghjklzxcvbnm123456",
            "404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970");

    /** How a template looks when nothing filled it in. */
    private static final List<String> TEMPLATE_STARTS = List.of("${", "$(", "{{", "%(", "projects/");

    /** Whether a text can be used, and as which bytes. */
    sealed interface Finding {
        /** It can. */
        @SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
        record Usable(byte[] bytes) implements Finding {}

        /** It cannot; the reason completes "the value …". */
        record Unusable(String reason) implements Finding {}
    }

    private static final Finding SAMPLE = new Finding.Unusable("is a sample or a placeholder");

    private SecretHygiene() {}

    static Finding examine(String configured) {
        var text = withoutTrailingLineBreaks(configured);
        return text.startsWith(BASE64_PREFIX) ? examineEncoded(text) : examineRaw(text);
    }

    static String withoutTrailingLineBreaks(String text) {
        var end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    private static Finding examineEncoded(String text) {
        try {
            var encoded = text.substring(BASE64_PREFIX.length());
            var bytes = encoded.indexOf('-') >= 0 || encoded.indexOf('_') >= 0
                    ? Base64.getUrlDecoder().decode(encoded)
                    : Base64.getDecoder().decode(encoded);
            return looksLikeSample(new String(bytes, StandardCharsets.ISO_8859_1)) ? SAMPLE : examineBytes(bytes);
        } catch (IllegalArgumentException _) {
            return new Finding.Unusable("starts with " + BASE64_PREFIX + " but is not base64 behind it");
        }
    }

    private static Finding examineRaw(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return new Finding.Unusable("holds a control character at index " + i);
            }
            if (c == BYTE_ORDER_MARK) {
                return new Finding.Unusable("holds a byte order mark at index " + i);
            }
            if (Character.getType(c) == Character.FORMAT) {
                return new Finding.Unusable("holds an invisible character at index " + i);
            }
            if (c == REPLACEMENT || (Character.isSurrogate(c) && !isPaired(text, i))) {
                return new Finding.Unusable("is not valid UTF-8 at index " + i);
            }
        }
        if (!text.isEmpty() && (isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1)))) {
            return new Finding.Unusable("begins or ends with a blank");
        }
        if (!text.isEmpty() && (isQuote(text.charAt(0)) || isQuote(text.charAt(text.length() - 1)))) {
            return new Finding.Unusable("begins or ends with a quote, as if a shell or a YAML file had kept it");
        }
        if (looksLikeSample(text)) {
            return SAMPLE;
        }
        return examineBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Finding examineBytes(byte[] bytes) {
        if (bytes.length < JwtSecret.MIN_BYTES) {
            return new Finding.Unusable(
                    "has " + bytes.length + " bytes, and at least " + JwtSecret.MIN_BYTES + " are needed");
        }
        var distinct = distinct(bytes);
        if (distinct < MIN_DISTINCT) {
            return new Finding.Unusable(
                    "has only " + distinct + " distinct characters, and at least " + MIN_DISTINCT + " are needed");
        }
        return new Finding.Usable(bytes);
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isQuote(char c) {
        return QUOTES.indexOf(c) >= 0;
    }

    private static boolean looksLikeSample(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return SAMPLES.stream().anyMatch(lower::contains)
                || TEMPLATE_STARTS.stream().anyMatch(lower::startsWith)
                || (lower.startsWith("<") && lower.endsWith(">"));
    }

    private static int distinct(byte[] bytes) {
        var seen = new boolean[256];
        var count = 0;
        for (var b : bytes) {
            if (!seen[b & 0xff]) {
                seen[b & 0xff] = true;
                count++;
            }
        }
        return count;
    }
}
