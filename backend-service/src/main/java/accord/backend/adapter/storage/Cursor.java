package accord.backend.adapter.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import accord.backend.thread.InvalidCursorException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Where a page ended, spelled so that callers do not read it. A forged one is harmless: it only says where to go on in what
 * is the caller's own.
 *
 * @param list which list it belongs to
 * @param number the place in it
 * @param name which of several at that place; "" if there is only one
 */
record Cursor(String list, long number, String name) {
    private static final Pattern SPELLING = Pattern.compile("([a-z]+) (\\d{1,19}) ([!-~]{0,128})");
    private static final int MAX_LENGTH = 256;

    static Cursor parse(String list, String spelled) {
        if (spelled.length() > MAX_LENGTH) {
            throw new InvalidCursorException();
        }
        var parts = SPELLING.matcher(decoded(spelled));
        if (!parts.matches() || !parts.group(1).equals(list)) {
            throw new InvalidCursorException();
        }
        try {
            return new Cursor(list, Long.parseLong(parts.group(2)), parts.group(3));
        } catch (NumberFormatException _) {
            throw new InvalidCursorException();
        }
    }

    private static String decoded(String spelled) {
        try {
            return new String(Base64.getUrlDecoder().decode(spelled), US_ASCII);
        } catch (IllegalArgumentException _) {
            throw new InvalidCursorException();
        }
    }

    String spelled() {
        var text = list + ' ' + number + ' ' + name;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(US_ASCII));
    }
}
