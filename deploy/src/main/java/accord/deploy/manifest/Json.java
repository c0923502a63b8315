package accord.deploy.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.micronaut.jackson.core.tree.JsonNodeTreeCodec;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON that this program writes, and that a platform answers with. */
public final class Json {

    /** Other programs, and a reader of YAML too, take characters beyond ASCII by their numbers. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final JsonNodeTreeCodec TREES = JsonNodeTreeCodec.getInstance();

    private Json() {}

    /** A text as JSON spells it. */
    public static String quoted(String text) {
        var spelled = new StringBuilder("\"");
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"' || c == '\\') {
                spelled.append('\\').append(c);
            } else if (c < ' ') {
                spelled.append("\\u%04x".formatted((int) c));
            } else {
                spelled.append(c);
            }
        }
        return spelled.append('"').toString();
    }

    /** Fails when the text is not one JSON value. */
    public static JsonNode read(String text) throws IOException {
        try (var parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IOException("no JSON, but an empty text");
            }
            var tree = TREES.readTree(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one JSON value");
            }
            return tree;
        }
    }

    /** Spells maps, lists, texts, numbers and booleans. */
    public static String write(Object value) {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(text)) {
            TREES.writeTree(generator, JsonNode.from(value));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a string cannot be written to", impossible);
        }
        return text.toString();
    }

    /** The member at the end of a path of names; null in JSON's sense when there is none. */
    public static JsonNode at(JsonNode node, String... path) {
        var member = node;
        for (var name : path) {
            member = member.isObject()
                    ? Optional.ofNullable(member.get(name)).orElse(JsonNode.nullNode())
                    : JsonNode.nullNode();
        }
        return member;
    }

    /** The text, or the number as text, at the end of a path; "" when there is none. */
    public static String text(JsonNode node, String... path) {
        var member = at(node, path);
        return member.isString() || member.isNumber() || member.isBoolean() ? member.coerceStringValue() : "";
    }

    /** The items at the end of a path; none when there is no list. */
    public static List<JsonNode> list(JsonNode node, String... path) {
        var items = new ArrayList<JsonNode>();
        var array = at(node, path);
        if (array.isArray()) {
            array.values().forEach(items::add);
        }
        return items;
    }

    /** The members of an object as plain values that can be changed. */
    public static Map<String, Object> members(JsonNode object) {
        var members = new LinkedHashMap<String, Object>();
        if (object.isObject()) {
            object.entries().forEach(entry -> members.put(entry.getKey(), plain(entry.getValue())));
        }
        return members;
    }

    /** The member of that name as an object, which is put there when there is none. */
    @SuppressWarnings("unchecked") // objects that were read from JSON have texts for keys
    public static Map<String, Object> section(Map<String, Object> parent, String name) {
        if (parent.get(name) instanceof Map<?, ?> section) {
            return (Map<String, Object>) section;
        }
        var section = new LinkedHashMap<String, Object>();
        parent.put(name, section);
        return section;
    }

    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            return members(node);
        }
        if (node.isArray()) {
            var items = new ArrayList<Object>();
            node.values().forEach(item -> items.add(plain(item)));
            return items;
        }
        // What is null in JSON stays a node: no map here holds null.
        return Optional.ofNullable(node.getValue()).orElse(node);
    }
}
