package accord.deploy.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The fields of one YAML mapping, of which only those named here may be present: a misspelt field is refused, never
 * ignored. What is wrong is noted, and reading goes on with a stand-in, about which nothing more is said.
 */
final class Fields {

    private final Mistakes mistakes;
    private final Path file;
    private final Place place;
    private final boolean isThere;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    /** What a misspelt field was probably meant to be: it is not missing as well. */
    private final Set<String> misspelt = new HashSet<>();

    private Fields(Mistakes mistakes, Path file, Place place, boolean isThere) {
        this.mistakes = mistakes;
        this.file = file;
        this.place = place;
        this.isThere = isThere;
    }

    static Fields of(Mistakes mistakes, Path file, Node node, String... known) {
        return read(mistakes, file, node, Set.of(known));
    }

    /** A mapping whose keys are its own business, such as labels. */
    static Fields ofAny(Mistakes mistakes, Path file, Node node) {
        return read(mistakes, file, node, Set.of());
    }

    private static Fields read(Mistakes mistakes, Path file, Node node, Set<String> known) {
        var place = Yaml.place(file, node);
        if (!(node instanceof MappingNode mapping)) {
            mistakes.add(Kind.BAD_VALUE, place, "fields are expected here", "write them as 'name: value'");
            return new Fields(mistakes, file, place, false);
        }
        var fields = new Fields(mistakes, file, place, true);
        for (var tuple : mapping.getValue()) {
            fields.take(tuple.getKeyNode(), tuple.getValueNode(), known);
        }
        return fields;
    }

    private void take(Node keyNode, Node value, Set<String> known) {
        var at = Yaml.place(file, keyNode);
        var key = scalar(keyNode);
        if (!known.isEmpty() && !known.contains(key)) {
            var guess = Spelling.guess(key, known);
            guess.ifPresent(misspelt::add);
            mistakes.add(Kind.UNKNOWN_FIELD, at, "unknown field '" + key + "'", Spelling.advice(guess, known));
        } else if (values.put(key, value) != null) {
            mistakes.add(Kind.BAD_VALUE, at, "'" + key + "' is given twice", "keep one of them");
        }
        places.put(key, at);
    }

    /** Where the field's name stands. */
    Place place(String key) {
        return places.getOrDefault(key, place);
    }

    /** Where the field's value came from. */
    Place origin(String key) {
        var value = values.get(key);
        return value == null ? place(key) : Yaml.place(file, value);
    }

    Set<String> names() {
        return values.keySet();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Whether nothing has been said yet about this field's absence. */
    boolean lacks(String key) {
        return isThere && !has(key) && !misspelt.contains(key);
    }

    String text(String key) {
        return required(key).map(this::scalar).orElse("");
    }

    int number(String key, int otherwise, int least, int most) {
        if (required(key).isEmpty()) {
            return otherwise;
        }
        var text = text(key);
        try {
            var number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // refused below, in the same words as a number out of range
        }
        if (!Template.isUnfilled(text)) {
            mistakes.add(
                    Kind.BAD_VALUE,
                    origin(key),
                    key + " is '" + text + "'",
                    "it must be a number from " + least + " to " + most);
        }
        return otherwise;
    }

    Fields section(String key, String... known) {
        return required(key).map(node -> of(mistakes, file, node, known)).orElseGet(this::absent);
    }

    /** A section about which nothing more is to be said. */
    Fields absent() {
        return new Fields(mistakes, file, place, false);
    }

    List<Fields> sections(String key, String... known) {
        var sections = new ArrayList<Fields>();
        required(key).ifPresent(node -> {
            if (node instanceof SequenceNode sequence) {
                sequence.getValue().forEach(item -> sections.add(of(mistakes, file, item, known)));
            } else {
                mistakes.add(Kind.BAD_VALUE, place(key), key + " is not a list", "begin each of its items with '- '");
            }
        });
        return sections;
    }

    private Optional<Node> required(String key) {
        if (lacks(key)) {
            mistakes.add(Kind.MISSING_FIELD, place, "'" + key + "' is missing here", "add it");
        }
        return Optional.ofNullable(values.get(key));
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        mistakes.add(
                Kind.BAD_VALUE, Yaml.place(file, node), "a single value is expected here", "write it as 'name: value'");
        return "";
    }
}
