package accord.backend.protocol;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The AsyncAPI document as it lies in the source tree, and what is generated in it. */
final class AgentEventsDocument {
    static final Path FILE = Path.of("src/main/resources/accord/agent-events.v1.json");

    /** What writes the generated parts anew. */
    static final String RENEW = "./mvnw -pl backend-service -am test -Dtest=AgentEventsDocumentTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Daccord.renew=true";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectNode root;

    private AgentEventsDocument(ObjectNode root) {
        this.root = root;
    }

    static AgentEventsDocument read() {
        try {
            return new AgentEventsDocument((ObjectNode) MAPPER.readTree(Files.readString(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be read", e);
        }
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }

    String text() {
        try {
            var indented = new DefaultIndenter("  ", "\n");
            var printer =
                    new DefaultPrettyPrinter().withObjectIndenter(indented).withArrayIndenter(indented);
            return MAPPER.writer(printer).writeValueAsString(root) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException("a tree has a spelling", e);
        }
    }

    void write() {
        try {
            Files.writeString(FILE, text());
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " cannot be written", e);
        }
    }

    ObjectNode root() {
        return root;
    }

    /** The messages that an operation names: {@code tell} those of the service, {@code hear} those of clients. */
    Set<String> messages(String operation) {
        var names = new TreeSet<String>();
        root.at("/operations/" + operation + "/messages").forEach(reference -> names.add(lastWord(reference)));
        return names;
    }

    JsonNode message(String name) {
        return root.at("/components/messages/" + name);
    }

    JsonNode schema(String name) {
        return root.at("/components/schemas/" + name);
    }

    /** The schema itself, or the one that it refers to. */
    JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
    }

    List<JsonNode> examples(String message) {
        var payloads = new ArrayList<JsonNode>();
        message(message).get("examples").forEach(example -> payloads.add(example.get("payload")));
        return payloads;
    }

    static Stream<String> words(JsonNode list) {
        var words = new ArrayList<String>();
        list.forEach(word -> words.add(word.asText()));
        return words.stream();
    }

    private static String lastWord(JsonNode reference) {
        var path = reference.get("$ref").asText();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Writes what follows from the types: the codes, and a place without words for each field that has none. */
    void renew() {
        var codes = (ObjectNode) schema("ErrorCode");
        var names = codes.putArray("enum");
        for (var code : ErrorCode.values()) {
            names.add(code.code());
        }
        root.set("x-error-codes", errorCodes());
        renewCloseCodes();
        new FieldCensus(this).addMissing();
    }

    static JsonNode errorCodes() {
        var table = MAPPER.createArrayNode();
        for (var code : ErrorCode.values()) {
            table.addObject()
                    .put("code", code.code())
                    .put("fatal", code.fatal())
                    .put("close", code.close().map(CloseCode::code).orElse(0))
                    .put("reconnect", code.reconnect())
                    .put("http_status", code.httpStatus())
                    .put("user_message", code.userMessage())
                    .put("what_to_do", code.remedy());
        }
        return table;
    }

    private void renewCloseCodes() {
        var known = root.get("x-close-codes");
        var table = root.putArray("x-close-codes");
        for (var close : CloseCode.values()) {
            var row = table.addObject().put("code", close.code()).put("name", close.name());
            row.put("when", "").put("client", "");
            known.forEach(old -> {
                if (old.path("code").asInt() == close.code()) {
                    row.set("when", old.get("when"));
                    row.set("client", old.get("client"));
                }
            });
        }
    }
}
