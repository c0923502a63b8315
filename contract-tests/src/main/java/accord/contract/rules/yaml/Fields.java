package accord.contract.rules.yaml;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** The fields of one YAML mapping. A key that is unknown or given twice is refused with its line, never ignored. */
public final class Fields {
    private final String file;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private Fields(String file, int line) {
        this.file = file;
        this.line = line;
    }

    /** The fields of a file; none for an empty one. */
    public static Fields of(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The fields of a text that mistakes call by that name. */
    public static Fields parse(String file, String text) {
        var root = root(file, text);
        return root == null || root.getTag().equals(Tag.NULL) ? new Fields(file, 1) : of(file, root);
    }

    private static @Nullable Node root(String file, String text) {
        var options = new LoaderOptions();
        try {
            var parser = new ParserImpl(new StreamReader(new StringReader(text)), options);
            return new Composer(parser, new Resolver(), options).getSingleNode();
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw new MistakenFileException(file, mark == null ? 1 : mark.getLine() + 1, "not YAML: " + e.getProblem());
        }
    }

    private static Fields of(String file, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw new MistakenFileException(file, line(node), "fields are expected here, as 'name: value'");
        }
        var fields = new Fields(file, line(node));
        for (var tuple : mapping.getValue()) {
            var key = scalar(file, tuple.getKeyNode());
            fields.lines.put(key, line(tuple.getKeyNode()));
            if (fields.values.put(key, tuple.getValueNode()) != null) {
                throw fields.mistake(key, "'" + key + "' is given twice");
            }
        }
        return fields;
    }

    /** The same, once it is certain that there are no other keys than these. */
    public Fields knowing(String... known) {
        return knowing(Arrays.asList(known));
    }

    /** The same, once it is certain that there are no other keys than these. */
    public Fields knowing(Collection<String> known) {
        for (var key : values.keySet()) {
            if (!known.contains(key)) {
                throw mistake(key, "unknown key '" + key + "'; known here: " + String.join(", ", new TreeSet<>(known)));
            }
        }
        return this;
    }

    /** The keys in their order. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** Where it begins. */
    public int line() {
        return line;
    }

    /** Where that key is. */
    public int line(String key) {
        return lines.getOrDefault(key, line);
    }

    /** A value that must be there and must not be blank. */
    public String text(String key) {
        return optionalText(key).orElseThrow(() -> mistake(key, "'" + key + "' is missing here"));
    }

    /** A value that may be absent, but not blank. */
    public Optional<String> optionalText(String key) {
        return Optional.ofNullable(values.get(key)).map(node -> {
            var text = scalar(file, node);
            if (text.isBlank()) {
                throw mistake(key, "'" + key + "' is empty");
            }
            return text;
        });
    }

    /** A list of values; none when the key is absent. */
    public List<String> texts(String key) {
        return nodes(key).stream().map(node -> scalar(file, node)).toList();
    }

    /** The fields under a key; none when it is absent. */
    public Fields section(String key) {
        var node = values.get(key);
        return node == null || node.getTag().equals(Tag.NULL) ? new Fields(file, line(key)) : of(file, node);
    }

    /** A list of mappings; none when the key is absent. */
    public List<Fields> sections(String key) {
        return nodes(key).stream().map(node -> of(file, node)).toList();
    }

    /** What is wrong with that key. */
    public MistakenFileException mistake(String key, String sentence) {
        return new MistakenFileException(file, line(key), sentence);
    }

    private List<Node> nodes(String key) {
        var node = values.get(key);
        if (node == null || node.getTag().equals(Tag.NULL)) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw mistake(key, "'" + key + "' must be a list");
        }
        return new ArrayList<>(sequence.getValue());
    }

    private static String scalar(String file, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new MistakenFileException(file, line(node), "a single value is expected here");
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
