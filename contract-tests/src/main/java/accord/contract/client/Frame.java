package accord.contract.client;

import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object that a server said: a message of the socket, or the body of an answer.
 *
 * @param text what was on the wire, letter for letter
 */
public record Frame(JsonNode json, String text) {

    static Frame parse(String text) throws IOException {
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
