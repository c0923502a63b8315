package accord.backend.protocol;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.protocol.ClientMessageReader.Reading;
import accord.backend.protocol.ServerMessage.CommandReply;
import accord.backend.protocol.ServerMessage.ErrorMessage;
import accord.kernel.testkit.FrameContract;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The document says what the types say: a message, a field, a name or a code that is in one of them and not in the other is
 * named here. With {@code -Daccord.renew=true} what can be generated is written anew first.
 */
@Tag("architecture")
class AgentEventsDocumentTest {
    private static final String ADVICE = "; " + AgentEventsDocument.FILE + " is renewed by `"
            + AgentEventsDocument.RENEW + "`, which leaves the words to you";

    private static AgentEventsDocument document;

    @BeforeAll
    static void read() throws Exception {
        document = AgentEventsDocument.read();
        if (Boolean.getBoolean("accord.renew")) {
            document.renew();
            document.write();
            Files.writeString(AgentEventsPage.FILE, AgentEventsPage.of(document));
        }
    }

    static Stream<Class<?>> types() {
        return FieldCensus.types();
    }

    static Stream<String> heard() {
        return AgentEventsDocument.read().messages("hear").stream();
    }

    @Test
    void itIsAnAsyncApiDocument() throws Exception {
        try (var meta = getClass().getResourceAsStream("/asyncapi/asyncapi-3.0.0.schema.json")) {
            var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(requireNonNull(meta));

            assertThat(schema.validate(document.text(), InputFormat.JSON)).isEmpty();
            assertThat(schema.validate(
                            document.text().replace("\"asyncapi\" : \"3.0.0\"", "\"asyncapi\":\"2.0.0\""),
                            InputFormat.JSON))
                    .as("what is no AsyncAPI 3 is told from it")
                    .isNotEmpty();
        }
    }

    @Test
    void theFileIsSpelledAsItIsGenerated() throws Exception {
        assertThat(Files.readString(AgentEventsDocument.FILE))
                .as("its layout%s", ADVICE)
                .isEqualTo(document.text());
    }

