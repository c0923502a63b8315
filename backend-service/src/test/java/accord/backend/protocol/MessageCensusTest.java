package accord.backend.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.Json;
import accord.backend.protocol.ClientMessageReader.Reading.Understood;
import accord.backend.protocol.ServerMessage.RunEvent;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Finds every message by reflection: none is forgotten when one is added. */
@Tag("architecture")
class MessageCensusTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.250Z");

    /** Values that a component may hold, and the value that the census puts in. */
    private static final Map<Class<?>, Object> PLAIN = Map.ofEntries(
            Map.entry(String.class, "some text"),
            Map.entry(int.class, 7),
            Map.entry(long.class, 42L),
            Map.entry(double.class, 0.5),
            Map.entry(boolean.class, true),
            Map.entry(Instant.class, NOON),
            Map.entry(Duration.class, Duration.ofSeconds(3)),
            Map.entry(Map.class, Map.of("key", List.of("value", 1))),
            Map.entry(ThreadId.class, new ThreadId("t-1")),
            Map.entry(RunId.class, new RunId("r-1")),
            Map.entry(RequestId.class, new RequestId("q-1")),
            Map.entry(UserId.class, new UserId("u-1")),
            Map.entry(ReplyTo.class, new ReplyTo.Message("m-1")),
            Map.entry(ErrorCode.class, ErrorCode.RUN_BUSY));

    static Stream<Class<?>> serverMessages() {
        return leaves(ServerMessage.class).filter(type -> type != RunEvent.class);
    }

    static Stream<Class<?>> events() {
        return leaves(AgentEvent.class);
    }

    static Stream<Class<?>> clientMessages() {
        return leaves(ClientMessage.class);
    }

    @ParameterizedTest
    @MethodSource("serverMessages")
    void everyServerMessageIsSpelledInPlainValues(Class<?> type) throws Exception {
        var message = (ServerMessage) example(type);

        var spelled = Json.read(Wire.spell(message, "c-1", NOON));

        assertThat(spelled).containsEntry("type", snakeCase(type)).containsEntry("id", "c-1");
        assertThat(spelled).containsEntry("timestamp", 1772366400.25).doesNotContainKeys("seq", "epoch");
        assertIsPlain(spelled);
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsSpelledInPlainValues(Class<?> type) throws Exception {
        var event = new RunEvent((EventHeader) example(EventHeader.class), (AgentEvent) example(type));

        var spelled = Json.read(Wire.spell(event, "e-1", NOON));

        assertThat(spelled).containsEntry("type", snakeCase(type)).containsEntry("fallback_mode", true);
        assertThat(spelled)
                .containsKeys(
                        "id", "seq", "epoch", "thread_id", "run_id", "request_id", "user_id", "agent_name", "trace");
        for (var component : type.getRecordComponents()) {
            assertThat(spelled).containsKey(snakeCase(component.getName()));
        }
        assertIsPlain(spelled);
    }

    @ParameterizedTest
    @MethodSource("clientMessages")
    void everyClientMessageIsReadFromSomeText(Class<?> type) {
        var texts = Map.of(
                "Authenticate", "{\"type\":\"authenticate\",\"token\":\"t\"}",
                "UserMessage", "{\"type\":\"user_message\",\"content\":\"c\"}",
                "CancelRun", "{\"type\":\"cancel_run\",\"run_id\":\"r-1\"}",
                "Respond", "{\"type\":\"respond\",\"interrupt_id\":\"i-1\"}",
                "Resume", "{\"type\":\"resume\",\"streams\":[]}",
                "Ack", "{\"type\":\"ack\",\"thread_id\":\"t-1\",\"seq\":3}",
                "Typing", "{\"type\":\"typing\"}",
                "ClientPing", "{\"type\":\"ping\",\"n\":3}",
                "ClientPong", "{\"type\":\"pong\",\"n\":3}");

        assertThat(texts).as("a text for each message").containsKey(type.getSimpleName());
        assertThat(ClientMessageReader.read(texts.getOrDefault(type.getSimpleName(), "")))
                .isInstanceOfSatisfying(
                        Understood.class, read -> assertThat(read.message()).isExactlyInstanceOf(type));
    }

    @Test
    void messagesHoldPlainValuesAndNoOthers() {
        var components = new HashSet<String>();
        Stream.of(serverMessages(), events(), Stream.of(EventHeader.class))
                .flatMap(types -> types)
                .forEach(type -> collect(type, components));

        assertThat(components).isNotEmpty().allSatisfy(name -> assertThat(name).startsWith("plain "));
    }

    @Test
    void noTwoMessagesShareAName() {
        var names = Stream.concat(serverMessages(), events())
                .map(MessageCensusTest::snakeCase)
                .toList();

        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(14);
    }

    private static void collect(Class<?> type, Set<String> found) {
        for (var component : type.getRecordComponents()) {
            var kind = component.getType();
            if (kind == Optional.class || kind == List.class) {
                continue;
            }
            if (kind.isRecord() && !PLAIN.containsKey(kind)) {
                collect(kind, found);
            } else {
                found.add((PLAIN.containsKey(kind) ? "plain " : "not plain ") + type.getSimpleName() + "."
                        + component.getName());
            }
        }
    }

    private static Stream<Class<?>> leaves(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? leaves(type) : Stream.of(type));
    }

    private static Object example(Class<?> record) {
        var components = record.getRecordComponents();
        var values = Arrays.stream(components).map(MessageCensusTest::value).toArray();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return record.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no example of " + record, e);
        }
    }

    private static Object value(RecordComponent component) {
        var type = component.getType();
        if (PLAIN.containsKey(type)) {
            return PLAIN.get(type);
        }
        return switch (type.getSimpleName()) {
            case "Optional" -> Optional.of(example(argument(component)));
            case "List" -> List.of(example(argument(component)));
            default -> example(type);
        };
    }

    private static Class<?> argument(RecordComponent component) {
        var type = (java.lang.reflect.ParameterizedType) component.getGenericType();
        return (Class<?>) type.getActualTypeArguments()[0];
    }

    private static void assertIsPlain(Map<?, ?> spelled) {
        var unlike = new HashMap<String, Object>();
        spelled.forEach((name, value) -> {
            assertThat(String.valueOf(name)).matches("[a-z][a-z0-9_]*");
            switch (value) {
                case null -> unlike.put(String.valueOf(name), "null");
                case Map<?, ?> map -> assertIsPlain(map);
                case List<?> list -> assertThat(list).doesNotContainNull();
                case String _, Number _, Boolean _ -> {}
                default -> unlike.put(String.valueOf(name), value);
            }
        });
        assertThat(unlike).isEmpty();
    }

    private static String snakeCase(Class<?> type) {
        return snakeCase(type.getSimpleName());
    }

    private static String snakeCase(String camelCase) {
        return Arrays.stream(camelCase.split("(?=[A-Z])", -1))
                .map(word -> word.toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining("_"));
    }
}
