package accord.auth.adapter.http;

import accord.kernel.door.ProblemException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON object of a request, and says precisely why it cannot. Nothing of what was sent is repeated: it may be a
 * password.
 */
@Singleton
final class JsonBody {
    private static final Argument<JsonNode> ANY_JSON = Argument.of(JsonNode.class);

    private final JsonMapper mapper;

    JsonBody(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** The members of the object that are present and not null. */
    Members members(HttpRequest<byte[]> request) {
        var body = request.getBody().filter(bytes -> bytes.length > 0);
        var object = parse(body.orElseThrow(() -> refused("BODY_MISSING", "send a JSON object as the body")));
        if (object == null || !object.isObject()) {
            throw refused("BODY_NOT_AN_OBJECT", "the body must be a JSON object");
        }
        var present = StreamSupport.stream(object.entries().spliterator(), false)
                .filter(member -> !member.getValue().isNull())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Members(present);
    }

    private @Nullable JsonNode parse(byte[] body) {
        try {
            return mapper.readValue(body, ANY_JSON);
        } catch (IOException _) {
            throw refused("BODY_NOT_JSON", "the body is not valid JSON in UTF-8, or nests too deeply");
        }
    }

    private static ProblemException refused(String code, String message) {
        return new ProblemException(HttpStatus.BAD_REQUEST, code, message);
    }

    /** The members of a JSON object; those that we do not know are ignored. */
    record Members(Map<String, JsonNode> values) {
        /** The text of a member that must be there. */
        String text(String name) {
            return optionalText(name)
                    .orElseThrow(() -> refused("FIELD_MISSING", "the field '" + name + "' is missing"));
        }

        /** The text of a member that may be there. */
        Optional<String> optionalText(String name) {
            return Optional.ofNullable(values.get(name)).map(value -> text(name, value));
        }

        private static String text(String name, JsonNode value) {
            if (!value.isString()) {
                throw refused("FIELD_NOT_TEXT", "the field '" + name + "' must be a string");
            }
            var text = value.getStringValue();
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw refused("FIELD_NOT_TEXT", "the field '" + name + "' is not well-formed Unicode");
            }
            return text;
        }
    }
}
