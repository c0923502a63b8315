package accord.auth.adapter.http;

import accord.kernel.door.ProblemException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON object of a request. What is wrong with it is said precisely, and nothing of it is repeated: it may be a password.
 * Read token by token, because a binder would turn numbers into text, believe the last of two equal names, and ignore what
 * follows the object.
 *
 * @param texts the members that are strings
 * @param others the names of members that are neither strings nor null
 */
record JsonBody(Map<String, String> texts, Set<String> others) {
    private static final int DEEPEST = 32;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    static JsonBody of(HttpRequest<byte[]> request) {
        var body = request.getBody()
                .filter(bytes -> bytes.length > 0)
                .orElseThrow(() -> refused("BODY_MISSING", "send a JSON object as the body"));
        try (var parser = JSON.createParser(body)) {
            return read(parser);
        } catch (JsonProcessingException e) {
            var where = e.getLocation() == null
                    ? ""
                    : ": look at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw refused("BODY_NOT_JSON", "the body is not JSON, repeats a name or nests too deeply" + where);
        } catch (IOException _) {
            throw refused("BODY_NOT_JSON", "the body is not JSON in UTF-8");
        }
    }

    /** The text of a member that must be there. */
    String text(String name) {
        return optionalText(name).orElseThrow(() -> refused("FIELD_MISSING", "the field '" + name + "' is missing"));
    }

    /** The text of a member that may be there; null is as good as nothing. */
    Optional<String> optionalText(String name) {
        if (others.contains(name)) {
            throw refused("FIELD_NOT_TEXT", "the field '" + name + "' must be a string");
        }
        var text = Optional.ofNullable(texts.get(name));
        if (text.isPresent() && !StandardCharsets.UTF_8.newEncoder().canEncode(text.get())) {
            throw refused("FIELD_NOT_TEXT", "the field '" + name + "' is not well-formed Unicode");
        }
        return text;
    }

    @Override
    public String toString() {
        return "JsonBody[redacted]";
    }

    private static JsonBody read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw refused("BODY_NOT_AN_OBJECT", "the body must be a JSON object");
        }
        var texts = new HashMap<String, String>();
        var others = new HashSet<String>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            var value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                texts.put(name, parser.getText());
            } else if (value != JsonToken.VALUE_NULL) {
                others.add(name);
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw refused("BODY_NOT_JSON", "the body holds more than one JSON object");
        }
        return new JsonBody(Map.copyOf(texts), Set.copyOf(others));
    }

    private static ProblemException refused(String code, String message) {
        return new ProblemException(HttpStatus.BAD_REQUEST, code, message);
    }
}
