package accord.deploy.manifest;

/** The little JSON that this program writes. */
public final class Json {

    private Json() {}

    /** A text as JSON spells it. */
    public static String quoted(String text) {
        var spelled = new StringBuilder("\"");
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"' || c == '\\') {
                spelled.append('\\').append(c);
            } else if (c < ' ') {
                spelled.append("\\u%04x".formatted((int) c));
            } else {
                spelled.append(c);
            }
        }
        return spelled.append('"').toString();
    }
}
