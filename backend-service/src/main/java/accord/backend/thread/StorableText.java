package accord.backend.thread;

/**
 * Text as every storage keeps it alike. NUL, which PostgreSQL refuses, and half a surrogate pair, which is no character,
 * become U+FFFD.
 */
public final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    public static String of(String raw) {
        for (var i = 0; i < raw.length(); i++) {
            if (suspicious(raw.charAt(i))) {
                return repaired(raw);
            }
        }
        return raw;
    }

    private static boolean suspicious(char c) {
        return c == 0 || Character.isSurrogate(c);
    }

    private static String repaired(String raw) {
        var text = new StringBuilder(raw.length());
        raw.codePoints().forEach(point -> text.appendCodePoint(storable(point) ? point : REPLACEMENT));
        return text.toString();
    }

    private static boolean storable(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }
}
