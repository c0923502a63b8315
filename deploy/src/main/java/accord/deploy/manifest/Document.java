package accord.deploy.manifest;

import static java.util.stream.Collectors.joining;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A filled manifest as other programs read it, without the variables and the containers that were filled with nothing. */
public final class Document {

    private final Node root;

    Document(Node root) {
        this.root = root;
    }

    /** The manifest in JSON. */
    public String json() {
        return json(root);
    }

    private static String json(Node node) {
        return switch (node) {
            case MappingNode mapping ->
                mapping.getValue().stream()
                        .map(tuple -> json(tuple.getKeyNode()) + ":" + json(tuple.getValueNode()))
                        .collect(joining(",", "{", "}"));
            case SequenceNode sequence ->
                sequence.getValue().stream()
                        .filter(item -> !isFilledWithNothing(item))
                        .map(Document::json)
                        .collect(joining(",", "[", "]"));
            case ScalarNode scalar ->
                scalar.isPlain()
                                && (scalar.getTag().equals(Tag.INT)
                                        || scalar.getTag().equals(Tag.FLOAT)
                                        || scalar.getTag().equals(Tag.BOOL))
                        ? scalar.getValue()
                        : Json.quoted(scalar.getValue());
            default -> throw new IllegalStateException("a manifest has no " + node.getNodeId());
        };
    }

    /** An item of {@code env} whose value, or whose secret's version, is empty; a container whose image is. */
    private static boolean isFilledWithNothing(Node item) {
        return switch (item) {
            case MappingNode mapping ->
                mapping.getValue().stream()
                        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().matches("value|key|valueFrom|secretKeyRef|image"))
                        .anyMatch(tuple -> isFilledWithNothing(tuple.getValueNode()));
            case ScalarNode scalar -> scalar.getValue().isEmpty();
            default -> false;
        };
    }
}
