package accord.deploy.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The fields of one YAML mapping, of which only those named here may be present: a misspelt field is refused, never ignored. */
final class Fields {

    private final Path file;
    private final Place place;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Place> places = new HashMap<>();

    private Fields(Path file, Node node, Set<String> known) {
        this.file = file;
        this.place = Yaml.place(file, node);
        for (var tuple : mapping(node).getValue()) {
            var key = scalar(tuple.getKeyNode()).getValue();
            var at = Yaml.place(file, tuple.getKeyNode());
            places.put(key, at);
            if (!known.isEmpty() && !known.contains(key)) {
                throw new MistakenManifestException(at, "unknown field '" + key + "'" + Spelling.nearest(key, known));
            }
            if (values.put(key, tuple.getValueNode()) != null) {
                throw new MistakenManifestException(at, "'" + key + "' is given twice");
            }
        }
    }

    static Fields of(Path file, Node node, String... known) {
        return new Fields(file, node, Set.of(known));
    }

    /** A mapping whose keys are its own business, such as labels. */
    static Fields ofAny(Path file, Node node) {
        return new Fields(file, node, Set.of());
    }

    Place place(String key) {
        return places.getOrDefault(key, place);
    }

    Set<String> names() {
        return values.keySet();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key) {
        return scalar(required(key)).getValue();
    }

    Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    int number(String key, IntPredicate allowed, String meaning) {
        var text = text(key);
        try {
            var number = Integer.parseInt(text);
            if (allowed.test(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // refused below, in the same words as a number out of range
        }
        throw new MistakenManifestException(place(key), key + " is '" + text + "'; it must be " + meaning);
    }

    Fields section(String key, String... known) {
        return of(file, required(key), known);
    }

    Fields sectionOfAny(String key) {
        return ofAny(file, required(key));
    }

    List<Fields> sections(String key, String... known) {
        if (!(required(key) instanceof SequenceNode sequence)) {
            throw new MistakenManifestException(place(key), key + " must be a list");
        }
        var sections = new ArrayList<Fields>();
        for (var node : sequence.getValue()) {
            sections.add(of(file, node, known));
        }
        return sections;
    }

    private Node required(String key) {
        var node = values.get(key);
        if (node == null) {
            throw new MistakenManifestException(place, "'" + key + "' is missing here");
        }
        return node;
    }

    private MappingNode mapping(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        throw new MistakenManifestException(Yaml.place(file, node), "fields are expected here, as 'name: value'");
    }

    private ScalarNode scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar;
        }
        throw new MistakenManifestException(Yaml.place(file, node), "a single value is expected here");
    }
}
