package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.conversation.EventStreams;
import accord.backend.run.EventLog;
import accord.backend.run.Runs;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said without a socket has the same rules, the same events and the same errors as on one. */
@MicronautTest
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.auth.url", value = "http://127.0.0.1:1")
@Property(name = "accord.http.answer-within", value = "3s")
@Property(name = "accord.http.streams-per-user", value = "3")
@Property(name = "accord.connection.ping-every", value = "300ms")
@Property(name = "accord.test.patient-supervisor", value = "true")
final class MessagesOverHttpTest {
    private static final List<String> FIVE =
            List.of("agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");

    private final EmbeddedServer server;
    private final Runs runs;
    private final EventLog log;
    private final EventStreams streams;
    private Visitor visitor;
    private Client client;

    MessagesOverHttpTest(EmbeddedServer server, Runs runs, EventLog log, EventStreams streams) {
        this.server = server;
        this.runs = runs;
        this.log = log;
        this.streams = streams;
    }

    @BeforeEach
    void someoneElseComes() {
        visitor = Visitor.at(server);
        client = visitor.client();
    }

    @Test
    void anAnswerIsWaitedFor() {
        var answer = say("t-1", "{'content':'hello','message_id':'m-1'}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .containsEntry("status", "completed")
                .containsEntry("thread_id", "t-1")
                .containsEntry("final_response", "heard hello")
                .containsEntry("result", Map.of("engine", "rules"));
        assertThat(client.get("/api/threads/t-1").list("messages"))
                .extracting(message -> message.get("content"))
                .containsExactly("hello", "heard hello");
    }

    @Test
    void aLongRunIsNotWaitedForLongerThanAgreedAndWhereToLookIsSaid() {
        var answer = say("t-1", "{'content':'wait'}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json()).containsEntry("status", "thinking").containsEntry("final_response", "");
        assertThat(answer.header("location")).isEqualTo("/api/runs/" + answer.text("run_id"));
        assertThat(client.get(answer.header("location")).text("status")).isEqualTo("thinking");
        var events = ((Map<?, ?>) answer.member("links")).get("events");
        assertThat(client.get(String.valueOf(events)).list("events"))
                .extracting(event -> event.get("type"))
                .containsExactly("agent_started", "agent_thinking");
        client.send("POST", "/api/runs/" + answer.text("run_id") + "/cancel");
    }

    @Test
    void aRepeatedMessageIdHasItsFirstOutcome() {
        var first = say("t-1", "{'content':'hello','message_id':'m-1'}");
        var again = say("t-2", "{'content':'something else','message_id':'m-1'}");

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(client.get("/api/threads").list("threads")).hasSize(1);
    }

    @Test
    void whoIsInAHurryIsToldThatTheThreadIsBusyOrInterruptsIt() {
        var first = say("t-1", "{'content':'wait'}");

        var rejected = say("t-1", "{'content':'hello','if_busy':'reject'}");
        assertThat(rejected.status()).isEqualTo(409);
        assertThat(rejected.text("code")).isEqualTo("RUN_BUSY");
        var interrupting = say("t-1", "{'content':'hello','if_busy':'interrupt'}");
        assertThat(interrupting.text("final_response")).isEqualTo("heard hello");
        assertThat(client.get("/api/runs/" + first.text("run_id")).text("status"))
                .isEqualTo("interrupted");
    }

    @Test
    void aStreamHasTheVeryEventsOfTheLogAndEndsWithTheRun() throws Exception {
        try (var stream = post("t-1", "{'content':'hello','message_id':'m-1'}")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("content-type")).startsWith("text/event-stream");
            assertThat(stream.header("cache-control")).isEqualTo("no-store, no-transform");

            var events = stream.toTheEnd();

            assertThat(events.getFirst().json())
                    .containsEntry("type", "command_reply")
                    .containsEntry("reply_to", "m-1")
                    .containsEntry("ok", true)
                    .containsEntry("thread_id", "t-1");
            var told = events.subList(1, events.size());
            assertThat(told).extracting(EventReader.Event::type).containsExactlyElementsOf(FIVE);
            assertThat(told)
                    .allSatisfy(event -> assertThat(event.id())
                            .isEqualTo(event.json().get("epoch") + ":"
                                    + event.json().get("seq")));
            assertThat(client.get("/api/threads/t-1/events").list("events"))
                    .isEqualTo(told.stream().map(EventReader.Event::json).toList());
        }
    }

    @Test
    void aRepeatedMessageIsStreamedFromTheBeginningOfItsRun() throws Exception {
        say("t-1", "{'content':'before'}");
        say("t-1", "{'content':'hello','message_id':'m-1'}");
        say("t-1", "{'content':'after'}");

        try (var stream = post("t-1", "{'content':'hello','message_id':'m-1'}")) {
            assertThat(stream.toTheEnd())
                    .extracting(EventReader.Event::type)
                    .startsWith("command_reply")
                    .containsSequence(FIVE)
                    .hasSize(11);
        }
    }

    @Test
    void whoLeavesDoesNotCancelAndFreesEverything() throws Exception {
        var stream = post("t-1", "{'content':'wait'}");
        var run = stream.until("agent_thinking").getLast().json().get("run_id");
        assertThat(streams.count()).isEqualTo(1);

        stream.close();

        eventually("the stream is let go", () -> streams.count() == 0 && log.followers(key("t-1")) == 0);
        assertThat(client.get("/api/runs/" + run).text("status")).isEqualTo("thinking");
        client.send("POST", "/api/runs/" + run + "/cancel");
        eventually("the run is over", () -> runs.count() == 0);
    }

    @Test
    void aStreamGoesOnFromTheLastIdThatWasRead() throws Exception {
        say("t-1", "{'content':'hello'}");
        var third = page("t-1", "").get(2);
        var position = third.get("epoch") + ":" + third.get("seq");
        try (var stream = events("t-1", "?since=1&epoch=wrong", "Last-Event-ID", position)) {
            assertThat(stream.until("agent_completed"))
                    .extracting(EventReader.Event::type)
                    .containsExactly("tool_completed", "agent_completed");

            say("t-1", "{'content':'more'}");

            assertThat(stream.until("agent_completed"))
                    .extracting(EventReader.Event::type)
                    .containsExactlyElementsOf(FIVE);
            eventually("it breathes", () -> stream.others().contains(": alive"));
            assertThat(stream.others()).contains("retry: 500");
        }
    }

    @Test
    void pagesOfEventsAreWalkedByTheirPlaces() {
        say("t-1", "{'content':'hello'}");
        var walked = new ArrayList<Object>();
        var page = client.get("/api/threads/t-1/events?limit=2");
        page.list("events").forEach(event -> walked.add(event.get("type")));
        while (Boolean.TRUE.equals(page.member("more"))) {
            page = client.get(
                    "/api/threads/t-1/events?limit=2&since=" + page.text("seq") + "&epoch=" + page.text("epoch"));
            page.list("events").forEach(event -> walked.add(event.get("type")));
        }
        assertThat(walked).containsExactlyElementsOf(FIVE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?since=-1               | 400 | since must be a whole number: the seq of the last event that was processed
            ?since=x                | 400 | since must be a whole number: the seq of the last event that was processed
            ?since=3                | 400 | since needs the epoch that came with it
            ?epoch=%C3%BC           | 400 | epoch is not one that came with an event
            ?since=1&since=2        | 400 | since is given 2 times; give it once
            ?limit=0                | 400 | limit must be a whole number from 1 to 100
            ?since=3&epoch=long     | 410 | another epoch: the thread's log began anew
            """)
    void aPositionThatIsNoneIsNamed(String query, int status, String message) throws Exception {
        say("t-1", "{'content':'hello'}");

        var page = client.get("/api/threads/t-1/events" + query);
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.text("message")).startsWith(message);
        assertThat(page.text("code")).isEqualTo(status == 400 ? "BAD_MESSAGE" : "UNRECOVERABLE_POSITION");
        try (var stream = events("t-1", query)) {
            assertThat(stream.status()).isEqualTo(status);
        }
        eventually("nothing stays open", () -> streams.count() == 0);
    }

    @Test
    void anIdThatNoStreamGaveOutIsRefusedAndSoIsSomebodyElsesThread() throws Exception {
        say("t-1", "{'content':'hello'}");
        for (var id : List.of("x", "x:", ":1", "abc:99999999999999999999")) {
            try (var stream = events("t-1", "", "Last-Event-ID", id)) {
                assertThat(stream.status()).as(id).isEqualTo(400);
            }
        }
        var stranger = Visitor.at(server);
        assertThat(stranger.client().get("/api/threads/t-1/events").text("code"))
                .isEqualTo("THREAD_NOT_FOUND");
    }

    @Test
    void aDeletedThreadEndsItsStreams() throws Exception {
        say("t-1", "{'content':'hello'}");
        try (var stream = events("t-1", "")) {
            stream.until("agent_completed");

            client.send("DELETE", "/api/threads/t-1");

            assertThat(stream.toTheEnd())
                    .singleElement()
                    .satisfies(last -> assertThat(last.json())
                            .containsEntry("type", "error_message")
                            .containsEntry("error_code", "THREAD_NOT_FOUND")
                            .containsEntry("fatal", true));
        }
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        say("t-1", "{'content':'hello'}");
        var token = visitor.tokenFor(Duration.ofSeconds(3));
        try (var stream = EventReader.get(uri("/api/threads/t-1/events"), token)) {
            stream.until("agent_completed");
            assertThat(stream.toTheEnd())
                    .singleElement()
                    .satisfies(last -> assertThat(last.json())
                            .containsEntry("error_code", "TOKEN_EXPIRED")
                            .containsEntry("fatal", true));
        }
    }

    @Test
    void aUserHasABoundedNumberOfStreams() throws Exception {
        say("t-1", "{'content':'hello'}");
        try (var first = events("t-1", "");
                var second = events("t-1", "");
                var third = events("t-1", "")) {
            assertThat(List.of(first.status(), second.status(), third.status())).containsOnly(200);
            try (var fourth = events("t-1", "")) {
                assertThat(fourth.status()).isEqualTo(429);
            }
        }
        eventually("all are let go", () -> streams.count() == 0);
        try (var again = events("t-1", "")) {
            assertThat(again.status()).isEqualTo(200);
        }
    }

    @Test
    void whoReadsTooSlowlyIsToldSoAndTheRunIsNot() throws Exception {
        var body = new EventStreamBody(4096, Duration.ofSeconds(60), Duration.ofMillis(500));
        var closed = new CountDownLatch(1);
        var stream = streams.open(new UserId(visitor.user()), Instant.MAX, body).orElseThrow();
        body.onClose(() -> {
            stream.closed();
            closed.countDown();
        });
        stream.follow(key("t-1"), Optional.empty());

        assertThat(say("t-1", "{'content':'talk'}").text("final_response")).isEqualTo("heard talk");

        var read = new String(body.readAllBytes(), UTF_8);
        assertThat(read).contains("agent_started").contains("SLOW_CONSUMER").doesNotContain("agent_completed");
        body.close();
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(log.followers(key("t-1"))).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'content':''}                               | 400 | BAD_MESSAGE
            {'content':7}                                | 400 | BAD_MESSAGE
            {'content':'x','thread_id':'other'}          | 400 | BAD_MESSAGE
            {'content':'x','if_busy':'maybe'}            | 400 | BAD_MESSAGE
            {'content':'x','message_id':'a b'}           | 400 | BAD_MESSAGE
            {'content':'x'                               | 400 | BAD_MESSAGE
            """)
    void whatASocketRefusesIsRefusedHere(String body, int status, String code) throws Exception {
        var reply = say("t-1", body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("code")).isEqualTo(code);
        try (var stream = post("t-1", body)) {
            assertThat(stream.status()).isEqualTo(status);
        }
        assertThat(client.get("/api/threads").list("threads")).isEmpty();
    }

    @Test
    void whatIsNoThreadsNameCannotBecomeOne() {
        assertThat(say("null", "{'content':'x'}").text("message"))
                .isEqualTo("the thread's name in the path is a placeholder");
        assertThat(say("%C3%BC", "{'content':'x'}").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "application/xml, 406",
        "*/*, 200",
        "'text/html, */*;q=0.1', 200",
        "'text/event-stream;q=0.1, application/json', 200",
        "application/json, 200"
    })
    void theAnswerIsJsonUnlessEventsAreWanted(String accept, int status) {
        var reply = client.send(
                "POST",
                "/api/threads/t-1/messages",
                "{\"content\":\"hello\"}".getBytes(UTF_8),
                "Content-Type: application/json",
                "Accept: " + accept);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void theHeadOfAStreamOpensNone() {
        say("t-1", "{'content':'hello'}");

        var head = client.send("HEAD", "/api/threads/t-1/events", new byte[0], "Accept: text/event-stream");

        assertThat(head.body()).isEmpty();
        assertThat(streams.count()).isZero();
    }

    private Client.Reply say(String thread, String json) {
        return client.send("POST", "/api/threads/" + thread + "/messages", json);
    }

    private List<Map<String, Object>> page(String thread, String query) {
        return client.get("/api/threads/" + thread + "/events" + query).list("events");
    }

    private EventReader post(String thread, String json) throws Exception {
        return EventReader.post(uri("/api/threads/" + thread + "/messages"), visitor.token(), json);
    }

    private EventReader events(String thread, String query, String... headers) throws Exception {
        return EventReader.get(uri("/api/threads/" + thread + "/events" + query), visitor.token(), headers);
    }

    private URI uri(String path) {
        return URI.create(server.getURI() + path);
    }

    private ThreadKey key(String thread) {
        return new ThreadKey(new UserId(visitor.user()), new ThreadId(thread));
    }

    private static void eventually(String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            Thread.onSpinWait();
        }
    }
}
