package accord.kernel.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A line that a service wrote, as Cloud Logging would read it. */
public record LogLine(String text, JsonNode json) {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final JsonNode DOCUMENT = document();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DOCUMENT);

    /** The line, if it is one JSON text and nothing else. */
    public static Optional<LogLine> of(String text) {
        try {
            return Optional.of(new LogLine(text, STRICT.readTree(text)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What the shipped schema objects to; nothing when the line is as it says. */
    public static List<String> objections(String text) {
        return of(text).map(line -> SCHEMA.validate(line.json()).stream()
                        .map(Error::toString)
                        .toList())
                .orElseGet(() -> List.of("it is not JSON"));
    }

    /** The shipped schema. */
    public static JsonNode document() {
        try (var document = LogLine.class.getResourceAsStream("/accord/kernel/observe/log-line.json")) {
            return STRICT.readTree(new String(document.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of its event; empty when it has none. */
    public String event() {
        return json.path("event").path("name").asText();
    }
}
