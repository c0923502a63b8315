package accord.contract.client;

import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object that a server said: a message of the socket, or the body of an answer.
 *
 * @param text what was on the wire, letter for letter
 */
public record Frame(JsonNode json, String text) {

    private static Frame of(JsonNode object) {
        return new Frame(object, String.valueOf(object.getValue()));
    }

    /** Fails with an {@link IOException} when the text is not one JSON object. */
    public static Frame parse(String text) throws IOException {
        var json = Json.read(text);
        if (!json.isObject()) {
            throw new IOException("a frame is a json object");
        }
        return new Frame(json, text);
    }

    public String type() {
        return text("type").orElse("");
    }

    public boolean is(String type) {
        return type().equals(type);
    }

    /** The string at a path of names, absent when any step or the value itself is missing or is no string. */
    public Optional<String> text(String... path) {
        return at(path).filter(JsonNode::isString).map(JsonNode::getStringValue);
    }

    public OptionalLong number(String... path) {
        return at(path).filter(JsonNode::isNumber)
                .map(node -> OptionalLong.of(node.getLongValue()))
                .orElse(OptionalLong.empty());
    }

    /** True only when the value is there and is {@code true}. */
    public boolean flag(String... path) {
        return at(path).filter(JsonNode::isBoolean)
                .map(JsonNode::getBooleanValue)
                .orElse(false);
    }

    /** The objects of the array at a path of names; empty when there is no such array. */
    public List<Frame> objects(String... path) {
        return at(path).filter(JsonNode::isArray).stream()
                .flatMap(array -> StreamSupport.stream(array.values().spliterator(), false))
                .filter(JsonNode::isObject)
                .map(Frame::of)
                .toList();
    }

    /** The strings of the array at a path of names. */
    public List<String> texts(String... path) {
        return at(path).filter(JsonNode::isArray).stream()
                .flatMap(array -> StreamSupport.stream(array.values().spliterator(), false))
                .filter(JsonNode::isString)
                .map(JsonNode::getStringValue)
                .toList();
    }

    public Optional<JsonNode> at(String... path) {
        @Nullable JsonNode node = json;
        for (var name : path) {
            node = node == null || !node.isObject() ? null : node.get(name);
        }
        return Optional.ofNullable(node);
    }

    /** Where in which stream this event stands; control frames stand nowhere. */
    public Optional<Position> position() {
        var epoch = text("epoch");
        var seq = number("seq");
        return epoch.isPresent() && seq.isPresent()
                ? Optional.of(new Position(epoch.get(), seq.getAsLong()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "RCV " + text;
    }
}
