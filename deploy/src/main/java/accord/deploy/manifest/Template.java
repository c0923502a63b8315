package accord.deploy.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML file with {@code ${key}} in its values. It is filled after it was parsed, so that no value, whatever
 * characters it holds, can change the shape of the document.
 */
final class Template {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final Resolver RESOLVER = new Resolver();

    private final Path file;
    private final Node root;

    private Template(Path file, Node root) {
        this.file = file;
        this.root = root;
    }

    static Optional<Template> read(Mistakes mistakes, Path file) throws IOException {
        return Yaml.compose(mistakes, file)
                .filter(root -> isPlain(mistakes, file, root))
                .map(root -> new Template(file, root));
    }

    private static boolean isPlain(Mistakes mistakes, Path file, Node node) {
        return switch (node) {
            case MappingNode mapping ->
                mapping.getValue().stream().allMatch(tuple -> isPlain(mistakes, file, tuple.getValueNode()));
            case SequenceNode sequence -> sequence.getValue().stream().allMatch(item -> isPlain(mistakes, file, item));
            case ScalarNode _ -> true;
            default -> {
                mistakes.add(
                        Kind.NOT_YAML,
                        Yaml.place(file, node),
                        "anchors have no place in a manifest",
                        "write the value out");
                yield false;
            }
        };
    }

    /** Whether a placeholder was left in a value because nothing is known by its key. */
    static boolean isUnfilled(String value) {
        return PLACEHOLDER.matcher(value).find();
    }

    Path file() {
        return file;
    }

    /** Shows every placeholder in reading order: its key and where it stands. */
    void placeholders(BiConsumer<String, Place> reader) {
        visit(root, reader);
    }

    /** The document with each placeholder replaced; keys without a value are left for {@link #placeholders} to find. */
    Node filledWith(Map<String, Value> values) {
        return fill(root, values);
    }

    /** What a placeholder stands for, and where that was said. */
    record Value(String text, Optional<Place> place) {

        /** What is only known when the services start, and stands in no file. */
        static Value fact(String text) {
            return new Value(text, Optional.empty());
        }
    }

    private void visit(Node node, BiConsumer<String, Place> reader) {
        switch (node) {
            case MappingNode mapping -> mapping.getValue().forEach(tuple -> visit(tuple.getValueNode(), reader));
            case SequenceNode sequence -> sequence.getValue().forEach(item -> visit(item, reader));
            case ScalarNode scalar -> {
                var matcher = PLACEHOLDER.matcher(scalar.getValue());
                while (matcher.find()) {
                    reader.accept(matcher.group(1), Yaml.place(file, scalar));
                }
            }
            default -> {}
        }
    }

    private Node fill(Node node, Map<String, Value> values) {
        return switch (node) {
            case MappingNode mapping -> {
                List<NodeTuple> tuples = new ArrayList<>();
                for (var tuple : mapping.getValue()) {
                    tuples.add(new NodeTuple(tuple.getKeyNode(), fill(tuple.getValueNode(), values)));
                }
                yield new MappingNode(
                        mapping.getTag(),
                        true,
                        tuples,
                        mapping.getStartMark(),
                        mapping.getEndMark(),
                        mapping.getFlowStyle());
            }
            case SequenceNode sequence -> {
                List<Node> items = new ArrayList<>();
                for (var item : sequence.getValue()) {
                    items.add(fill(item, values));
                }
                yield new SequenceNode(
                        sequence.getTag(),
                        true,
                        items,
                        sequence.getStartMark(),
                        sequence.getEndMark(),
                        sequence.getFlowStyle());
            }
            case ScalarNode scalar -> filledScalar(scalar, values);
            default -> node;
        };
    }

    /** A value that is made of several is blamed on the first of them. */
    private ScalarNode filledScalar(ScalarNode scalar, Map<String, Value> values) {
        var origin = new ArrayList<Place>();
        var text = PLACEHOLDER.matcher(scalar.getValue()).replaceAll(found -> {
            var value = values.get(found.group(1));
            if (value == null) {
                return Matcher.quoteReplacement(found.group());
            }
            value.place().ifPresent(origin::add);
            return Matcher.quoteReplacement(value.text());
        });
        return new FilledNode(
                scalar,
                RESOLVER.resolve(NodeId.scalar, text, scalar.isPlain()),
                text,
                origin.isEmpty() ? Yaml.place(file, scalar) : origin.getFirst());
    }
}
