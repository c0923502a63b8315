package accord.backend;

import static accord.backend.RunningBackend.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.RunningBackend.Client;
import accord.backend.run.Answer;
import accord.backend.run.Supervisor;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.RawWebSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The running service, over sockets that hide nothing. */
class SocketTest {
    private static final String CURRENT = "Sec-WebSocket-Protocol: agent-events.v1";
    private static final Semaphore GATE = new Semaphore(0);

    @TempDir
    static Path data;

    private static RunningBackend backend;

    /** Says "hello" in five events, and holds a message that begins with "wait" until it is let go. */
    private static final Supervisor GREETER = (assignment, narration) -> {
        narration.thinking("greeter", "reading", 1, 0.5);
        if (assignment.request().startsWith("wait")) {
            GATE.acquire();
        }
        narration.tool("greeter", "count", Map.of(), Duration.ofSeconds(5), () -> Map.of("n", 1));
        return new Answer("greeter", "you said " + assignment.request(), Map.of());
    };

    @BeforeAll
    static void start() {
        backend = RunningBackend.start(data, Map.of(), GREETER);
    }

    @AfterAll
    static void stop() {
        GATE.release(1_000);
        backend.close();
    }

    @Test
    void aTokenOpensTheSocketInTheHeaderInTheSubprotocolAndInTheFirstMessage() {
        var token = backend.forge().person("ann");
        for (var offer : List.of(
                List.of(CURRENT, "Authorization: Bearer " + token),
                List.of(CURRENT + ", jwt." + encoded(token)),
                List.of(CURRENT + ", jwt." + token),
                List.of(CURRENT + ", jwt." + encoded(token), "Authorization: Bearer " + token),
                List.of("Sec-WebSocket-Protocol: jwt-auth, jwt." + encoded(token)),
                List.of("Sec-WebSocket-Protocol: jwt-auth, jwt-auth." + encoded(token)),
                List.of("Sec-WebSocket-Protocol: bearer." + encoded(token)),
                List.of("Authorization: bearer " + token))) {
            try (var socket = RawWebSocket.open(backend.endpoint(), offer.toArray(String[]::new))) {
                assertThat(Json.read(socket.nextText()))
                        .as(
                                "the first frame after %s header lines like %s",
                                offer.size(), offer.getFirst().substring(0, 12))
                        .containsEntry("type", "connection_established")
                        .containsEntry("user_id", "ann");
                assertThat(socket.protocol()).isIn("agent-events.v1", "jwt-auth", "");
            }
        }
        try (var client = new Client(RawWebSocket.open(backend.endpoint(), CURRENT))) {
            client.say("{'type':'authenticate','token':'" + token + "'}");
            assertThat(client.next())
                    .containsEntry("type", "connection_established")
                    .containsEntry("user_id", "ann");
        }
        try (var client = new Client(RawWebSocket.open(backend.endpoint(), CURRENT))) {
            client.say("{'jsonrpc':'2.0','method':'authenticate','params':{'token':'" + token + "'},'id':1}");
            assertThat(client.next()).containsEntry("type", "connection_established");
            assertThat(client.next()).containsEntry("id", 1).containsKey("result");
        }
    }

    @Test
    void aBadTokenIsExplainedAndClosedAsTheProtocolKnowsIt() {
        var expired = new Forge(
                        backend.forge().ring(),
                        backend.forge().contract(),
                        Clock.offset(Clock.systemUTC(), Duration.ofDays(-1)))
                .person("ann");
        var stranger =
                new Forge(Forge.ring(Forge.OTHER_SECRET), backend.forge().contract(), Clock.systemUTC()).person("ann");
        var good = backend.forge().person("ann");
        var older = "Sec-WebSocket-Protocol: jwt-auth";

        refused("TOKEN_EXPIRED", 4401, "TOKEN_EXPIRED", "", CURRENT, "Authorization: Bearer " + expired);
        refused("TOKEN_EXPIRED", 1008, "Token expired", "", older + ", jwt." + encoded(expired));
        refused("TOKEN_EXPIRED", 1008, "Token expired", "", "Authorization: Bearer " + expired);
        refused("KEY_MISMATCH", 4401, "KEY_MISMATCH", "", CURRENT + ", jwt." + encoded(stranger));
        refused("KEY_MISMATCH", 1008, "KEY_MISMATCH", "", older + ", jwt." + encoded(stranger));
        refused("TOKEN_MALFORMED", 4401, "TOKEN_MALFORMED", "", CURRENT, "Authorization: Bearer rubbish");
        refused(
                "TOKENS_DISAGREE",
                4401,
                "TOKENS_DISAGREE",
                "",
                CURRENT + ", jwt." + encoded(good),
                "Authorization: Bearer " + expired);
        refused("TOKEN_IN_URL", 4401, "TOKEN_IN_URL", "?token=" + good, CURRENT);
        refused("TOKEN_IN_URL", 1008, "TOKEN_IN_URL", "?access_token=" + good);
        refused("NO_TOKEN", 1008, "NO_TOKEN", "");
        refused("NO_TOKEN", 1008, "NO_TOKEN", "", older);
        refused("NO_TOKEN", 1008, "NO_TOKEN", "", "Cookie: token=" + good, "X-User-Id: ann", "X-E2E-Bypass: 1");
        refused(
                "TOKEN_TYPE_MISMATCH",
                4401,
                "TOKEN_TYPE_MISMATCH",
                "",
                CURRENT,
                "Authorization: Bearer " + backend.forge().service("backend-service"));
    }

