package accord.deploy.capacity;

import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.Yaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A file of names and values, in YAML or in JSON, which is YAML too. It says where what is missing. */
final class Tree {

    private final Path file;
    private final Node root;

    private Tree(Path file, Node root) {
        this.file = file;
        this.root = root;
    }

    static Tree read(Path file) throws IOException {
        var mistakes = new Mistakes();
        try (var reader = Files.newBufferedReader(file)) {
            var root = Yaml.compose(mistakes, file, reader);
            if (root.isEmpty()) {
                throw new UnusableInputException(mistakes.found().getFirst().toString());
            }
            return new Tree(file, root.get());
        } catch (NoSuchFileException absent) {
            throw new UnusableInputException(file + " is not there");
        } catch (CharacterCodingException binary) {
            throw new UnusableInputException(file + " is not text");
        }
    }

    /** The names of a mapping, in their order. */
    List<String> names(String... path) {
        var names = new ArrayList<String>();
        if (at(path).orElse(null) instanceof MappingNode mapping) {
            for (var tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    names.add(key.getValue());
                }
            }
        }
        return names;
    }

    boolean has(String... path) {
        return at(path).isPresent();
    }

    String text(String... path) {
        if (at(path).orElseThrow(() -> missing(path)) instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new UnusableInputException("%s: %s is no single value".formatted(file, String.join(".", path)));
    }

    double number(String... path) {
        return parsed(text(path), "%s: %s".formatted(file, String.join(".", path)));
    }

    /** @param name what it is called where it is complained of */
    static double parsed(String text, String name) {
        try {
            var number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // refused below, in the same words as a number that is none
        }
        throw new UnusableInputException("%s is '%s' and no number".formatted(name, text));
    }

    private UnusableInputException missing(String... path) {
        return new UnusableInputException("%s: %s is missing".formatted(file, String.join(".", path)));
    }

    private Optional<Node> at(String... path) {
        var node = root;
        for (var name : path) {
            if (!(node instanceof MappingNode mapping)) {
                return Optional.empty();
            }
            var next = mapping.getValue().stream()
                    .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                            && key.getValue().equals(name))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            node = next.get().getValueNode();
        }
        return Optional.of(node);
    }
}
