package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.RawWebSocket;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads are created, renamed and deleted, and runs are watched and cancelled, over HTTP. */
@MicronautTest
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.auth.url", value = "http://127.0.0.1:1")
@Property(name = "accord.test.patient-supervisor", value = "true")
final class ThreadLifeOverHttpTest {
    private final EmbeddedServer server;
    private Visitor visitor;
    private Client client;

    ThreadLifeOverHttpTest(EmbeddedServer server) {
        this.server = server;
    }

    @BeforeEach
    void someoneElseComes() {
        visitor = Visitor.at(server);
        client = visitor.client();
    }

    @Test
    void aThreadIsCreatedUnderTheNameThatIsWishedForOrUnderOneThatIsMinted() {
        var wished =
                client.send("POST", "/api/threads", "{'thread_id':'costs/of may?','title':'May'}".replace(" ", ""));
        assertThat(wished.status()).isEqualTo(201);
        assertThat(wished.header("location")).isEqualTo("/api/threads/costs%2Fofmay%3F");
        assertThat(wished.text("title")).isEqualTo("May");
        assertThat(client.get(wished.header("location")).text("thread_id")).isEqualTo("costs/ofmay?");
        assertThat(client.send("POST", "/api/threads", "{'thread_id':'costs/ofmay?','title':'June'}"))
                .satisfies(again -> assertThat(again.status()).isEqualTo(200))
                .satisfies(again -> assertThat(again.text("title")).isEqualTo("May"));

        var minted = client.send("POST", "/api/threads", "{}");
        assertThat(minted.status()).isEqualTo(201);
        assertThat(minted.text("thread_id")).startsWith("thr_");
        assertThat(client.get("/api/threads").list("threads")).hasSize(2);
    }