    private static void refused(String code, int close, String reason, String query, String... headers) {
        try (var socket = RawWebSocket.open(backend.endpoint(query), headers)) {
            var ending = socket.ending();
            assertThat(ending.code()).as("the close of %s", code).isEqualTo(close);
            assertThat(ending.reason()).isEqualTo(reason);
            assertThat(ending.texts()).hasSize(1);
            assertThat(Json.read(ending.texts().getFirst()))
                    .containsEntry("type", "error_message")
                    .containsEntry("error_code", code)
                    .containsEntry("fatal", true)
                    .extractingByKey("details")
                    .asString()
                    .contains("authorization_present", "subprotocol_present", "protocols_offered");
            assertThat(ending.texts().getFirst())
                    .as("whatever looks like a token")
                    .doesNotContain("eyJhbGci", "rubbish");
        }
    }

    @Test
    void whoComesWithoutATokenHasThreeSecondsAndOneMessage() {
        try (var silent = RawWebSocket.open(backend.endpoint(), CURRENT)) {
            var ending = silent.ending(Duration.ofSeconds(10));
            assertThat(ending.code()).isEqualTo(4408);
            assertThat(Json.read(ending.texts().getFirst())).containsEntry("error_code", "AUTH_TIMEOUT");
        }
        for (var first : List.of(
                "{\"type\":\"user_message\",\"content\":\"let me in\"}",
                "rubbish",
                "{\"type\":\"authenticate\"}",
                "{\"type\":\"authenticate\",\"token\":\"" + "x".repeat(17 * 1024) + "\"}")) {
            try (var socket = RawWebSocket.open(backend.endpoint(), CURRENT)) {
                var ending = socket.text(first).ending();
                assertThat(ending.code()).isEqualTo(4400);
                assertThat(Json.read(ending.texts().getFirst()))
                        .containsEntry("error_code", "BAD_MESSAGE")
                        .containsEntry("fatal", true);
            }
        }
        try (var socket = RawWebSocket.open(backend.endpoint(), CURRENT)) {
            var ending = socket.text("{\"type\":\"authenticate\",\"token\":\"x\"}")
                    .text("{\"type\":\"authenticate\",\"token\":\""
                            + backend.forge().person("ann") + "\"}")
                    .ending();
            assertThat(ending.code()).as("the second message comes too late").isEqualTo(4401);
        }
    }

    @Test
    void helloIsAnsweredInFiveEvents() {
        try (var client = backend.client("ben")) {
            client.say("{'type':'user_message','message_id':'m-1','thread_id':'t','content':'hello'}");

            var messages = client.until("agent_completed");

            assertThat(messages)
                    .extracting(message -> message.get("type"))
                    .containsExactly(
                            "command_reply",
                            "agent_started",
                            "agent_thinking",
                            "tool_executing",
                            "tool_completed",
                            "agent_completed");
            assertThat(messages.getLast()).containsEntry("final_response", "you said hello");
            assertThat(messages.subList(1, 6))
                    .extracting(message -> message.get("seq"))
                    .containsExactly(1, 2, 3, 4, 5);
        }
    }

    @Test
    void aMessageThatIsSentAgainOverAnotherSocketIsNotRunAgain() {
        try (var first = backend.client("cid");
                var second = backend.client("cid")) {
            var message = "{'type':'chat','message_id':'m-1','thread_id':'t','content':'hello'}";
            var run = first.say(message).until("agent_completed").getFirst().get("run_id");

            second.say(message).say("{'type':'ping','n':7}");

            assertThat(second.next())
                    .containsEntry("type", "command_reply")
                    .containsEntry("ok", true)
                    .containsEntry("run_id", run);
            assertThat(second.next()).containsEntry("type", "pong");
        }
    }

