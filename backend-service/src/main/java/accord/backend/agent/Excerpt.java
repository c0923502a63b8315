package accord.backend.agent;

/** Shows a piece of the user's text where it can do no harm: short, and without control characters or halves of characters. */
final class Excerpt {
    private static final int LONGEST = 40;

    private Excerpt() {}

    static String of(String text) {
        var shown = new StringBuilder(LONGEST);
        for (int at = 0, taken = 0; at < text.length(); taken++) {
            if (taken == LONGEST) {
                return shown.append('…').toString();
            }
            int character = text.codePointAt(at);
            shown.appendCodePoint(isPlain(character) ? character : '?');
            at += Character.charCount(character);
        }
        return shown.toString();
    }

    static boolean isPlain(String text) {
        return text.codePoints().allMatch(Excerpt::isPlain);
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