    @Test
    void aThreadIsRenamedByItsOwnerOnly() {
        client.send("POST", "/api/threads", "{'thread_id':'t-1'}");

        assertThat(Visitor.at(server)
                        .client()
                        .send("PATCH", "/api/threads/t-1", "{'title':'mine'}")
                        .status())
                .isEqualTo(404);
        assertThat(client.send("PATCH", "/api/threads/t-1", "{'title':'Costs'}").text("title"))
                .isEqualTo("Costs");
        assertThat(client.get("/api/threads/t-1").text("title")).isEqualTo("Costs");
        var without = client.send("PATCH", "/api/threads/t-1", "{}");
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.text("message")).isEqualTo("'title' is missing");
    }

    @Test
    void aRunIsWatchedAndCancelledAndAskingAgainChangesNothing() {
        try (var socket = open()) {
            var run = ask(socket, "t-1", "wait for it");
            var path = "/api/runs/" + run;
            assertThat(client.get(path).text("thread_id")).isEqualTo("t-1");
            assertThat(Visitor.at(server).client().get(path).text("code")).isEqualTo("RUN_NOT_FOUND");
            assertThat(Visitor.at(server)
                            .client()
                            .send("POST", path + "/cancel")
                            .status())
                    .isEqualTo(404);

            assertThat(client.send("POST", path + "/cancel").status()).isBetween(200, 202);
            until(socket, "agent_completed");

            var again = client.send("POST", path + "/cancel");
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.text("status")).isEqualTo("cancelled");
            assertThat(client.get(path).json())
                    .containsEntry("status", "cancelled")
                    .containsEntry("final_response", "The run was cancelled.")
                    .containsEntry("run_id", run);
        }
    }

    @Test
    void aRunThatHasEndedCannotBeCancelledAndKeepsItsAnswer() {
        try (var socket = open()) {
            var run = ask(socket, "t-1", "hello");
            until(socket, "agent_completed");

            var cancelled = client.send("POST", "/api/runs/" + run + "/cancel");

            assertThat(cancelled.status()).isEqualTo(200);
            assertThat(cancelled.json())
                    .containsEntry("status", "completed")
                    .containsEntry("final_response", "heard hello")
                    .containsEntry("agent_name", "patient")
                    .containsEntry("result", Map.of("engine", "rules"))
                    .containsEntry("fallback_mode", false);
        }
    }

    @Test
    void aDeletedThreadEndsItsRunAndTellsWhoFollows() {
        try (var socket = open()) {
            var run = ask(socket, "t-1", "wait for ever");

            assertThat(Visitor.at(server)
                            .client()
                            .send("DELETE", "/api/threads/t-1")
                            .status())
                    .isEqualTo(404);
            var deleted = client.send("DELETE", "/api/threads/t-1");

            assertThat(deleted.status()).isEqualTo(204);
            assertThat(deleted.body()).isEmpty();
            assertThat(until(socket, "agent_completed")).contains("\"status\":\"cancelled\"");
            assertThat(until(socket, "error_message"))
                    .contains("THREAD_NOT_FOUND", "\"thread_id\":\"t-1\"", "\"fatal\":false");
            assertThat(client.get("/api/threads/t-1").status()).isEqualTo(404);
            assertThat(client.get("/api/threads").list("threads")).isEmpty();
            assertThat(client.get("/api/runs/" + run).text("status")).isEqualTo("cancelled");
            assertThat(client.send("DELETE", "/api/threads/t-1").text("code")).isEqualTo("THREAD_NOT_FOUND");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_nobody", "null", "%00", "%ff", "..%2f", "%20"})
    void whatIsNoRunOfYoursIsNotFound(String id) {
        assertThat(client.get("/api/runs/" + id).status()).isEqualTo(404);
        assertThat(client.send("POST", "/api/runs/" + id + "/cancel").status()).isEqualTo(404);
        assertThat(client.send("DELETE", "/api/threads/" + id).status()).isEqualTo(404);
        assertThat(client.send("PATCH", "/api/threads/" + id, "{'title':'x'}").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {                       | it is not valid JSON, names a field twice, or is nested deeper than 32
            []                      | it is not a JSON object
            {'thread_id':'a b'}     | 'thread_id' holds a blank, a control or a non-ASCII character at index 1
            {'title':'a\\nb'}       | 'title' holds a control character; it is one line
            """)
    void aBadBodyIsNamed(String body, String message) {
        var reply = client.send("POST", "/api/threads", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json())
                .containsEntry("error", "invalid_request")
                .containsEntry("code", "BAD_MESSAGE")
                .containsEntry("message", message)
                .containsKey("request_id");
    }

    @Test
    void whatIsNoTextOrNoJsonOrNothingAtAllIsRefused() {
        var json = "Content-Type: application/json";
        assertThat(client.send("POST", "/api/threads", new byte[] {'{', (byte) 0xff, '}'}, json)
                        .text("message"))
                .isEqualTo("the body is not UTF-8");
        assertThat(client.send("POST", "/api/threads", new byte[0], json).text("message"))
                .startsWith("the body is missing");
        assertThat(client.send("POST", "/api/threads", "<a/>".getBytes(UTF_8), "Content-Type: text/xml")
                        .status())
                .isEqualTo(415);
        assertThat(client.send("POST", "/api/threads", new byte[70_000], json))
                .satisfies(large -> assertThat(large.status()).isEqualTo(413))
                .satisfies(large -> assertThat(large.text("code")).isEqualTo("MESSAGE_TOO_LARGE"));
    }

    @Test
    void toolsHaveSchemasAndAgentsHaveTools() {
        // This supervisor tells of no agents; that of the rules does, in the answers of the running service.
        assertThat(client.get("/api/agents").json())
                .containsEntry("agents", List.of())
                .containsEntry("on_duty", true);
        assertThat(client.get("/api/tools").json()).containsEntry("tools", List.of());
        assertThat(Client.anonymous(server.getURI()).get("/api/agents").status())
                .isEqualTo(401);
    }

    private RawWebSocket open() {
        var endpoint = URI.create("ws://127.0.0.1:" + server.getPort() + "/ws");
        return RawWebSocket.open(
                endpoint, "Sec-WebSocket-Protocol: agent-events.v1", "Authorization: Bearer " + visitor.token());
    }

    /** Says something and returns its run, which has begun. */
    private static String ask(RawWebSocket socket, String thread, String content) {
        socket.text("{\"type\":\"user_message\",\"thread_id\":\"" + thread + "\",\"content\":\"" + content + "\"}");
        return until(socket, "agent_thinking").replaceAll(".*\"run_id\":\"([^\"]+)\".*", "$1");
    }

    private static String until(RawWebSocket socket, String type) {
        while (true) {
            var text = socket.nextText();
            if (text.startsWith("{\"type\":\"" + type + "\"")) {
                return text;
            }
        }
    }
}
