package accord.contract.client;

import com.fasterxml.jackson.core.JsonFactory;
import io.micronaut.jackson.core.tree.JsonNodeTreeCodec;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Reads JSON into trees and spells plain values, without a bean context and without any class of the services. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonNodeTreeCodec TREES = JsonNodeTreeCodec.getInstance();

    private Json() {}

    /** Fails with an {@link IOException} when the text is not one JSON value. */
    public static JsonNode read(String text) throws IOException {
        try (var parser = FACTORY.createParser(text)) {
            var tree = TREES.readTree(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one json value in a text of %d characters".formatted(text.length()));
            }
            return tree;
        }
    }

    /** Spells an object of maps, lists, strings, numbers and booleans. */
    public static String write(Map<String, ?> object) {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(text)) {
            TREES.writeTree(generator, JsonNode.from(object));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a string cannot be written to", impossible);
        }
        return text.toString();
    }
}
