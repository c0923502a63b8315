package accord.backend.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.Json;
import accord.backend.protocol.ClientMessageReader.Reading.Understood;
import accord.backend.protocol.ServerMessage.RunEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Finds every message by reflection: none is forgotten when one is added. */
@Tag("architecture")
class MessageCensusTest {
    static Stream<Class<?>> serverMessages() {
        return Examples.leaves(ServerMessage.class).filter(type -> type != RunEvent.class);
    }

    static Stream<Class<?>> events() {
        return Examples.leaves(AgentEvent.class);
    }

    static Stream<Class<?>> clientMessages() {
        return Examples.leaves(ClientMessage.class);
    }

    @ParameterizedTest
    @MethodSource("serverMessages")
    void everyServerMessageIsSpelledInPlainValues(Class<?> type) throws Exception {
        var message = (ServerMessage) Examples.full(type);

        var spelled = Json.read(Wire.spell(message, "c-1", Examples.NOON));

        assertThat(spelled).containsEntry("type", Examples.snakeCase(type)).containsEntry("id", "c-1");
        assertThat(spelled).containsEntry("timestamp", 1772366400.25).doesNotContainKeys("seq", "epoch");
        assertIsPlain(spelled);
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsSpelledInPlainValues(Class<?> type) throws Exception {
        var event = new RunEvent((EventHeader) Examples.full(EventHeader.class), (AgentEvent) Examples.full(type));

        var spelled = Json.read(Wire.spell(event, "e-1", Examples.NOON));

        assertThat(spelled).containsEntry("type", Examples.snakeCase(type)).containsEntry("fallback_mode", true);
        assertThat(spelled)
                .containsKeys(
                        "id",
                        "seq",
                        "epoch",
                        "thread_id",
                        "run_id",
                        "request_id",
                        "user_id",
                        "agent_name",
                        "trace",
                        "message");
        for (var component : type.getRecordComponents()) {
            assertThat(spelled).containsKey(Examples.snakeCase(component.getName()));
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
                .map(Examples::snakeCase)
                .toList();

        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(14);
    }

    private static void collect(Class<?> type, Set<String> found) {
        for (var component : type.getRecordComponents()) {
            var kind = component.getType();
            if (kind == Optional.class || kind == List.class) {
                continue;
            }
            if (kind.isRecord() && !Examples.PLAIN.containsKey(kind)) {
                collect(kind, found);
            } else {
                found.add((Examples.PLAIN.containsKey(kind) ? "plain " : "not plain ") + type.getSimpleName() + "."
                        + component.getName());
            }
        }
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
}
