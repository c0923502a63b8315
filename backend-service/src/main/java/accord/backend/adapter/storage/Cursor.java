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
 * @param place the last item's place in it
 * @param row which of several at that place
 */
record Cursor(String list, long place, long row) {
    private static final Pattern SPELLING = Pattern.compile("([a-z]+) (\\d{1,19}) (\\d{1,19})");
    private static final int MAX_LENGTH = 128;

    static Cursor parse(String list, String spelled) {
        if (spelled.length() > MAX_LENGTH) {
            throw new InvalidCursorException();
        }
        try {
            var parts = SPELLING.matcher(decoded(spelled));
            if (parts.matches() && parts.group(1).equals(list)) {
                return new Cursor(list, Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
            }
        } catch (IllegalArgumentException _) {
            // Neither base64url nor numbers within bounds: as wrong as any other text.
        }
        throw new InvalidCursorException();
    }

    private static String decoded(String spelled) {
        return new String(Base64.getUrlDecoder().decode(spelled), US_ASCII);
    }

    String spelled() {
        var text = list + ' ' + place + ' ' + row;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(US_ASCII));
    }
}