    @Test
    void everyMessageOfTheServiceHasItsPlaceAndNothingElseHas() {
        var told = document.messages("tell");
        assertThat(told).contains("json_rpc_result", "json_rpc_error");
        told.removeIf(name -> name.startsWith("json_rpc_"));

        assertThat(told)
                .as("the messages that the operation 'tell' names%s", ADVICE)
                .isEqualTo(FieldCensus.types().map(Examples::snakeCase).collect(toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyFieldOfAMessageIsDescribedAndNoOther(Class<?> type) {
        assertThat(new FieldCensus(document).differences(type))
                .as("the fields of %s%s", Examples.snakeCase(type), ADVICE)
                .isEmpty();
    }

    @Test
    void everyMessageOfAClientHasItsPlaceUnderAllItsNames() {
        assertThat(document.messages("hear"))
                .as("the messages that the operation 'hear' names%s", ADVICE)
                .isEqualTo(Examples.leaves(ClientMessage.class)
                        .map(Examples::snakeCase)
                        .collect(toCollection(TreeSet::new)));
        var described = new TreeSet<String>();
        for (var key : document.messages("hear")) {
            var forms = document.schema(key).get("oneOf");
            var names = AgentEventsDocument.words(forms.at("/0/properties/type/enum"))
                    .toList();
            assertThat(ClientVerb.named(names.getFirst()).orElseThrow().names())
                    .as("the names of %s, today's first%s", key, ADVICE)
                    .isEqualTo(names);
            assertThat(AgentEventsDocument.words(forms.at("/1/properties/type/enum"))
                            .toList())
                    .isEqualTo(names);
            assertThat(AgentEventsDocument.words(forms.at("/2/properties/method/enum"))
                            .toList())
                    .isEqualTo(names);
            described.addAll(names);
        }
        assertThat(described)
                .isEqualTo(Stream.of(ClientVerb.values())
                        .flatMap(verb -> verb.names().stream())
                        .collect(toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("heard")
    void everyFieldThatTheReaderAsksForIsDescribedAndEveryOtherSaysWhyItIsNot(String message) {
        var asked = new TreeSet<String>();
        for (var example : document.examples(message)) {
            if (!example.has("jsonrpc") && !example.has("payload")) {
                assertThat(ClientMessageReader.read(Asked.of(example, asked))).isInstanceOf(Reading.Understood.class);
                // Whoever says nothing is asked for everything that could have been said instead.
                ClientMessageReader.read(
                        Asked.of(AgentEventsDocument.json("{\"type\":" + example.get("type") + "}"), asked));
            }
        }
        asked.removeAll(List.of("type", "payload", "jsonrpc"));

        var described = new TreeSet<String>();
        collect("", document.schema(message + "_fields"), described);
        assertThat(asked).as("what the reader asks %s for%s", message, ADVICE).isEqualTo(described);
    }

    /** A message that notes what it is asked for. */
    private static final class Asked extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;

        private final transient Set<String> asked;
        private final String prefix;

        private Asked(String prefix, Set<String> asked) {
            this.prefix = prefix;
            this.asked = asked;
        }

        static Asked of(JsonNode message, Set<String> asked) {
            return of("", message, asked);
        }

        private static Asked of(String prefix, JsonNode message, Set<String> asked) {
            var map = new Asked(prefix, asked);
            message.properties()
                    .forEach(field -> map.put(
                            field.getKey(),
                            switch (field.getValue().getNodeType()) {
                                case NUMBER -> field.getValue().longValue();
                                case ARRAY -> {
                                    var items = new ArrayList<>();
                                    field.getValue()
                                            .forEach(item -> items.add(of(prefix + field.getKey() + ".", item, asked)));
                                    yield items;
                                }
                                default -> field.getValue().asText();
                            }));
            return map;
        }

        @Override
        public @Nullable Object get(Object name) {
            asked.add(prefix + name);
            return super.get(name);
        }
    }

    private static void collect(String prefix, JsonNode schema, Set<String> names) {
        schema.get("properties").properties().forEach(field -> {
            if (field.getValue().path("x-unused").asText().isEmpty()) {
                names.add(prefix + field.getKey());
            }
            var items = field.getValue().path("items");
            if (items.has("properties")) {
                collect(prefix + field.getKey() + ".", items, names);
            }
        });
    }

    @Test
    void theTablesOfCodesAreTheEnums() {
        assertThat(document.root().get("x-error-codes"))
                .as("the table of error codes%s", ADVICE)
                .isEqualTo(AgentEventsDocument.errorCodes());
        assertThat(AgentEventsDocument.words(document.schema("ErrorCode").get("enum"))
                        .toList())
                .as("the error codes%s", ADVICE)
                .isEqualTo(Stream.of(ErrorCode.values()).map(ErrorCode::code).toList());
        var closes = new ArrayList<String>();
        document.root().get("x-close-codes").forEach(row -> {
            closes.add(row.get("code") + " " + row.get("name").asText());
            assertThat(row.get("when").asText()).as("when %s is sent", row).isNotBlank();
            assertThat(row.get("client").asText()).as("what to do at %s", row).isNotBlank();
        });
        assertThat(closes)
                .as("the table of close codes%s", ADVICE)
                .isEqualTo(Stream.of(CloseCode.values())
                        .map(close -> close.code() + " " + close.name())
                        .toList());
    }

    @Test
    void everythingIsDescribedInWords() {
        var silent = new ArrayList<String>();
        for (var message : document.root().at("/components/messages").properties()) {
            for (var words : List.of("title", "summary", "description")) {
                if (message.getValue().path(words).asText().isBlank()) {
                    silent.add(message.getKey() + " has no " + words);
                }
            }
        }
        document.root()
                .at("/components/schemas")
                .properties()
                .forEach(schema -> findSilent(schema.getKey(), schema.getValue(), silent));

        assertThat(silent)
                .as("what %s says nothing about", AgentEventsDocument.FILE)
                .isEmpty();
    }

    private static void findSilent(String path, JsonNode schema, List<String> silent) {
        schema.path("properties").properties().forEach(field -> {
            var described = field.getValue();
            var isNamedOnly = path.contains("oneOf")
                    || List.of("type", "jsonrpc", "method").contains(field.getKey());
            if (!described.has("$ref")
                    && !described.has("allOf")
                    && !isNamedOnly
                    && described.path("description").asText().isBlank()) {
                silent.add(path + "." + field.getKey());
            }
            findSilent(path + "." + field.getKey(), described, silent);
            findSilent(path + "." + field.getKey() + "[]", described.path("items"), silent);
        });
    }

    @Test
    void everyExampleIsValidAndEveryFormHasOne() {
        var contract = FrameContract.of(document.text());
        for (var message : document.messages("tell")) {
            assertThat(document.examples(message)).as("examples of %s", message).isNotEmpty();
            document.examples(message).forEach(example -> contract.told(example.toString()));
        }
        for (var message : document.messages("hear")) {
            var examples = document.examples(message);
            assertThat(examples).hasSize(3);
            examples.forEach(example -> {
                contract.heard(example.toString());
                assertThat(ClientMessageReader.read(example.toString()))
                        .as("%s", example)
                        .isInstanceOfSatisfying(
                                Reading.Understood.class,
                                read -> assertThat(Examples.snakeCase(
                                                read.message().getClass()))
                                        .isEqualTo(message));
            });
        }
    }

    @Test
    void theAnswersToJsonRpcAreAsDescribed() throws Exception {
        var contract = FrameContract.of(document.text());
        for (var call : List.of(new ReplyTo.Call.Numbered(1), new ReplyTo.Call.Named("one"))) {
            for (var reply : List.of(
                    new CommandReply(call, "", "", Optional.empty()),
                    new CommandReply(call, "r-1", "t-1", Optional.empty()),
                    new CommandReply(call, "", "", Optional.of(new ServerMessage.Refusal(ErrorCode.RUN_BUSY, "no"))),
                    new ServerMessage.Resumed(call, List.of()),
                    new ServerMessage.AuthRefreshed(call, Examples.NOON),
                    new ServerMessage.Pong(call, 3),
                    new ErrorMessage(ErrorCode.RATE_LIMITED, "too fast", Map.of(), 7, call, false))) {
                contract.told(Wire.spell(reply, "c-1", Examples.NOON));
            }
        }
    }

    /** What the contract is for: each of these was once found by a client. */
    @ParameterizedTest
    @MethodSource("corruptions")
    void whatIsNotDescribedIsCaught(String spelled, String complaint) {
        var contract = FrameContract.of(document.text());

        assertThatThrownBy(() -> contract.told(spelled))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(complaint);
    }

    static Stream<Arguments> corruptions() {
        var thinking = FieldCensus.spelled(AgentEvent.AgentThinking.class, true).toString();
        var completed = AgentEventsDocument.read()
                .examples("agent_completed")
                .getFirst()
                .toString();
        var error =
                AgentEventsDocument.read().examples("error_message").getFirst().toString();
        return Stream.of(
                corruption(thinking.replace("\"step\"", "\"stepp\""), "stepp"),
                corruption(thinking.replace("\"seq\":1,", ""), "seq"),
                corruption(thinking.replace("\"progress\":0.5", "\"progress\":null"), "progress"),
                corruption(thinking.replace("\"progress\":0.5", "\"progress\":1.5"), "progress"),
                corruption(thinking.replace("agent_thinking", "agentThinking"), "does not know"),
                corruption(completed.replace("\"completed\",\"final", "\"COMPLETED\",\"final"), "status"),
                corruption(completed.replace("0.061", "null"), "result"),
                corruption(error.replace("UNKNOWN_TYPE", "UnknownType"), "error_code"),
                corruption(error.replace("\"details\":{}", "\"details\":{\"cause\":null}"), "details"),
                corruption("{\"type\":\"subscribed\"}", "does not know"),
                corruption(thinking + "{}", "not JSON"),
                corruption(thinking.replace("\"step\"", "\"seq\":1,\"step\""), "not JSON"));
    }

    private static Arguments corruption(String spelled, String complaint) {
        return Arguments.of(spelled, complaint);
    }

    @Test
    void aTokenIsNotRepeatedInAComplaint() {
        var contract = FrameContract.of(document.text());

        assertThatThrownBy(() ->
                        contract.heard("{\"type\":\"authenticate\",\"token\":\"eyJhbGciOi.secret.part\",\"x\":1}"))
                .hasMessageContaining("authenticate")
                .hasMessageNotContaining("secret");
    }

    @Test
    void thePageForPeopleSaysTheSame() throws Exception {
        assertThat(Files.readString(AgentEventsPage.FILE))
                .as("%s%s", AgentEventsPage.FILE, ADVICE)
                .isEqualTo(AgentEventsPage.of(document));
    }
}
