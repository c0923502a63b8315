package accord.deploy.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.reader.UnicodeReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads one YAML document as a tree that still knows its lines. */
final class Yaml {

    private Yaml() {}

    static Node compose(Path file) throws IOException {
        var options = new LoaderOptions();
        try (var reader = new UnicodeReader(Files.newInputStream(file))) {
            var parser = new ParserImpl(new StreamReader(reader), options);
            var root = new Composer(parser, new Resolver(), options).getSingleNode();
            if (root == null) {
                throw new MistakenManifestException(new Place(file, 1), "the file is empty");
            }
            return root;
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw new MistakenManifestException(
                    new Place(file, mark == null ? 1 : mark.getLine() + 1), "not YAML: " + e.getProblem());
        }
    }

    static Place place(Path file, Node node) {
        return new Place(file, node.getStartMark().getLine() + 1);
    }
}
