package accord.contract.rules;

import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A key of a configuration file with its whole path, and its value: whichever way the file is written. */
record Setting(Paper paper, int line, String key, String value) {
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    /** What the file sets; nothing when it is no configuration. */
    static Stream<Setting> of(Paper paper) {
        var kind = paper.fileName().substring(paper.fileName().lastIndexOf('.') + 1);
        return switch (kind) {
            case "yml", "yaml" ->
                YamlLines.of(paper).flatMap(leaf -> nested(paper, leaf.line(), leaf.key(), leaf.value()));
            case "properties", "toml", "env" -> assignments(paper).stream();
            case "json" ->
                paper.fileName().startsWith("application")
                        ? nested(paper, 1, "", paper.text().strip())
                        : Stream.of();
            default -> paper.fileName().startsWith(".env") ? assignments(paper).stream() : Stream.of();
        };
    }

    /** A value in braces holds further settings. */
    private static Stream<Setting> nested(Paper paper, int line, String key, String value) {
        return Flow.begins(value)
                ? Flow.of(key, value).stream()
                        .map(leaf -> new Setting(paper, line + leaf.line(), leaf.key(), leaf.value()))
                : Stream.of(new Setting(paper, line, key, value));
    }

    private static ArrayList<Setting> assignments(Paper paper) {
        var found = new ArrayList<Setting>();
        var section = "";
        for (var line : paper.lines().toList()) {
            var text = unescaped(line.text().strip());
            if (text.matches("\\[\\[?[\\w.\"-]+]]?")) {
                section = text.replaceAll("[\\[\\]\"]", "") + ".";
            } else if (text.matches("[^#!].*[=:].*")) {
                var parts = text.split("[=:]", 2);
                found.add(new Setting(
                        paper,
                        line.number(),
                        section + parts[0].strip().replaceAll("^export\\s+|\"", ""),
                        parts[1].strip()));
            }
        }
        return found;
    }

    private static String unescaped(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(match -> Character.toString(Integer.parseInt(match.group(1), 16))
                        .replace("\\", "\\\\")
                        .replace("$", "\\$"));
    }
}
