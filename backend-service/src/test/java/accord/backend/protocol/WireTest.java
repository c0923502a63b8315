package accord.backend.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import accord.backend.Json;
import accord.backend.protocol.AgentEvent.AgentCompleted;
import accord.backend.protocol.AgentEvent.AgentThinking;
import accord.backend.protocol.AgentEvent.ToolCompleted;
import accord.backend.protocol.AgentEvent.ToolExecuting;
import accord.backend.protocol.ServerMessage.AuthRefreshed;
import accord.backend.protocol.ServerMessage.CommandReply;
import accord.backend.protocol.ServerMessage.ErrorMessage;
import accord.backend.protocol.ServerMessage.Pong;
import accord.backend.protocol.ServerMessage.Refusal;
import accord.backend.protocol.ServerMessage.Resumed;
import accord.backend.protocol.ServerMessage.ResumedStream;
import accord.backend.protocol.ServerMessage.RunEvent;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void anEventIsFlatAndInTheOrderOfTheDocument() throws Exception {
        var spelled =
                Wire.spell(event(new AgentThinking("reading \"it\"", 2, 0.5), true, "00-a-b-01"), "k3x9-42", NOON);

        assertThat(spelled).isEqualTo("""
            {"type":"agent_thinking","id":"k3x9-42","seq":42,"epoch":"k3x9","thread_id":"t-1","run_id":"r-1",\
            "request_id":"q-1","user_id":"u-1","agent_name":"triage","timestamp":1772366400.000,\
            "message":"thinking, step 2","fallback_mode":true,\
            "trace":"00-a-b-01","reasoning":"reading \\"it\\"","step":2,"progress":0.5}\
            """);
    }

    @Test
    void whatIsFalseOrEmptyIsLeftOut() throws Exception {
        var spelled =
                Json.read(Wire.spell(event(new ToolCompleted("c", "t", Map.of(), true, 3, ""), false, ""), "i", NOON));

        assertThat(spelled)
                .doesNotContainKeys("fallback_mode", "trace", "error")
                .containsEntry("success", true);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T12:00:00.123456Z, 1772366400.123",
        "2026-03-01T12:00:00.007Z, 1772366400.007",
        "2026-03-01T12:00:00.070Z, 1772366400.070",
        "1970-01-01T00:00:00Z, 0.000"
    })
    void timesAreSecondsWithThreeDecimals(Instant at, String spelled) throws Exception {
        assertThat(Wire.spell(new ServerMessage.TokenExpiring(at), "i", at))
                .endsWith("\"expires_at\":" + spelled + "}");
    }

    @Test
    void plainValuesAreSpelled() throws Exception {
        Map<String, Object> values = Map.of(
                "all",
                List.of(
                        "text",
                        true,
                        1,
                        2L,
                        0.5,
                        0.25f,
                        (short) 3,
                        (byte) 4,
                        BigDecimal.TEN,
                        BigInteger.TWO,
                        Map.of()));

        assertThat(Wire.spell(values)).isEqualTo("{\"all\":[\"text\",true,1,2,0.5,0.25,3,4,10,2,{}]}");
    }

    static Stream<Object> whatIsNotPlain() {
        var cycle = new ArrayList<>();
        cycle.add(cycle);
        cycle.add(cycle);
        var loop = new HashMap<String, Object>();
        loop.put("again", loop);
        return Stream.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                CloseCode.NORMAL,
                Instant.EPOCH,
                Optional.of("x"),
                Set.of("x"),
                new int[] {1},
                'c',
                new AtomicInteger(1),
                new Object(),
                new UserId("u-1"),
                Map.of(1, "key"),
                cycle,
                loop,
                changing());
    }

    private static Map<String, Object> changing() {
        return new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new ConcurrentModificationException("it is being changed");
            }
        };
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNotPlain(Object value) {
        assertThatThrownBy(() -> Wire.spell(Map.of("value", value))).isInstanceOf(UnspellableException.class);
        assertThatThrownBy(() -> Wire.spell(
                        event(new AgentCompleted("completed", "", Map.of("value", List.of(value)), 1), false, ""),
                        "i",
                        NOON))
                .isInstanceOf(UnspellableException.class);
        assertThatThrownBy(() ->
                        Wire.spell(event(new ToolExecuting("c", "t", Map.of("value", value)), false, ""), "i", NOON))
                .isInstanceOf(UnspellableException.class);
    }

    @Test
    void nullIsNeverSpelled() {
        var holdsNull = new HashMap<String, Object>();
        holdsNull.put("value", null);

        assertThatThrownBy(() -> Wire.spell(holdsNull)).isInstanceOf(UnspellableException.class);
        assertThatThrownBy(() -> Wire.spell(event(new AgentThinking(nothing(), 1, 0), false, ""), "i", NOON))
                .isInstanceOf(UnspellableException.class);
    }

    @SuppressWarnings("NullAway") // what a supervisor that was compiled elsewhere may hand in
    private static String nothing() {
        return null;
    }

    @Test
    void halfASurrogatePairAndControlCharactersStayJson() throws Exception {
        var spelled = Wire.spell(Map.of("text", "a\ud800b\u0000\u2028\"\\"));

        // As UTF-8, half a pair is no character.
        assertThat(Json.read(spelled)).containsEntry("text", "a?b\u0000\u2028\"\\");
    }

    @Test
    void aJsonRpcRequestIsAnsweredAsJsonRpc() throws Exception {
        var one = new ReplyTo.Call.Numbered(1);
        var named = new ReplyTo.Call.Named("a\"b");

        assertThat(Wire.spell(new CommandReply(one, "r-1", "t-1", Optional.empty()), "i", NOON))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"run_id\":\"r-1\",\"thread_id\":\"t-1\"}}");
        assertThat(Wire.spell(
                        new CommandReply(named, "", "", Optional.of(new Refusal(ErrorCode.RUN_BUSY, "busy"))),
                        "i",
                        NOON))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"error\":{\"code\":-32000,\"message\":\"busy\","
                        + "\"data\":{\"error_code\":\"RUN_BUSY\",\"user_message\":"
                        + "\"The agent is still busy with your last message.\"}}}");
        assertThat(Wire.spell(new Pong(one, 7), "i", NOON))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"n\":7}}");
        assertThat(Wire.spell(new AuthRefreshed(one, NOON), "i", NOON))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"expires_at\":1772366400.000}}");
        assertThat(Wire.spell(new Resumed(one, List.of(new ResumedStream("t-1", true, "", 3, "e", 4))), "i", NOON))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"streams\":[{\"thread_id\":\"t-1\","
                        + "\"recovered\":true,\"replayed\":3,\"epoch\":\"e\",\"seq\":4}]}}");
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN_TYPE,-32601", "BAD_MESSAGE,-32602", "INTERNAL_ERROR,-32603", "SERVICE_UNAVAILABLE,-32000"})
    void jsonRpcErrorsHaveTheNumbersThatItKnows(ErrorCode code, int number) throws Exception {
        var spelled = Json.read(Wire.spell(ErrorMessage.about(new ReplyTo.Call.Numbered(1), code, "no"), "i", NOON));

        assertThat(spelled).extractingByKey("error").asInstanceOf(MAP).containsEntry("code", number);
    }

    private static RunEvent event(AgentEvent event, boolean fallback, String trace) {
        return new RunEvent(
                new EventHeader(
                        "k3x9",
                        42,
                        new ThreadId("t-1"),
                        new RunId("r-1"),
                        new RequestId("q-1"),
                        new UserId("u-1"),
                        "triage",
                        NOON,
                        fallback,
                        trace),
                event);
    }
}
