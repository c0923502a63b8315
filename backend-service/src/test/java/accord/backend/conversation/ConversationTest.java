package accord.backend.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.protocol.ClientMessage;
import accord.backend.protocol.ClientMessageReader;
import accord.backend.protocol.ClientMessageReader.Reading.Understood;
import accord.backend.protocol.CloseCode;
import accord.backend.protocol.ConnectionTerms;
import accord.backend.protocol.ErrorCode;
import accord.backend.protocol.ReplyTo;
import accord.backend.run.Answer;
import accord.backend.run.RunSettings;
import accord.backend.run.Workplace;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.ConnectionId;
import accord.kernel.context.ThreadId;
import accord.kernel.testkit.FrameContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {
    private static final ConnectionTerms TERMS = new ConnectionTerms(
            65_536,
            5,
            120,
            400,
            1 << 20,
            Duration.ofSeconds(25),
            Duration.ofSeconds(10),
            Duration.ofMinutes(55),
            Duration.ofMinutes(10),
            1000,
            3,
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(25));
    /** Waits longer for its storage than any test. */
    private static final RunSettings PATIENT = new RunSettings(
            Duration.ofSeconds(30), Duration.ofMillis(50), 10, 1000, Duration.ofSeconds(30), Duration.ofMillis(10));

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant EXPIRY = NOON.plusSeconds(900);

    @TempDir
    Path data;

    private final Connections connections = new Connections(TERMS.connectionsPerUser());
    private final AtomicReference<Duration> quiet = new AtomicReference<>(Duration.ZERO);
    private Workplace workplace;
    private Desk desk;

    @BeforeEach
    void open() {
        workplace = new Workplace(data);
        desk = new Desk(workplace.runs(), workplace.log(), workplace.supervision(), connections, TERMS, () -> NOON);
        workplace.supervision().report((assignment, _) -> new Answer("echo", assignment.request(), Map.of()));
    }

    @AfterEach
    void close() {
        workplace.close();
    }

    /** A conversation and its letters. */
    private final class Talk {
        private final Letters letters = new Letters();
        private final Conversation conversation;

        Talk(String user) {
            conversation = new Conversation(
                    Workplace.someone(user).on(ConnectionId.mint()),
                    EXPIRY,
                    "agent-events.v1",
                    letters,
                    quiet::get,
                    desk);
            conversation.open();
        }

        void say(String json) throws InterruptedException {
            conversation.hear(message(json.replace('\'', '"')));
        }

        Map<String, Object> answerTo(String json) throws InterruptedException {
            letters.fresh();
            say(json);
            return letters.all().getFirst();
        }

        void tickAt(Duration later) {
            conversation.tick(System.nanoTime(), NOON.plus(later));
        }
    }

    private static ClientMessage message(String json) {
        FrameContract.shipped().orElseThrow().heard(json);
        if (ClientMessageReader.read(json) instanceof Understood(var message)) {
            return message;
        }
        throw new AssertionError("not understood: " + json);
    }

    @Test
    void theFirstWordSaysEverythingAClientNeeds() {
        var first = new Talk("ann").letters.all().getFirst();

        assertThat(first)
                .containsEntry("type", "connection_established")
                .containsEntry("user_id", "ann")
                .containsEntry("protocol", "agent-events.v1")
                .containsEntry("connection_ready", true)
                .containsEntry("heartbeat", Map.of("ping_ms", 25_000, "timeout_ms", 10_000))
                .containsEntry("resume", Map.of("window_ms", 600_000, "max_events", 1000))
                .containsEntry("reconnect", Map.of("base_ms", 500, "max_ms", 30_000, "jitter", "full"))
                .containsEntry("max_age_ms", 3_300_000)
                .containsEntry("streams", List.of())
                .containsKeys("connection_id", "server_time", "expires_at", "limits")
                .doesNotContainKey("fallback_mode");
    }

    @Test
    void theThreadsThatCanBeResumedAreNamedAndOthersAreNot() throws Exception {
        var before = new Talk("ann");
        before.say("{'type':'chat','thread_id':'t','content':'x'}");
        before.letters.until("agent_completed");

        assertThat(new Talk("bob").letters.all().getFirst()).containsEntry("streams", List.of());
        assertThat(new Talk("ann").letters.all().getFirst().get("streams"))
                .asString()
                .contains("thread_id=t", "seq=2");
    }

    @Test
    void theReplyComesBeforeTheRunsFirstEvent() throws Exception {
        var talk = new Talk("ann");
        talk.letters.fresh();
        talk.say("{'type':'chat','thread_id':'t','message_id':'m-1','content':'x'}");

        assertThat(talk.letters.until("agent_completed"))
                .extracting(message -> message.get("type"))
                .containsExactly("command_reply", "agent_started", "agent_completed");
    }

    @Test
    void theSixthConnectionOfAUserReplacesTheOldestAndNobodyElses() {
        var others = new Talk("bob");
        var talks = new ArrayList<Talk>();
        for (var i = 0; i < 6; i++) {
            talks.add(new Talk("ann"));
        }

        assertEnded(talks.getFirst(), CloseCode.REPLACED, "CONNECTION_LIMIT");
        assertThat(talks.subList(1, 6))
                .allSatisfy(talk -> assertThat(talk.letters.closes()).isEmpty());
        assertThat(others.letters.closes()).isEmpty();
        talks.getFirst().conversation.closed();
        assertThat(connections.count()).isEqualTo(6);
    }

    @Test
    void aConnectionThatClosedMakesRoom() {
        for (var i = 0; i < 20; i++) {
            var talk = new Talk("ann");
            assertThat(talk.letters.closes()).isEmpty();
            talk.conversation.closed();
        }
        assertThat(connections.count()).isZero();
    }

    @Test
    void tooManyCommandsAreWarnedThreeTimesAndThenEnd() throws Exception {
        var talk = new Talk("ann");
        for (var i = 0; i < 120; i++) {
            assertThat(talk.answerTo("{'type':'cancel_run','run_id':'r'}")).containsEntry("type", "command_reply");
        }
        for (var i = 0; i < 3; i++) {
            assertThat(talk.answerTo("{'type':'cancel_run','run_id':'r','message_id':'m'}"))
                    .containsEntry("error_code", "RATE_LIMITED")
                    .containsEntry("fatal", false)
                    .containsEntry("reply_to", "m")
                    .containsKey("retry_after_ms");
        }
        assertThat(talk.answerTo("{'type':'ping','n':5}"))
                .as("pings do not count")
                .containsEntry("n", 5);
        assertThat(talk.answerTo("{'type':'cancel_run','run_id':'r'}")).containsKey("retry_after_ms");
        assertEnded(talk, CloseCode.RATE_LIMITED, "RATE_LIMITED");
    }

    @Test
    void whatCannotBeReadCountsAsACommand() throws Exception {
        var talk = new Talk("ann");
        for (var i = 0; i < 123; i++) {
            talk.conversation.refuse(ReplyTo.NOTHING, ErrorCode.BAD_MESSAGE, "rubbish");
        }
        assertThat(talk.letters.closes()).isEmpty();
        talk.conversation.refuse(ReplyTo.NOTHING, ErrorCode.BAD_MESSAGE, "rubbish");
        assertEnded(talk, CloseCode.RATE_LIMITED, "RATE_LIMITED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'ping','n':1}",
                "{'type':'heartbeat'}",
                "{'type':'pong','n':1}",
                "{'type':'typing','thread_id':'t'}",
                "{'type':'ack','thread_id':'t','seq':1}",
                "{'jsonrpc':'2.0','method':'ping'}"
            })
    void aFloodOfAnythingThatIsNoCommandEndsTooOnlyLater(String signal) throws Exception {
        var talk = new Talk("ann");
        for (var i = 0; i < 403; i++) {
            talk.say(signal);
        }
        assertThat(talk.letters.closes()).as("after 400 and three warnings").isEmpty();
        assertThat(talk.answerTo("{'type':'cancel_run','run_id':'r'}"))
                .as("commands are counted apart")
                .containsEntry("type", "command_reply");

        talk.say(signal);
        assertEnded(talk, CloseCode.RATE_LIMITED, "RATE_LIMITED");
    }

    @Test
    void aTokenCountsAsACommandBeforeAnybodyJudgesIt() throws Exception {
        var talk = new Talk("ann");
        var judged = new AtomicInteger();
        for (var i = 0; i < 123; i++) {
            talk.conversation.authenticate(ReplyTo.NOTHING, judged::incrementAndGet);
        }
        assertThat(judged).hasValue(120);
        assertThat(talk.letters.closes()).isEmpty();

        talk.conversation.authenticate(ReplyTo.NOTHING, judged::incrementAndGet);
        assertEnded(talk, CloseCode.RATE_LIMITED, "RATE_LIMITED");
    }

    @Test
    void whileTheStorageIsAwayAllElseIsAnsweredAndWhatWasSaidIsHeardInOrderLater() throws Exception {
        var patient = new Workplace(data.resolve("patient"), PATIENT, Duration.ofSeconds(10));
        workplace.close();
        workplace = patient;
        desk = new Desk(patient.runs(), patient.log(), patient.supervision(), connections, TERMS, () -> NOON);
        patient.supervision().report((assignment, _) -> new Answer("echo", assignment.request(), Map.of()));
        var talk = new Talk("ann");
        patient.threads().begin();

        for (var i = 1; i <= 5; i++) {
            talk.say("{'type':'chat','message_id':'m-" + i + "','thread_id':'t','content':'number " + i + "'}");
        }
        assertThat(talk.answerTo("{'type':'ping','n':5}")).containsEntry("type", "pong");
        assertThat(talk.answerTo("{'type':'cancel_run','run_id':'r'}")).containsEntry("type", "command_reply");
        assertThat(talk.answerTo("{'type':'resume','streams':[]}")).containsEntry("type", "resumed");
        talk.letters.fresh();
        patient.threads().end();

        var heard = new ArrayList<Object>();
        while (heard.size() < 5) {
            talk.letters.until("agent_completed").stream()
                    .filter(message -> "agent_completed".equals(message.get("type")))
                    .forEach(message -> heard.add(message.get("final_response")));
        }
        assertThat(heard).containsExactly("number 1", "number 2", "number 3", "number 4", "number 5");
    }

    @Test
    void whatCannotBeStoredIsDeclinedAfterTheWaitHoweverMuchWaitedBeforeIt() throws Exception {
        var talk = new Talk("ann");
        workplace.threads().begin();
        var before = System.nanoTime();
        for (var i = 1; i <= 20; i++) {
            talk.say("{'type':'chat','message_id':'m-" + i + "','thread_id':'t','content':'x'}");
        }
        while (talk.letters.all().stream()
                        .filter(ConversationTest::isUnavailable)
                        .count()
                < 20) {
            talk.letters.until("command_reply", 20);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("twenty waits at once, not one after another")
                .isBetween(
                        Workplace.SETTINGS.storageWait(),
                        Workplace.SETTINGS.storageWait().multipliedBy(10));
        assertThat(talk.letters.all())
                .filteredOn(ConversationTest::isUnavailable)
                .extracting(message -> message.get("reply_to"))
                .first()
                .isEqualTo("m-1");
        assertThat(workplace.runs().count()).isZero();
    }

    private static boolean isUnavailable(Map<String, Object> message) {
        return "command_reply".equals(message.get("type")) && message.toString().contains("SERVICE_UNAVAILABLE");
    }

    @Test
    void aPingGoesOutEveryTwentyFiveSeconds() {
        var talk = new Talk("ann");
        var start = System.nanoTime();
        talk.letters.fresh();
        quiet.set(Duration.ofSeconds(1));
        for (var second = 1; second <= 101; second++) {
            talk.conversation.tick(start + Duration.ofSeconds(second).toNanos(), NOON);
        }

        assertThat(talk.letters.fresh())
                .extracting(message -> message.get("type") + " " + message.get("n"))
                .containsExactly("ping 1", "ping 2", "ping 3", "ping 4");
    }

    @Test
    void aPingThatNothingFollowsEndsTheConnectionAfterTenSeconds() {
        var talk = new Talk("ann");
        var start = System.nanoTime();
        var pinged = start + Duration.ofSeconds(26).toNanos();
        quiet.set(Duration.ofSeconds(26));
        talk.conversation.tick(pinged, NOON);
        quiet.set(Duration.ofSeconds(35));
        talk.conversation.tick(pinged + Duration.ofSeconds(9).toNanos(), NOON);
        assertThat(talk.letters.closes()).isEmpty();

        quiet.set(Duration.ofSeconds(37));
        talk.conversation.tick(pinged + Duration.ofSeconds(11).toNanos(), NOON);

        assertDeparted(talk, "missed_pong");
    }

    @Test
    void anySignOfLifeAfterThePingIsEnough() {
        var talk = new Talk("ann");
        var pinged = System.nanoTime() + Duration.ofSeconds(26).toNanos();
        quiet.set(Duration.ofSeconds(26));
        talk.conversation.tick(pinged, NOON);
        quiet.set(Duration.ofSeconds(5));
        talk.conversation.tick(pinged + Duration.ofSeconds(11).toNanos(), NOON);

        assertThat(talk.letters.closes()).isEmpty();
    }

    @Test
    void anExpiringTokenIsAnnouncedOnceThenGracedThenRefused() {
        var talk = new Talk("ann");
        talk.letters.fresh();
        talk.tickAt(Duration.ofSeconds(839));
        assertThat(talk.letters.fresh()).isEmpty();

        talk.tickAt(Duration.ofSeconds(841));
        talk.tickAt(Duration.ofSeconds(842));
        assertThat(talk.letters.fresh())
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .containsEntry("type", "token_expiring")
                        .containsEntry("expires_at", 1_772_367_300.0));
        talk.tickAt(Duration.ofSeconds(924));
        assertThat(talk.letters.closes()).isEmpty();

        talk.tickAt(Duration.ofSeconds(926));
        assertEnded(talk, CloseCode.UNAUTHENTICATED, "TOKEN_EXPIRED");
    }

    @Test
    void aFreshTokenOfTheSameUserLetsItGoOn() {
        var talk = new Talk("ann");
        talk.tickAt(Duration.ofSeconds(850));
        talk.letters.fresh();
        talk.conversation.refresh(ReplyTo.NOTHING, Workplace.someone("ann"), EXPIRY.plusSeconds(900));

        assertThat(talk.letters.fresh())
                .singleElement()
                .satisfies(message -> assertThat(message).containsEntry("type", "auth_refreshed"));
        talk.tickAt(Duration.ofSeconds(1000));
        assertThat(talk.letters.closes()).isEmpty();
        talk.tickAt(Duration.ofSeconds(1741));
        assertThat(talk.letters.fresh())
                .singleElement()
                .satisfies(message -> assertThat(message).containsEntry("type", "token_expiring"));
    }

    @Test
    void aTokenOfAnotherUserEndsItAndWhatWasSaidBehindItIsNotHeard() throws Exception {
        var talk = new Talk("ann");
        talk.letters.fresh();
        talk.conversation.refresh(ReplyTo.NOTHING, Workplace.someone("bob"), EXPIRY);
        talk.say("{'type':'chat','thread_id':'t','content':'behind the end'}");

        assertEnded(talk, CloseCode.FORBIDDEN, "FORBIDDEN");
        assertThat(workplace.runs().count()).isZero();
        assertThat(workplace.log().threadsOf(Workplace.someone("ann").userId())).isEmpty();
    }

    @Test
    void atItsMaximumAgeItLeavesInGoodOrder() {
        var talk = new Talk("ann");
        talk.conversation.refresh(ReplyTo.NOTHING, Workplace.someone("ann"), NOON.plusSeconds(10_000));
        talk.letters.fresh();
        talk.tickAt(Duration.ofMinutes(52));
        assertThat(talk.letters.closes()).isEmpty();

        talk.tickAt(Duration.ofMinutes(58));
        assertDeparted(talk, "max_age");
    }

    @Test
    void aDrainTellsEachWhenToComeBackAndTurnsAwayWhoComesMeanwhile() throws Exception {
        var talks = List.of(new Talk("ann"), new Talk("bob"), new Talk("cid"));
        talks.forEach(talk -> talk.letters.fresh());

        connections.announceDrain(Duration.ofSeconds(5));
        assertThat(talks).allSatisfy(talk -> {
            assertThat(talk.letters.closes()).isEmpty();
            assertThat(talk.letters.all())
                    .singleElement()
                    .satisfies(message -> assertThat(message)
                            .containsEntry("type", "server_draining")
                            .containsEntry("reason", "shutdown")
                            .hasEntrySatisfying(
                                    "reconnect_after_ms",
                                    millis -> assertThat((Integer) millis).isBetween(0, 5000)));
        });
        connections.drain(Duration.ofMillis(30), Duration.ZERO);

        assertThat(talks)
                .allSatisfy(talk -> assertThat(talk.letters.closes()).containsExactly(CloseCode.SERVICE_RESTART));
        var late = new Talk("dan");
        assertThat(late.letters.all())
                .extracting(message -> message.get("type"))
                .containsExactly("connection_established", "server_draining");
        assertThat(late.letters.closes()).containsExactly(CloseCode.SERVICE_RESTART);
    }

    @Test
    void whatWasMissedComesBeforeTheAnswerToResume() throws Exception {
        var before = new Talk("ann");
        before.say("{'type':'chat','thread_id':'t','content':'x'}");
        before.letters.until("agent_completed");
        before.conversation.closed();
        var talk = new Talk("ann");
        talk.letters.fresh();

        talk.say(
                "{'type':'resume','streams':[{'thread_id':'t','since':0},{'thread_id':'u','epoch':'gone','since':3}]}");

        var messages = talk.letters.fresh();
        assertThat(messages)
                .extracting(message -> message.get("type"))
                .containsExactly("agent_started", "agent_completed", "resumed");
        assertThat(messages.getLast().get("streams"))
                .asString()
                .contains("recovered=true", "replayed=2", "recovered=false", "reason=another epoch");
    }

    @Test
    void anotherUsersThreadOfThatNameIsNotReplayed() throws Exception {
        var hers = new Talk("ann");
        hers.say("{'type':'chat','thread_id':'t','content':'private'}");
        hers.letters.until("agent_completed");
        var his = new Talk("bob");
        his.letters.fresh();

        his.say("{'type':'resume','streams':[{'thread_id':'t','since':0}]}");

        assertThat(his.letters.fresh())
                .hasSize(1)
                .first()
                .satisfies(message -> assertThat(message).containsEntry("type", "resumed"));
    }

    @Test
    void itFollowsABoundedNumberOfThreadsAndLetsTheLeastRecentGo() throws Exception {
        var talk = new Talk("ann");
        talk.say(
                "{'type':'resume','streams':[{'thread_id':'a'},{'thread_id':'b'},{'thread_id':'c'},{'thread_id':'d'}]}");
        talk.letters.fresh();
        var other = new Talk("ann");
        for (var thread : List.of("a", "b", "c", "d")) {
            other.say("{'type':'chat','thread_id':'" + thread + "','content':'x'}");
            other.letters.until("agent_completed");
        }

        assertThat(talk.letters.all())
                .extracting(message -> message.get("thread_id"))
                .containsOnly("b", "c", "d");
    }

    @Test
    void whoIsGoneHearsNothingAndItsRunGoesOn() throws Exception {
        var talk = new Talk("ann");
        var witness = workplace.follow(Workplace.someone("ann"), "t");
        talk.say("{'type':'chat','thread_id':'t','content':'x'}");
        talk.conversation.closed();

        assertThat(witness.until("agent_completed").getLast()).containsEntry("status", "completed");
        assertThat(workplace
                        .log()
                        .followers(new ThreadKey(Workplace.someone("ann").userId(), new ThreadId("t"))))
                .isEqualTo(1);
    }

    @Test
    void aJsonRpcRequestIsAnsweredAsOneAndTheEventsFlowAsUsual() throws Exception {
        var talk = new Talk("ann");
        talk.letters.fresh();
        talk.say("{'jsonrpc':'2.0','method':'user_message','params':{'content':'x','thread_id':'t'},'id':1}");

        var messages = talk.letters.until("agent_completed");
        var started = messages.get(1);
        assertThat(messages.getFirst())
                .isEqualTo(Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        1,
                        "result",
                        Map.of("run_id", started.get("run_id"), "thread_id", "t")));
        assertThat(started).containsEntry("type", "agent_started");
        assertThat(talk.answerTo("{'jsonrpc':'2.0','method':'cancel_run','params':{'run_id':'r'},'id':'x'}"))
                .containsEntry("id", "x")
                .extractingByKey("error")
                .asString()
                .contains("RUN_NOT_FOUND", "-32000");
        assertThat(talk.answerTo("{'jsonrpc':'2.0','method':'ack','id':2}"))
                .isEqualTo(Map.of("jsonrpc", "2.0", "id", 2, "result", Map.of()));
        talk.letters.fresh();
        talk.say("{'jsonrpc':'2.0','method':'ping'}");
        talk.conversation.refuse(new ReplyTo.Notification(), ErrorCode.UNKNOWN_TYPE, "unknown");
        assertThat(talk.letters.fresh()).as("answers to notifications").isEmpty();
    }

    @Test
    void aSlowReaderGetsTheReasonThroughWhatIsLeftOfItsOutbox() {
        var talk = new Talk("ann");
        var lastWords = new Letters();
        talk.conversation.overflow(lastWords);

        assertThat(lastWords.all())
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .containsEntry("error_code", "SLOW_CONSUMER")
                        .containsEntry("fatal", true));
        assertThat(lastWords.closes()).containsExactly(CloseCode.TRY_AGAIN);
    }

    @Test
    void whatBreaksWhileAMessageIsHandledIsAnsweredAndTheConnectionStays() throws Exception {
        // A token is for the door: in here it is a message that nothing can handle.
        var broken = new Letters();
        var talk = new Conversation(
                Workplace.someone("ann").on(ConnectionId.mint()), EXPIRY, "", broken, quiet::get, desk);
        talk.open();
        broken.fresh();
        talk.hear(message("{\"type\":\"authenticate\",\"token\":\"t\",\"message_id\":\"m-1\"}"));

        assertThat(broken.all())
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .containsEntry("error_code", "INTERNAL_ERROR")
                        .containsEntry("reply_to", "m-1")
                        .containsEntry("fatal", false));
        assertThat(broken.closes()).isEmpty();
    }

    private static void assertEnded(Talk talk, CloseCode close, String errorCode) {
        assertThat(talk.letters.closes()).containsExactly(close);
        assertThat(talk.letters.reason()).isEqualTo(errorCode);
        assertThat(talk.letters.all())
                .last()
                .satisfies(message -> assertThat(message)
                        .containsEntry("type", "error_message")
                        .containsEntry("error_code", errorCode)
                        .containsEntry("fatal", true));
    }

    private static void assertDeparted(Talk talk, String reason) {
        assertThat(talk.letters.closes()).containsExactly(CloseCode.GOING_AWAY);
        assertThat(talk.letters.all())
                .last()
                .satisfies(message -> assertThat(message)
                        .containsEntry("type", "server_draining")
                        .containsEntry("reason", reason)
                        .containsKey("reconnect_after_ms"));
    }
}
