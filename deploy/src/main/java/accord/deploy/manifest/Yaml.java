package accord.deploy.manifest;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.reader.UnicodeReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads one YAML document as a tree that still knows its lines. */
public final class Yaml {

    private Yaml() {}

    /** The document, unless it cannot be read; why not is then among the mistakes. */
    static Optional<Node> compose(Mistakes mistakes, Path file) throws IOException {
        try (var reader = new UnicodeReader(Files.newInputStream(file))) {
            return compose(mistakes, file, reader);
        } catch (NoSuchFileException _) {
            mistakes.add(Kind.NOT_YAML, new Place(file, 1), "the file is not there", "name one that is");
            return Optional.empty();
        }
    }

    public static Optional<Node> compose(Mistakes mistakes, Path file, Reader reader) {
        var options = new LoaderOptions();
        try {
            var parser = new ParserImpl(new StreamReader(reader), options);
            var root = Optional.ofNullable(new Composer(parser, new Resolver(), options).getSingleNode());
            if (root.isEmpty()) {
                mistakes.add(Kind.NOT_YAML, new Place(file, 1), "the file is empty", "bring back what it held");
            }
            return root;
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            mistakes.add(
                    Kind.NOT_YAML,
                    new Place(file, mark == null ? 1 : mark.getLine() + 1),
                    "not YAML: " + e.getProblem(),
                    "mend it here or in the lines before");
            return Optional.empty();
        } catch (YAMLException e) {
            mistakes.add(Kind.NOT_YAML, new Place(file, 1), "not YAML: " + e.getMessage(), "mend it");
            return Optional.empty();
        }
    }

    static Place place(Path file, Node node) {
        return node instanceof FilledNode filled
                ? filled.origin()
                : new Place(file, node.getStartMark().getLine() + 1);
    }
}
