package accord.contract.rules;

import java.util.ArrayList;
import java.util.List;

/** Mappings in braces, as JSON and the flow style of YAML have them, read leniently into keys with their whole path. */
final class Flow {
    private final String text;
    private final List<Leaf> leaves = new ArrayList<>();
    private int at;

    private Flow(String text) {
        this.text = text;
    }

    /**
     * A value.
     *
     * @param line how many line ends come before it
     */
    record Leaf(String key, String value, int line) {}

    static boolean begins(String text) {
        return text.startsWith("{") || text.startsWith("[");
    }

    static List<Leaf> of(String key, String text) {
        var flow = new Flow(text);
        flow.value(key);
        return List.copyOf(flow.leaves);
    }

    private void value(String key) {
        skip("");
        switch (letter()) {
            case '{' -> {
                at++;
                members(key);
            }
            case '[' -> {
                at++;
                items(key);
            }
            default ->
                leaves.add(new Leaf(
                        key,
                        scalar(",}]"),
                        (int) text.substring(0, Math.min(at, text.length()))
                                        .lines()
                                        .count()
                                - 1));
        }
    }

    private void members(String key) {
        for (skip(","); at < text.length() && letter() != '}'; skip(",")) {
            var before = at;
            var name = scalar(":}");
            if (letter() == ':') {
                at++;
                value(key.isEmpty() ? name : key + "." + name);
            }
            at = Math.max(at, before + 1);
        }
        at++;
    }

    private void items(String key) {
        for (skip(","); at < text.length() && letter() != ']'; skip(",")) {
            var before = at;
            value(key);
            at = Math.max(at, before + 1);
        }
        at++;
    }

    private String scalar(String ends) {
        skip("");
        var quote = letter();
        if (quote == '"' || quote == '\'') {
            var end = text.indexOf(quote, at + 1);
            var quoted = text.substring(at + 1, end < 0 ? text.length() : end);
            at = end < 0 ? text.length() : end + 1;
            skip("");
            return quoted;
        }
        var from = at;
        var depth = 0;
        while (at < text.length() && (depth > 0 || ends.indexOf(letter()) < 0)) {
            depth += letter() == '{' ? 1 : letter() == '}' ? -1 : 0;
            at++;
        }
        return text.substring(from, at).strip();
    }

    private void skip(String more) {
        while (at < text.length() && (Character.isWhitespace(letter()) || more.indexOf(letter()) >= 0)) {
            at++;
        }
    }

    private char letter() {
        return at < text.length() ? text.charAt(at) : '\0';
    }
}