    @Test
    void aRunOutlivesItsSocketAndNothingOfItIsLostOrDoubled() {
        var events = new ArrayList<Map<String, Object>>();
        try (var client = backend.client("dan")) {
            client.say("{'type':'chat','message_id':'m-1','thread_id':'t','content':'wait for me'}");
            events.addAll(client.until("agent_thinking").subList(1, 3));
            client.socket().vanish();
        }
        var last = events.getLast();
        GATE.release();
        try (var client = backend.client("dan")) {
            client.say("{'type':'resume','streams':[{'thread_id':'t','epoch':'" + last.get("epoch") + "','since':"
                    + last.get("seq") + "}]}");
            client.until("agent_completed").stream()
                    .filter(message -> message.containsKey("seq"))
                    .forEach(events::add);
        }

        assertThat(events).extracting(message -> message.get("seq")).containsExactly(1, 2, 3, 4, 5);
        assertThat(events.getLast()).containsEntry("status", "completed");
    }

    @Test
    void twoUsersWithTheSameThreadNameNeverMeet() {
        try (var hers = backend.client("eve");
                var his = backend.client("fox")) {
            hers.say("{'type':'chat','message_id':'same','thread_id':'same','content':'a secret of eve'}")
                    .until("agent_completed");
            his.say("{'type':'resume','streams':[{'thread_id':'same','since':0}]}")
                    .say("{'type':'chat','message_id':'same','thread_id':'same','content':'mine'}");

            assertThat(his.until("agent_completed"))
                    .allSatisfy(message -> assertThat(message.toString()).doesNotContain("secret"))
                    .last()
                    .satisfies(message -> assertThat(message).containsEntry("final_response", "you said mine"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rubbish",
                "[]",
                "null",
                "{}",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":\"agent_started\",\"content\":\"x\",\"thread_id\":\"t\"}",
                "{\"type\":\"subscribe\"}"
            })
    void whatCannotBeUnderstoodIsAnsweredAndTheSocketStaysOpen(String text) {
        try (var client = backend.client("gus")) {
            client.socket().text(text).text("{\"type\":\"ping\",\"n\":9}");

            assertThat(client.next())
                    .containsEntry("type", "error_message")
                    .containsEntry("fatal", false)
                    .hasEntrySatisfying("error_code", code -> assertThat(code).isIn("BAD_MESSAGE", "UNKNOWN_TYPE"));
            assertThat(client.next()).containsEntry("type", "pong").containsEntry("n", 9);
        }
    }

    @Test
    void twentyThousandLevelsAreABadMessageToo() {
        try (var client = backend.client("hal")) {
            client.socket().text("[".repeat(20_000));
            assertThat(client.next()).containsEntry("error_code", "BAD_MESSAGE");
        }
    }

    @Test
    void aFreshTokenOfAnotherUserEndsTheConversation() {
        try (var client = backend.client("ida")) {
            client.say("{'type':'authenticate','token':'" + backend.forge().person("ida") + "'}");
            assertThat(client.next()).containsEntry("type", "auth_refreshed");

            client.say("{'type':'authenticate','token':'" + backend.forge().person("jim") + "'}");
            var ending = client.socket().ending();
            assertThat(ending.code()).isEqualTo(4403);
            assertThat(ending.texts()).singleElement().asString().contains("FORBIDDEN");
        }
    }

    @Test
    void theSixthSocketOfAUserReplacesTheFirst() {
        var clients = IntStream.range(0, 6).mapToObj(_ -> backend.client("kim")).toList();
        var ending = clients.getFirst().socket().ending();

        assertThat(ending.code()).isEqualTo(4409);
        assertThat(ending.texts()).last().asString().contains("CONNECTION_LIMIT");
        clients.forEach(Client::close);
    }

    @Test
    void twoHundredSocketsAtOnceAreAllAnswered() throws Exception {
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var turns = IntStream.range(0, 200)
                    .mapToObj(i -> people.submit((Callable<Object>) () -> {
                        try (var client = backend.client("user-" + i)) {
                            client.say("{'type':'chat','thread_id':'t','content':'hello " + i + "'}");
                            return client.until("agent_completed").getLast().get("final_response");
                        }
                    }))
                    .toList();
            for (var i = 0; i < 200; i++) {
                assertThat(turns.get(i).get(60, TimeUnit.SECONDS)).isEqualTo("you said hello " + i);
            }
        }
    }
}
