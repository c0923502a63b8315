package accord.backend.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.thread.ThreadKey;
import accord.backend.thread.Threads;
import accord.backend.thread.ThreadsContract;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import accord.kernel.secret.KeyRing;
import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenContract;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person's threads over HTTP, and nobody else's. */
@MicronautTest
@Property(name = "micronaut.server.port", value = "-1")
final class ThreadsOverHttpTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.120Z");

    private final EmbeddedServer server;
    private final Threads threads;
    private final Forge forge;
    private String user = "";
    private Client client;

    ThreadsOverHttpTest(EmbeddedServer server, Threads threads, KeyRing ring, TokenContract contract) {
        this.server = server;
        this.threads = threads;
        this.forge = new Forge(ring, contract, Clock.systemUTC());
    }

    @BeforeEach
    void someoneSignsIn() {
        user = UUID.randomUUID().toString();
        client = signedIn(user);
    }

    @Test
    void aThreadIsListedWithTimesInSecondsAndMilliseconds() {
        var run = hear("t-1", "What did yesterday cost?");

        var list = client.get("/api/threads");

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.header("content-type")).isEqualTo("application/json");
        assertThat(list.header("cache-control")).isEqualTo("no-store");
        assertThat(list.body())
                .isEqualTo("{\"threads\":[{\"thread_id\":\"t-1\",\"title\":\"What did yesterday cost?\","
                        + "\"created_at\":1772366400.120,\"updated_at\":1772366400.120}],\"next_cursor\":\"\"}");
        assertThat(client.get("/api/threads/t-1/messages").body())
                .isEqualTo("{\"thread_id\":\"t-1\",\"messages\":[{\"message_id\":\"m-t-1\",\"role\":\"user\","
                        + "\"content\":\"What did yesterday cost?\",\"run_id\":\"" + run.value()
                        + "\",\"created_at\":1772366400.120}],\"next_cursor\":\"\"}");
    }

    @Test
    void someoneWithoutThreadsHasAnEmptyList() {
        assertThat(client.get("/api/threads").body()).isEqualTo("{\"threads\":[],\"next_cursor\":\"\"}");
    }

    @Test
    void aSnapshotHasTheLatestMessagesAndSaysThatNothingIsInTheLog() {
        var key = key(user, "t-1");
        for (var i = 0; i < 101; i++) {
            threads.hear(key, "m-" + i, "message " + i, ThreadsContract.orderOf(RunId.mint()), NOON);
        }

        var snapshot = client.get("/api/threads/t-1");

        assertThat(snapshot.status()).isEqualTo(200);
        assertThat(snapshot.json())
                .containsEntry("thread_id", "t-1")
                .containsEntry("title", "message 0")
                .containsEntry("active_run_id", "")
                .containsEntry("epoch", "")
                .containsEntry("seq", 0);
        assertThat(snapshot.list("messages"))
                .hasSize(100)
                .extracting(message -> message.get("content"))
                .startsWith("message 1")
                .endsWith("message 100");
    }

    @Test
    void pagesAreWalkedByTheirCursors() {
        var run = hear("t-0", "thread 0");
        IntStream.range(1, 5).forEach(i -> hear("t-" + i, "thread " + i));
        var walked = new ArrayList<Object>();
        var cursor = "";
        do {
            var page = client.get("/api/threads?limit=2&cursor=" + cursor);
            page.list("threads").forEach(thread -> walked.add(thread.get("thread_id")));
            cursor = page.text("next_cursor");
        } while (!cursor.isEmpty());

        assertThat(walked).containsExactlyInAnyOrder("t-0", "t-1", "t-2", "t-3", "t-4");
        var key = key(user, "t-0");
        threads.answer(key, run, "an answer", NOON);
        var first = client.get("/api/threads/t-0/messages?limit=1");
        var second = client.get("/api/threads/t-0/messages?limit=1&cursor=" + first.text("next_cursor"));
        assertThat(second.list("messages"))
                .extracting(message -> message.get("role"))
                .containsExactly("assistant");
        assertThat(second.text("next_cursor")).isEmpty();
    }

    @Test
    void somebodyElsesThreadIsNotThereAndAnEqualNameIsOnesOwn() {
        hear("t-1", "mine");
        var stranger = UUID.randomUUID().toString();
        var other = signedIn(stranger);

        for (var path : List.of("/api/threads/t-1", "/api/threads/t-1/messages")) {
            var reply = other.get(path);
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.text("code")).isEqualTo("THREAD_NOT_FOUND");
            assertThat(reply.text("error")).isEqualTo("not_found");
            assertThat(reply.text("request_id")).startsWith("req_");
        }
        assertThat(other.get("/api/threads").list("threads")).isEmpty();
        threads.hear(key(stranger, "t-1"), "m-1", "theirs", ThreadsContract.orderOf(RunId.mint()), NOON);
        assertThat(other.get("/api/threads/t-1").text("title")).isEqualTo("theirs");
        assertThat(client.get("/api/threads/t-1").text("title")).isEqualTo("mine");
    }

    @Test
    void aPersonIsToldWhoTheServiceTakesThemFor() {
        var reply =
                Client.of(server.getURI(), forge.person(user, List.of("admin"))).get("/api/me");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).isEqualTo(Map.of("user_id", user, "roles", List.of("admin"), "scope", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/threads", "/api/threads/t-1", "/api/threads/t-1/messages", "/api/me"})
    void withoutATokenNothingIsAnswered(String path) {
        var reply = Client.anonymous(server.getURI()).get(path);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.text("code")).isEqualTo("NO_TOKEN");
        assertThat(reply.header("www-authenticate")).startsWith("Bearer");
    }

    @Test
    void aServiceTokenIsNotAPerson() {
        var reply = Client.of(server.getURI(), forge.service("some-service")).get("/api/threads");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.text("code")).isEqualTo("TOKEN_TYPE_MISMATCH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=abc",
                "limit=1.5",
                "limit=%31%30%00",
                "limit=9223372036854775808",
                "limit=99999999999999999999999999999999",
                "limit=%D9%A1",
                "limit=1&limit=2"
            })
    void aLimitIsAWholeNumberFromOneToAHundred(String query) {
        hear("t-1", "?");
        for (var path : List.of("/api/threads", "/api/threads/t-1/messages")) {
            var reply = client.get(path + "?" + query);

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text("code")).isEqualTo("BAD_MESSAGE");
            assertThat(reply.text("message")).startsWith("limit ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "AAAA", "dGhyZWFkcyAtMSAx", "%27%20or%201=1", "%C3%BC"})
    void aCursorThatNoPageGaveOutIsNamedAsSuch(String cursor) {
        hear("t-1", "?");
        for (var path : List.of("/api/threads", "/api/threads/t-1/messages")) {
            var reply = client.get(path + "?cursor=" + cursor);

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text("code")).isEqualTo("BAD_MESSAGE");
            assertThat(reply.text("message")).startsWith("the cursor is not one that this list gave out");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "null",
                "%00",
                "a%00b",
                "%20",
                "a%0d%0aSet-Cookie:x=1",
                "%C3%BC",
                "%c0%af",
                "%ff",
                "%E2%80%AE",
                "..%2f..%2fetc%2fpasswd",
                "'%20or%201=1%20--",
                "%24%7Bjndi:ldap:x%7D"
            })
    void whatIsNoThreadsNameIsNotFound(String id) {
        for (var path : List.of("/api/threads/" + id, "/api/threads/" + id + "/messages")) {
            assertThat(client.get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void aVeryLongNameIsNotFoundEither() {
        assertThat(client.get("/api/threads/" + "x".repeat(3000)).status()).isEqualTo(404);
        assertThat(client.get("/api/threads?cursor=" + "A".repeat(3000)).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/threads/%",
                "/api/threads/%zz",
                "/api/threads/%e",
                "/api/threads/${x}",
                "/api/threads?limit=%zz"
            })
    void whatIsNoUriIsABadRequest(String target) {
        assertThat(client.get(target).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/threads/t-1",
        "PUT, /api/threads",
        "DELETE, /api/me",
        "PATCH, /api/threads/t-1/messages",
        "POST, /ws/config"
    })
    void anotherMethodIsNamedAsNotAllowed(String method, String path) {
        var reply = client.send(method, path);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).contains("GET");
        assertThat(reply.text("code")).isEqualTo("METHOD_NOT_ALLOWED");
    }

    @Test
    void theHeadOfAnAnswerIsTheAnswerWithoutItsBody() {
        var head = client.send("HEAD", "/api/threads");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    private RunId hear(String thread, String content) {
        var run = RunId.mint();
        threads.hear(key(user, thread), "m-" + thread, content, ThreadsContract.orderOf(run), NOON);
        return run;
    }

    private static ThreadKey key(String user, String thread) {
        return new ThreadKey(new UserId(user), new ThreadId(thread));
    }

    private Client signedIn(String user) {
        return Client.of(server.getURI(), forge.person(user));
    }
}
