package accord.kernel.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The contract of the socket as backend-service ships it, held against real frames: a frame with a field, a type, a null or a
 * spelling that the document does not know fails the test that met it.
 */
public final class FrameContract {
    private static final String DOCUMENT = "/accord/agent-events.v1.json";
    // Whatever may be a token, in a field or in the text.
    private static final Pattern TOKEN = Pattern.compile("(\"token\"\\s*:\\s*)\"[^\"]*\"|eyJ[\\w.=-]+");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Optional<FrameContract> SHIPPED = load();

    private final JsonNode document;
    private final Map<String, Schema> told;
    private final Map<String, Schema> heard;

    private FrameContract(JsonNode document) {
        this.document = document;
        this.told = schemas("tell");
        this.heard = schemas("hear");
    }

    /** The document on the class path; empty where no backend-service is. */
    public static Optional<FrameContract> shipped() {
        return SHIPPED;
    }

    /** A contract of this text: for whoever is to change the document. */
    public static FrameContract of(String document) {
        try {
            return new FrameContract(MAPPER.readTree(document));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the document is not JSON", e);
        }
    }

    private static Optional<FrameContract> load() {
        try (var text = FrameContract.class.getResourceAsStream(DOCUMENT)) {
            return text == null ? Optional.empty() : Optional.of(of(new String(text.readAllBytes(), UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(DOCUMENT + " cannot be read", e);
        }
    }

    private Map<String, Schema> schemas(String operation) {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        Map<String, Schema> byMessage = new HashMap<>();
        for (var reference : document.at("/operations/" + operation + "/messages")) {
            var name = last(reference);
            var payload = document.at("/components/messages/" + name + "/payload/$ref");
            var schema = JsonNodeFactory.instance.objectNode();
            schema.put("$ref", payload.asText());
            schema.set("components", document.get("components"));
            byMessage.put(name, registry.getSchema(schema));
        }
        return Map.copyOf(byMessage);
    }

    private static String last(JsonNode reference) {
        var path = reference.get("$ref").asText();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The kinds of messages that the service may say. */
    public Set<String> toldMessages() {
        return told.keySet();
    }

    /** Fails unless the service may say this. */
    public void told(String frame) {
        var json = parse(frame);
        var type = json.hasNonNull("jsonrpc")
                ? json.has("error") ? "json_rpc_error" : "json_rpc_result"
                : json.path("type").asText();
        check("a message of the service", frame, json, told.get(type));
        RecordedFrames.SHARED.add(type, json);
    }

    /** Fails unless a well-behaved client may say this. */
    public void heard(String frame) {
        var json = parse(frame);
        var name = json.hasNonNull("jsonrpc") ? json.path("method") : json.path("type");
        check("a message of a client", frame, json, heard.get(key(name.asText())));
    }

    /** Which message goes by a name or by an older one; {@code ping} and {@code pong} are said by both sides. */
    private String key(String name) {
        for (var key : heard.keySet()) {
            for (var alias : document.at("/components/schemas/" + key + "/oneOf/0/properties/type/enum")) {
                if (alias.asText().equals(name)) {
                    return key;
                }
            }
        }
        return name;
    }

    private static JsonNode parse(String frame) {
        try {
            return MAPPER.readTree(frame);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a frame is not JSON: " + redacted(frame), e);
        }
    }

    private static void check(String what, String frame, JsonNode json, @Nullable Schema schema) {
        if (schema == null) {
            throw new AssertionError(
                    "%s has a type that agent-events.v1.json does not know:%n  %s".formatted(what, redacted(frame)));
        }
        List<Error> errors = schema.validate(json);
        if (!errors.isEmpty()) {
            throw new AssertionError(errors.stream()
                    .map(error -> "  at '%s': %s (%s)"
                            .formatted(error.getInstanceLocation(), error.getMessage(), error.getSchemaLocation()))
                    .collect(Collectors.joining(
                            "\n", what + " is not as agent-events.v1.json says:\n  " + redacted(frame) + "\n", "")));
        }
    }

    private static String redacted(String frame) {
        return TOKEN.matcher(frame).replaceAll("$1(token)");
    }
}
