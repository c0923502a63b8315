package accord.contract.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** YAML as lines with whole keys, by indentation, so that a finding has a line number; flow style is one value. */
final class YamlLines {
    private static final Pattern ENTRY = Pattern.compile("^(\\s*)((?:-\\s+)*)([\\w.${}\"'-]+)\\s*:(?:\\s+(.*))?$");

    private YamlLines() {}

    /** A key with its whole path. */
    record Leaf(int line, String key, String value) {}

    private record Level(int indent, String key) {}

    static Stream<Leaf> of(Paper paper) {
        var leaves = new ArrayList<Leaf>();
        var path = new ArrayDeque<Level>();
        paper.lines().forEach(line -> {
            var text = line.text().replaceAll("(^|\\s)#.*$", "");
            var entry = ENTRY.matcher(text);
            if (entry.matches()) {
                var indent = entry.group(1).length() + entry.group(2).length();
                while (!path.isEmpty() && path.element().indent() >= indent) {
                    path.pop();
                }
                path.push(new Level(indent, entry.group(3).replaceAll("[\"']", "")));
                var value = entry.group(4) == null ? "" : entry.group(4).strip();
                leaves.add(new Leaf(line.number(), key(path), value.replaceAll("^[\"']|[\"']$", "")));
            }
        });
        return withoutParents(leaves);
    }

    private static String key(Deque<Level> path) {
        return StreamSupport.stream(((Iterable<Level>) path::descendingIterator).spliterator(), false)
                .map(Level::key)
                .collect(Collectors.joining("."));
    }

    /** A key that only holds others says nothing by itself. */
    private static Stream<Leaf> withoutParents(List<Leaf> leaves) {
        return leaves.stream()
                .filter(leaf -> !leaf.value().isEmpty()
                        || leaves.stream().noneMatch(other -> other.key().startsWith(leaf.key() + ".")));
    }
}
