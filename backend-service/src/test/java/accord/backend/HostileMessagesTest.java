package accord.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.RunningBackend.Client;
import accord.backend.run.Answer;
import accord.kernel.testkit.HostileToken;
import accord.kernel.testkit.HostileTokens;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client should say, each answered precisely and survived. Whatever comes back is held against the contract. */
class HostileMessagesTest {
    private static final String CURRENT = "Sec-WebSocket-Protocol: agent-events.v1";
    private static final int LIMIT = 64 * 1024;
    private static final CountDownLatch LET_GO = new CountDownLatch(1);

    @TempDir
    static Path data;

    private static RunningBackend backend;

    @BeforeAll
    static void start() {
        backend = RunningBackend.start(data, Map.of(), (assignment, _) -> {
            if (assignment.request().equals("wait")) {
                LET_GO.await();
            }
            return new Answer("echo", assignment.request(), Map.of());
        });
    }

    @AfterAll
    static void stop() {
        LET_GO.countDown();
        backend.close();
    }

    private static Client somebody() {
        return backend.client(UUID.randomUUID().toString());
    }

    /** What is wrong is told in our own form, about no message in particular or about one that is known by its name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'jsonrpc':'2.0','id':1,'method':'ping'}]",
                "{'jsonrpc':'2.0','id':null,'method':'ping'}",
                "{'jsonrpc':'2.0','id':1.5,'method':'ping'}",
                "{'jsonrpc':'2.0','id':true,'method':'ping'}",
                "{'jsonrpc':'2.0','id':{},'method':'ping'}",
                "{'jsonrpc':'2.0','id':9223372036854775808,'method':'ping'}",
                "{'jsonrpc':'1.0','id':1,'method':'ping'}",
                "{'jsonrpc':2.0,'id':1,'method':'ping'}",
                "\uFEFF{'type':'ping'}",
                "{'type':'ping','n':1e400}",
                "{'type':'ping','n':1.0}",
                "{'type':'ping','n':'1'}",
                "{'type':'ping','n':[1]}",
                "{'type':'ping','n':9223372036854775808}",
                "{'type':'ping','n':NaN}",
                "{'type':'ping','n':0x1F}",
                "{'type':['ping']}",
                "{'type':'ping','x':{'y':1,'y':2}}",
                "{'type':'ping'} {'type':'ping'}",
                "{'type':'ping',}",
                "{type:'ping'}",
                "{'type':'user_message','content':'x','thread_id':'two words'}",
                "{'type':'user_message','content':'x','thread_id':'café'}",
                "{'type':'user_message','content':'x','thread_id':'a\\u0000b'}",
                "{'type':'user_message','content':'x','thread_id':'null'}",
                "{'type':'user_message','content':'x','thread_id':7}",
                "{'type':'user_message','content':'x','message_id':'\\ud800'}",
                "{'type':'user_message','content':['x']}",
                "{'type':'user_message','content':' \\n\\t '}",
                "{'type':'user_message','content':'x','if_busy':1}",
                "{'type':'user_message','content':'x','if_busy':'later'}",
                "{'type':'user_message','content':'x','agent':{}}",
                "{'type':'user_message','content':'x','on_disconnect':7}",
                "{'type':'user_message','content':'x','on_disconnect':{'cancel_after_ms':-1}}",
                "{'type':'user_message','content':'x','cancel_after_ms':3600001}",
                "{'type':'cancel_run'}",
                "{'type':'cancel_run','run_id':7}",
                "{'type':'respond'}",
                "{'type':'resume'}",
                "{'type':'resume','streams':{}}",
                "{'type':'resume','streams':[null]}",
                "{'type':'resume','streams':[['t']]}",
                "{'type':'resume','streams':[{'thread_id':'t','since':-1}]}",
                "{'type':'resume','streams':[{'thread_id':'t','since':9223372036854775808}]}",
                "{'type':'resume','streams':[{'thread_id':'t','since':1.5}]}",
                "{'type':'resume','streams':[{'thread_id':'t','epoch':1}]}",
                "{'type':'resume','streams':[{'since':1}]}",
                "{'type':'authenticate'}",
                "{'type':'authenticate','token':7}",
                "{'type':'authenticate','payload':{'token':['x']}}"
            })
    void itIsABadMessageAndNothingElseHappens(String message) {
        answeredAndSurvived(message.replace('\'', '"'), "BAD_MESSAGE");
    }

    static Stream<String> largeOnes() {
        return Stream.of(
                "[".repeat(LIMIT),
                "{\"type\":\"ping\",\"x\":" + "[".repeat(33) + "]".repeat(33) + "}",
                "{\"type\":\"ping\",\"n\":" + "9".repeat(60_000) + "}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"" + "i".repeat(129) + "\",\"method\":\"ping\"}",
                "{\"type\":\"user_message\",\"content\":\"x\",\"thread_id\":\"" + "t".repeat(129) + "\"}",
                "{\"type\":\"user_message\",\"content\":\"x\",\"message_id\":\"" + "m".repeat(129) + "\"}",
                "{\"type\":\"resume\",\"streams\":" + streams(101) + "}",
                "{"
                        + IntStream.range(0, 5_000)
                                .mapToObj(i -> "\"" + i + "\":" + i)
                                .collect(Collectors.joining(",")) + "}",
                "{\"type\":\"ping\",\"n\":\"\u0000\"}",
                "\u0000");
    }

    private static String streams(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"thread_id\":\"t-" + i + "\",\"since\":0}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @ParameterizedTest
    @MethodSource("largeOnes")
    void soIsWhatIsTooLongTooDeepOrTooMuch(String message) {
        answeredAndSurvived(message, "BAD_MESSAGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"__proto__", "constructor", "PING", "ping ", "agent_completed", "connection_established", "🚀"})
    void aTypeThatNobodySendsIsUnknown(String type) {
        answeredAndSurvived("{\"type\":\"" + type + "\"}", "UNKNOWN_TYPE");
    }

    @Test
    void aTypeOfSixtyThousandLettersIsUnknownAndNotRepeated() {
        try (var client = somebody()) {
            client.socket().text("{\"type\":\"" + "x".repeat(60_000) + "\"}");
            assertThat(client.socket().nextText()).contains("UNKNOWN_TYPE").hasSizeLessThan(1_000);
        }
    }

    private static void answeredAndSurvived(String message, String code) {
        try (var client = somebody()) {
            client.socket().text(message).text("{\"type\":\"ping\",\"n\":9}");

            assertThat(client.next())
                    .containsEntry("type", "error_message")
                    .containsEntry("error_code", code)
                    .containsEntry("fatal", false);
            assertThat(client.next()).containsEntry("type", "pong").containsEntry("n", 9);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'jsonrpc':'2.0','id':1}",
                "{'jsonrpc':'2.0','id':1,'method':7}",
                "{'jsonrpc':'2.0','id':1,'method':'resume','params':[1]}",
                "{'jsonrpc':'2.0','id':1,'method':'ping','params':null}",
                "{'jsonrpc':'2.0','id':1,'method':'user_message','params':{'content':7}}"
            })
    void aRequestThatIsWrongIsAnsweredUnderItsId(String message) {
        try (var client = somebody()) {
            client.socket().text(message.replace('\'', '"'));
            assertThat(client.next())
                    .containsEntry("id", 1)
                    .extractingByKey("error")
                    .asString()
                    .contains("-32602", "BAD_MESSAGE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'ping','n':9,'colour':'red','thread_id':{},'payload':'none'}",
                "{'type':'ping','n':9,'payload':null}",
                "{'type':'ping','payload':{'n':9,'type':'user_message'}}",
                "{'n':9,'type':'ping'}",
                "  {'type':'ping','n':9}\n",
                "{'type':'\\u0070ing','n':9}",
                "{'type':'ping','n':9,'x':[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}"
            })
    void whatIsOddAndNotWrongIsUnderstood(String message) {
        try (var client = somebody()) {
            client.socket().text(message.replace('\'', '"'));
            assertThat(client.next()).containsEntry("type", "pong").containsEntry("n", 9);
        }
    }

    @Test
    void theLargestPositionIsOneThatCannotBeRecovered() {
        try (var client = somebody()) {
            client.say("{'type':'resume','streams':[{'thread_id':'t','epoch':'','since':9223372036854775807}]}");
            assertThat(client.next())
                    .containsEntry("type", "resumed")
                    .asString()
                    .contains("recovered=false");
        }
    }

    @Test
    void aMillionStreamsAreTooBig() {
        try (var client = somebody()) {
            client.socket().text("{\"type\":\"resume\",\"streams\":" + streams(1_000_000) + "}");
            assertThat(client.socket().ending().code()).isEqualTo(1009);
        }
    }

    @Test
    void whatIsAsLongAsAllowedIsHeardAndOneByteMoreIsNot() {
        var head = "{\"type\":\"user_message\",\"thread_id\":\"t\",\"content\":\"";
        for (var longer : new int[] {0, 1}) {
            var message = head + "x".repeat(LIMIT + longer - head.length() - 2) + "\"}";
            try (var whole = somebody();
                    var pieces = somebody()) {
                whole.socket().text(message);
                pieces.socket().send(fragments(message, 1_000));
                for (var client : Stream.of(whole, pieces).toList()) {
                    if (longer == 0) {
                        assertThat(client.until("agent_completed").getFirst()).containsEntry("ok", true);
                    } else {
                        assertThat(client.socket().ending().code()).isEqualTo(1009);
                    }
                }
            }
        }
    }

    @Test
    void aMessageMayBeCutAnywhereEvenInsideACharacter() {
        var message = "{\"type\":\"user_message\",\"thread_id\":\"t\",\"content\":\"caf\u00e9 \uD83D\uDE80 \\u0041\"}";
        try (var client = somebody()) {
            client.socket().send(fragments(message, 1));
            assertThat(client.until("agent_completed").getLast()).containsEntry("final_response", "café 🚀 A");
        }
    }

    private static RawFrame[] fragments(String message, int size) {
        var bytes = message.getBytes(UTF_8);
        var count = (bytes.length + size - 1) / size;
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    var piece = Arrays.copyOfRange(bytes, i * size, Math.min(bytes.length, (i + 1) * size));
                    var opcode = i == 0 ? RawFrame.TEXT : RawFrame.CONTINUATION;
                    return i == count - 1 ? RawFrame.of(opcode, piece) : RawFrame.more(opcode, piece);
                })
                .toArray(RawFrame[]::new);
    }

    @Test
    void halfACharacterAndANulAreWordsLikeOthers() {
        try (var client = somebody()) {
            client.say("{'type':'user_message','thread_id':'t','content':'lone \\ud800 and \\u0000'}");
            assertThat(client.until("agent_completed").getLast()).containsEntry("status", "completed");
        }
    }

    @Test
    void aBusyAgentRefusesWhoeverWillNotWait() {
        try (var client = somebody()) {
            client.say("{'type':'user_message','thread_id':'t','content':'wait'}")
                    .until("agent_started");
            client.say("{'type':'user_message','thread_id':'t','content':'x','if_busy':'reject'}");
            assertThat(client.next())
                    .containsEntry("ok", false)
                    .extractingByKey("error")
                    .asString()
                    .contains("RUN_BUSY");
        }
    }

    static Stream<HostileToken> oneForEachRefusal() {
        return HostileTokens.of(backend.forge(), Clock.systemUTC()).stream()
                .filter(token -> token.value().matches("[\\w.=+/-]+"))
                .collect(Collectors.toMap(HostileToken::failure, token -> token, (first, _) -> first))
                .values()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("oneForEachRefusal")
    void eachWayToBeRefusedIsNamedAtTheHandshakeAndOnALiveConnection(HostileToken token) {
        try (var refused = RawWebSocket.open(backend.endpoint(), CURRENT, "Authorization: Bearer " + token.value());
                var refreshing = somebody()) {
            refreshing.socket().text("{\"type\":\"authenticate\",\"token\":\"" + token.value() + "\"}");
            for (var socket : new RawWebSocket[] {refused, refreshing.socket()}) {
                var ending = socket.ending();
                assertThat(ending.code()).isEqualTo(token.failure().closeCode());
                assertThat(Json.read(ending.texts().getFirst()))
                        .containsEntry("error_code", token.failure().code());
            }
        }
    }
}
