package accord.backend.thread;

import accord.kernel.context.ThreadId;
import java.time.Instant;

/** A thread in a list: its name, a title from its first message, and when it began and last moved. */
public record ThreadSummary(ThreadId id, String title, Instant createdAt, Instant updatedAt) {
    /** The longest title, in characters as people count them. */
    public static final int MAX_TITLE = 80;

    /** What a thread is called that begins with these words: their first line, blanks folded, cut with an ellipsis. */
    public static String titleOf(String content) {
        var words = content.strip();
        var title = new StringBuilder();
        var length = 0;
        for (var i = 0; i < words.length() && !endsLine(words.charAt(i)); ) {
            var point = words.codePointAt(i);
            i += Character.charCount(point);
            if (!Character.isWhitespace(point)) {
                title.appendCodePoint(point);
            } else if (title.charAt(title.length() - 1) != ' ') {
                title.append(' ');
            } else {
                continue;
            }
            if (++length > MAX_TITLE) {
                return title.substring(0, title.offsetByCodePoints(0, MAX_TITLE - 1))
                                .stripTrailing() + "…";
            }
        }
        return title.toString().stripTrailing();
    }

    private static boolean endsLine(char c) {
        return c == '\n' || c == '\r';
    }
}
