package accord.backend.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The document as a page for people. */
final class AgentEventsPage {
    static final Path FILE = Path.of("AGENT-EVENTS.md");

    /** What every message has: said once. */
    private static final Set<String> ENVELOPE = Set.of(
            "type",
            "id",
            "seq",
            "epoch",
            "thread_id",
            "run_id",
            "request_id",
            "user_id",
            "agent_name",
            "timestamp",
            "message",
            "fallback_mode",
            "trace");

    private final AgentEventsDocument document;
    private final StringBuilder page = new StringBuilder();

    private AgentEventsPage(AgentEventsDocument document) {
        this.document = document;
    }

    static String of(AgentEventsDocument document) {
        return new AgentEventsPage(document).written();
    }

    private String written() {
        var info = document.root().get("info");
        line("<!-- Made from %s by %s -->"
                .formatted(AgentEventsDocument.FILE.getFileName(), AgentEventsDocument.RENEW));
        line("# %s: `agent-events.v1`".formatted(info.get("title").asText()));
        paragraph(info.get("description").asText());
        paragraph("The same for programs: [AsyncAPI 3](src/main/resources/accord/agent-events.v1.json), served at"
                + " `GET /ws/asyncapi.json`; `GET /ws/config` says what is configured where you are. Conversations to"
                + " read and to run: [scripts](../contract-tests/src/main/resources/accord/contract/script).");
        heading("Handshake");
        paragraph(document.root().at("/channels/agent_events/description").asText());
        bullets(document.root().at("/components/securitySchemes"));
        table(document.root().get("x-handshake"), columns("what comes", "case", "what follows", "outcome"));
        heading("What the service says");
        paragraph(
                "Every event of a run has the envelope of `agent_started` below. Control messages have `type`, `id` and"
                        + " `timestamp` of it. Nothing is ever null: what there is not is absent.");
        fields(document.schema("agent_started"), name -> ENVELOPE.contains(name));
        order("tell").forEach(this::told);
        heading("What a client may say");
        paragraph(
                "The fields stand in the object itself, or in its `payload`, or in the `params` of a JSON-RPC 2.0 request,"
                        + " which is answered as one; without an `id` it is a notification and not answered. Every message may have a"
                        + " `message_id`, which its answer names as `reply_to`.");
        order("hear").forEach(this::heard);
        heading("Error codes");
        paragraph(
                "In `error_code`, in a JSON-RPC error's `data`, and over HTTP in the problem's `code`. 0: the connection"
                        + " goes on. Where a close code is given, the connection ends with it when `fatal` is true.");
        table(
                document.root().get("x-error-codes"),
                columns(
                        "code",
                        "code",
                        "close",
                        "close",
                        "reconnect",
                        "reconnect",
                        "HTTP",
                        "http_status",
                        "for the person",
                        "user_message",
                        "what to do",
                        "what_to_do"));
        heading("Close codes");
        paragraph(
                "1011 is never sent; 1005, 1006 and 1015 are never on the wire: whoever sees 1006 lost the network, and"
                        + " treats it as 1013.");
        table(document.root().get("x-close-codes"), columns("code", "code", "when", "when", "the client", "client"));
        return page.toString().stripTrailing() + "\n";
    }

    private List<String> order(String operation) {
        var names = new ArrayList<String>();
        document.root()
                .at("/operations/" + operation + "/messages")
                .forEach(reference -> names.add(reference.get("$ref").asText().replaceFirst(".*/", "")));
        return names;
    }

    private void told(String name) {
        describe(document.message(name));
        fields(document.schema(name), field -> !ENVELOPE.contains(field));
        examples(name);
    }

    private void heard(String name) {
        describe(document.message(name));
        var names = AgentEventsDocument.words(document.schema(name).at("/oneOf/0/properties/type/enum"))
                .skip(1)
                .map("`%s`"::formatted)
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            paragraph("Older names: " + names + ".");
        }
        fields(document.schema(name + "_fields"), field -> !field.equals("message_id"));
        examples(name);
    }

    private void describe(JsonNode message) {
        line("");
        line("### " + message.get("name").asText());
        paragraph(message.get("summary").asText() + " "
                + message.get("description").asText());
    }

    private void fields(JsonNode schema, Predicate<String> shown) {
        var required = AgentEventsDocument.words(schema.path("required")).collect(Collectors.toSet());
        var rows = new ArrayList<String>();
        schema.path("properties").properties().forEach(field -> {
            if (shown.test(field.getKey())) {
                row(field.getKey(), field.getValue(), required.contains(field.getKey()), rows);
            }
        });
        if (!rows.isEmpty()) {
            line("");
            line("| field | | |");
            line("|---|---|---|");
            rows.forEach(this::line);
        }
    }

    private void row(String name, JsonNode schema, boolean isRequired, List<String> rows) {
        var resolved = document.resolved(schema);
        var item = document.resolved(resolved.path("items"));
        rows.add("| `%s`%s | %s | %s |"
                .formatted(name, isRequired ? "" : " (optional)", kind(resolved), cell(words(schema, resolved))));
        var inner = item.has("properties") ? item : resolved;
        var required = AgentEventsDocument.words(inner.path("required")).collect(Collectors.toSet());
        inner.path("properties")
                .properties()
                .forEach(field ->
                        row(name + "." + field.getKey(), field.getValue(), required.contains(field.getKey()), rows));
    }

    private static String words(JsonNode schema, JsonNode resolved) {
        var own = schema.path("description").asText(resolved.path("description").asText());
        var unused = schema.path("x-unused").asText();
        return unused.isEmpty() ? own : own + " Not looked at: " + unused + ".";
    }

    private static String kind(JsonNode schema) {
        if (schema.has("const")) {
            return "`" + schema.get("const") + "`";
        }
        if (schema.has("enum") && schema.get("enum").size() < 10) {
            return AgentEventsDocument.words(schema.get("enum"))
                    .map("`%s`"::formatted)
                    .collect(Collectors.joining(", "));
        }
        var type = schema.path("type");
        var kind = type.isTextual() ? type.asText() : "see the schema";
        return schema.has("default") ? kind + ", " + schema.get("default").asText() : kind;
    }

    private void examples(String message) {
        line("");
        line("```json");
        document.examples(message).forEach(example -> line(example.toString()));
        line("```");
    }

    private void bullets(JsonNode schemes) {
        line("");
        schemes.forEach(scheme -> line("- " + scheme.get("description").asText()));
    }

    /** Titles and the members below them, in turn. */
    private static List<Map.Entry<String, String>> columns(String... titlesAndMembers) {
        var columns = new ArrayList<Map.Entry<String, String>>();
        for (var i = 0; i < titlesAndMembers.length; i += 2) {
            columns.add(Map.entry(titlesAndMembers[i], titlesAndMembers[i + 1]));
        }
        return columns;
    }

    private void table(JsonNode rows, List<Map.Entry<String, String>> columns) {
        line("");
        line(joined(columns, Map.Entry::getKey));
        line(joined(columns, _ -> "---").replace(" ", ""));
        rows.forEach(row ->
                line(joined(columns, column -> cell(row.get(column.getValue()).asText()))));
    }

    private static String joined(
            List<Map.Entry<String, String>> columns, Function<Map.Entry<String, String>, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private void heading(String title) {
        line("");
        line("## " + title);
    }

    private void paragraph(String text) {
        line("");
        line(text);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
