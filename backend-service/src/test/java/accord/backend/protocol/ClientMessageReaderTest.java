package accord.backend.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.protocol.ClientMessage.Authenticate;
import accord.backend.protocol.ClientMessage.CancelRun;
import accord.backend.protocol.ClientMessage.ClientPing;
import accord.backend.protocol.ClientMessage.IfBusy;
import accord.backend.protocol.ClientMessage.Position;
import accord.backend.protocol.ClientMessage.Resume;
import accord.backend.protocol.ClientMessage.UserMessage;
import accord.backend.protocol.ClientMessageReader.Reading.Refused;
import accord.backend.protocol.ClientMessageReader.Reading.Understood;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMessageReaderTest {
    private static final String SECRET = "a-token-that-nobody-may-see";

    static Stream<String> rubbish() {
        return Stream.of(
                "",
                " ",
                "null",
                "[]",
                "[{\"type\":\"ping\"}]",
                "\"ping\"",
                "42",
                "true",
                "{",
                "}",
                "{}{}",
                "{} x",
                "{\"type\":\"ping\"",
                "{'type':'ping'}",
                "{\"type\":\"ping\",}",
                "{\"type\":\"ping\",\"type\":\"user_message\"}",
                "{\"type\":\"ping\",\"a\":{\"b\":1,\"b\":2}}",
                "{\"type\":\"ping\",\"n\":NaN}",
                "{\"type\":\"ping\",\"n\":01}",
                "{\"type\":\"ping\",\"n\":" + "9".repeat(5000) + "}",
                "{\"type\":\"a\tb\u0000\"}",
                "{\"type\":null}",
                "{\"type\":7}",
                "{\"type\":{}}",
                "{\"type\":\"\"}",
                "{\"content\":\"hello\"}",
                "\uFEFF{\"type\":\"ping\"}\uFEFF",
                "// {\"type\":\"ping\"}",
                "[".repeat(20_000),
                "{\"a\":".repeat(20_000),
                "{\"type\":\"ping\",\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}",
                "x".repeat(65_536),
                "{\"type\":\"ping\",\"a\":\"" + "\\u0000".repeat(10_000) + "}");
    }

    @ParameterizedTest
    @MethodSource("rubbish")
    void rubbishIsABadMessageAndNeverAnException(String text) {
        assertThat(ClientMessageReader.read(text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_MESSAGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent_started",
                "agent_thinking",
                "tool_executing",
                "tool_completed",
                "agent_completed",
                "connection_established",
                "command_reply",
                "USER_MESSAGE",
                "user_message ",
                "subscribe",
                "\ud800",
                "__proto__"
            })
    void aTypeThatNoClientSendsIsUnknownAndStartsNothing(String type) {
        var text = "{\"type\":\"" + type + "\",\"content\":\"run this\",\"thread_id\":\"t-1\"}";

        assertThat(ClientMessageReader.read(text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user_message",
                "chat",
                "chat_message",
                "user_input",
                "message",
                "start_agent",
                "execute_agent",
                "agent_request"
            })
    void everyNameOfAMessageIsAMessage(String type) {
        assertThat(said("{\"type\":\"" + type + "\",\"content\":\"hello\"}").content())
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content", "text", "message", "user_request"})
    void everyNameOfItsContentIsRead(String field) {
        assertThat(said("{\"type\":\"chat\",\"" + field + "\":\"hello\"}").content())
                .isEqualTo("hello");
        assertThat(said("{\"type\":\"chat\",\"payload\":{\"" + field + "\":\"hello\"}}")
                        .content())
                .isEqualTo("hello");
    }

    @Test
    void aMessageIsReadWhole() {
        assertThat(said("""
            {"type":"user_message","message_id":"m-1","thread_id":"t-1","content":"hello","agent":"data",
             "if_busy":"reject","on_disconnect":{"cancel_after_ms":1500}}\
            """))
                .isEqualTo(new UserMessage(
                        new ReplyTo.Message("m-1"),
                        "m-1",
                        Optional.of(new ThreadId("t-1")),
                        "hello",
                        "data",
                        IfBusy.REJECT,
                        Optional.of(Duration.ofMillis(1500))));
    }

    @Test
    void thePayloadCountsBeforeWhatCarriesIt() {
        var said = said("""
            {"type":"chat","content":"outside","thread_id":"t-1","payload":{"content":"inside","message_id":"m-2",
             "type":"cancel_run"}}\
            """);

        assertThat(said.content()).isEqualTo("inside");
        assertThat(said.thread()).contains(new ThreadId("t-1"));
        assertThat(said.replyTo()).isEqualTo(new ReplyTo.Message("m-2"));
    }

    @Test
    void whatIsNullCountsAsAbsent() {
        var said = said("""
            {"type":"chat","content":"hello","thread_id":null,"message_id":null,"agent":null,"payload":null}\
            """);

        assertThat(said.thread()).isEmpty();
        assertThat(said.messageId()).isEmpty();
        assertThat(said.replyTo()).isEqualTo(new ReplyTo.Message("chat"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'chat'} | content",
                "{'type':'chat','content':'  '} | content",
                "{'type':'chat','content':7} | content",
                "{'type':'chat','content':['x']} | content",
                "{'type':'chat','content':'x','thread_id':7} | thread_id",
                "{'type':'chat','content':'x','thread_id':'a b'} | thread_id",
                "{'type':'chat','content':'x','thread_id':'undefined'} | thread_id",
                "{'type':'chat','content':'x','thread_id':'ünïcode'} | thread_id",
                "{'type':'chat','content':'x','message_id':'a b'} | message_id",
                "{'type':'chat','content':'x','message_id':{}} | message_id",
                "{'type':'chat','content':'x','agent':[]} | agent",
                "{'type':'chat','content':'x','if_busy':'explode'} | if_busy",
                "{'type':'chat','content':'x','on_disconnect':'explode'} | on_disconnect",
                "{'type':'chat','content':'x','on_disconnect':{'cancel_after_ms':-1}} | cancel_after_ms",
                "{'type':'chat','content':'x','cancel_after_ms':1.5} | cancel_after_ms",
                "{'type':'chat','content':'x','cancel_after_ms':99999999} | cancel_after_ms",
                "{'type':'cancel_run'} | run_id",
                "{'type':'stop_agent','run_id':''} | run_id",
                "{'type':'respond'} | interrupt_id",
                "{'type':'resume'} | streams",
                "{'type':'resume','streams':{}} | streams",
                "{'type':'resume','streams':[7]} | streams",
                "{'type':'resume','streams':[{}]} | thread_id",
                "{'type':'resume','streams':[{'thread_id':'t','since':-1}]} | since",
                "{'type':'resume','streams':[{'thread_id':'t','since':99999999999999999999}]} | since",
                "{'type':'resume','streams':[{'thread_id':'t','since':'3'}]} | since",
                "{'type':'resume','streams':[{'thread_id':'t','epoch':3}]} | epoch",
                "{'type':'ping','n':'x'} | n",
                "{'type':'ping','n':1.5} | n",
                "{'type':'authenticate'} | token",
                "{'type':'authenticate','token':7} | token"
            })
    void aBadFieldIsNamed(String text, String field) {
        assertThat(ClientMessageReader.read(text.replace('\'', '"'))).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
            assertThat(refused.detail()).contains("'" + field + "'");
        });
    }

    @Test
    void aRefusalNeverRepeatsAValue() {
        var refused = ClientMessageReader.read(
                "{\"type\":\"authenticate\",\"token\":[\"" + SECRET + "\"],\"message_id\":\"m-1\"}");

        assertThat(refused.toString()).contains("m-1").doesNotContain(SECRET);
        assertThat(read("{\"type\":\"authenticate\",\"token\":\"" + SECRET + "\"}")
                        .toString())
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource({"continue,", "cancel_after_ms,PT0.5S"})
    void onDisconnectMayBeAWord(String word, Duration cancelAfter) {
        assertThat(said("{\"type\":\"chat\",\"content\":\"x\",\"on_disconnect\":\"" + word
                                + "\",\"cancel_after_ms\":500}")
                        .cancelAfter())
                .isEqualTo(Optional.ofNullable(cancelAfter));
    }

    @Test
    void aHundredStreamsMayBeResumedAndNotOneMore() {
        assertThat(((Resume) read(resume(100))).streams())
                .hasSize(100)
                .first()
                .isEqualTo(new Position(new ThreadId("t-0"), "e", 7));
        assertThat(ClientMessageReader.read(resume(101))).isInstanceOf(Refused.class);
    }

    private static String resume(int streams) {
        return IntStream.range(0, streams)
                .mapToObj(i -> "{\"thread_id\":\"t-" + i + "\",\"epoch\":\"e\",\"since\":7}")
                .collect(Collectors.joining(",", "{\"type\":\"session_restore\",\"streams\":[", "]}"));
    }

    @Test
    void contentOfAnyKindAndSizeIsReadAsItIs() {
        var content = "\ud83d\ude00 \ud800 \u0000 \u202e " + "x".repeat(60_000);
        var spelled = "\ud83d\ude00 \\ud800 \\u0000 \u202e " + "x".repeat(60_000);

        assertThat(said("{\"type\":\"chat\",\"content\":\"" + spelled + "\"}").content())
                .isEqualTo(content);
    }

    @Test
    void manyFieldsCostNoMoreThanTheyAre() {
        var fields =
                IntStream.range(0, 5_000).mapToObj(i -> "\"f" + i + "\":" + i).collect(Collectors.joining(","));

        assertThat(read("{\"type\":\"ping\",\"n\":9," + fields + "}"))
                .isEqualTo(new ClientPing(new ReplyTo.Message("ping"), 9));
    }

    @Test
    void aLongOrStrangeTypeIsNotRepeated() {
        assertThat(ClientMessageReader.read("{\"type\":\"" + "x".repeat(4000) + "\"}"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.replyTo()).isEqualTo(ReplyTo.NOTHING));
    }

    @Test
    void aJsonRpcRequestIsTheSameMessageAndWantsItsOwnAnswer() {
        assertThat(read("""
            {"jsonrpc":"2.0","method":"cancel_run","params":{"run_id":"r-1"},"id":7}\
            """)).isEqualTo(new CancelRun(new ReplyTo.Call.Numbered(7), new RunId("r-1")));
        assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":\"seven\"}"))
                .isEqualTo(new ClientPing(new ReplyTo.Call.Named("seven"), 0));
        assertThat(
                        said(
                                "{\"jsonrpc\":\"2.0\",\"method\":\"chat\",\"params\":{\"content\":\"x\",\"message_id\":\"m\"}}"))
                .satisfies(said -> {
                    assertThat(said.replyTo()).isEqualTo(new ReplyTo.Notification());
                    assertThat(said.messageId()).isEqualTo("m");
                });
        assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"authenticate\",\"params\":{\"token\":\"t\"},\"id\":1}"))
                .isEqualTo(new Authenticate(new ReplyTo.Call.Numbered(1), "t"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'jsonrpc':'2.0','id':1} | BAD_MESSAGE | 1",
                "{'jsonrpc':'2.0','method':7,'id':1} | BAD_MESSAGE | 1",
                "{'jsonrpc':'2.0','method':'user_message','params':['x'],'id':1} | BAD_MESSAGE | 1",
                "{'jsonrpc':'2.0','method':'user_message','params':{},'id':1} | BAD_MESSAGE | 1",
                "{'jsonrpc':'2.0','method':'agent_started','params':{},'id':1} | UNKNOWN_TYPE | 1",
                "{'jsonrpc':'2.0','method':'ping','id':1.5} | BAD_MESSAGE | ",
                "{'jsonrpc':'2.0','method':'ping','id':{}} | BAD_MESSAGE | ",
                "{'jsonrpc':'2.0','method':'ping','id':99999999999999999999} | BAD_MESSAGE | ",
                "{'jsonrpc':'1.0','method':'ping','id':1} | BAD_MESSAGE | "
            })
    void aBadJsonRpcRequestIsRefusedUnderItsId(String text, ErrorCode code, Long id) {
        assertThat(ClientMessageReader.read(text.replace('\'', '"'))).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.replyTo()).isEqualTo(id == null ? ReplyTo.NOTHING : new ReplyTo.Call.Numbered(id));
        });
    }

    private static UserMessage said(String text) {
        return (UserMessage) read(text);
    }

    private static ClientMessage read(String text) {
        assertThat(ClientMessageReader.read(text)).isInstanceOf(Understood.class);
        return ((Understood) ClientMessageReader.read(text)).message();
    }
}
