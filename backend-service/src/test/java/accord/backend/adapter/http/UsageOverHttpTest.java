package accord.backend.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.RawWebSocket;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Usage data is uploaded, listed and deleted over HTTP, and nothing that is sent there does harm. */
@MicronautTest
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.auth.url", value = "http://127.0.0.1:1")
final class UsageOverHttpTest {
    private static final String CSV = "Content-Type: text/csv";
    private static final String LINE = "2026-11-18T09:12:00Z,gpt-4,1200,350,2100,0.50,ok\n";
    private static final String FILE = "time,model,input_tokens,output_tokens,latency_ms,cost,status\n" + LINE + LINE;

    private final EmbeddedServer server;
    private Visitor visitor;
    private Client client;

    UsageOverHttpTest(EmbeddedServer server) {
        this.server = server;
    }

    @BeforeEach
    void someoneSignsIn() {
        visitor = Visitor.at(server);
        client = visitor.client();
    }

    @Test
    void whatIsUploadedIsListedUsedByTheAgentsAndDeleted() {
        var stored = upload("?name=November%20%C3%BC", FILE.getBytes(UTF_8), CSV);
        assertThat(stored.status()).isEqualTo(201);
        assertThat(stored.json())
                .containsEntry("records", 2)
                .containsEntry("bytes", FILE.length())
                .containsEntry("upload_id", stored.header("location").substring("/api/usage/".length()));
        assertThat(client.get(stored.header("location")).json()).isEqualTo(stored.json());
        assertThat(client.get("/api/usage").list("uploads")).containsExactly(stored.json());

        var asked = client.send("POST", "/api/threads/t-1/messages", "{'content':'what did it cost?'}");
        assertThat(asked.text("final_response")).contains("2 requests cost $1.00", "the records that you uploaded");

        assertThat(client.send("DELETE", stored.header("location")).status()).isEqualTo(204);
        assertThat(client.send("DELETE", stored.header("location")).status()).isEqualTo(404);
        assertThat(client.get("/api/usage").list("uploads")).isEmpty();
    }

    @Test
    void somebodyElsesUploadIsNotThere() {
        var path = upload("", FILE.getBytes(UTF_8), CSV).header("location");
        var stranger = Visitor.at(server).client();

        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(stranger.send("DELETE", path).status()).isEqualTo(404);
        assertThat(stranger.get("/api/usage").list("uploads")).isEmpty();
        assertThat(client.get(path).status()).isEqualTo(200);
    }

    @Test
    void jsonLinesAndPackedBodiesAreTakenToo() throws IOException {
        var lines = "{\"model\":\"gpt-4\",\"cost\":1}\n".repeat(3).getBytes(UTF_8);
        for (var type : new String[] {"application/x-ndjson", "application/jsonl"}) {
            assertThat(upload("", lines, "Content-Type: " + type).json()).containsEntry("records", 3);
        }
        var packed = upload("", packed(FILE.getBytes(UTF_8)), CSV, "Content-Encoding: gzip");
        assertThat(packed.status()).as(packed.body()).isEqualTo(201);
        assertThat(packed.json()).containsEntry("records", 2).containsEntry("bytes", FILE.length());
    }

    @Test
    void aBadLineIsNamedAndNothingIsStored() {
        var reply = upload("", (FILE + "x,gpt-4,1,many,3,4,ok\n").getBytes(UTF_8), CSV);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text("code")).isEqualTo("BAD_MESSAGE");
        assertThat(reply.text("message"))
                .isEqualTo("nothing was stored, because of one line: line 4 output_tokens is not a number: many");
        assertThat(upload("", new byte[] {'\n'}, CSV).text("message")).isEqualTo("the upload has no record");
        assertThat(client.get("/api/usage").list("uploads")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, identity, 415",
        "application/json, identity, 415",
        "application/octet-stream, identity, 415",
        "text/csv, br, 415",
        "text/csv, 'gzip, gzip', 415"
    })
    void whatIsNotUnderstoodIsRefusedAsSuch(String type, String encoding, int status) {
        var reply = upload("", FILE.getBytes(UTF_8), "Content-Type: " + type, "Content-Encoding: " + encoding);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("code")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void whatIsNoTextOrNotPackedAsItSaysIsABadRequest() throws IOException {
        var damaged = upload("", new byte[] {'a', (byte) 0xff, (byte) 0xfe, '\n'}, CSV);
        assertThat(damaged.status()).isEqualTo(400);
        assertThat(damaged.text("message")).isEqualTo("the upload is not UTF-8");
        assertThat(upload("", FILE.getBytes(UTF_8), CSV, "Content-Encoding: gzip")
                        .status())
                .isEqualTo(400);
        var cut = packed(FILE.getBytes(UTF_8));
        assertThat(upload("", Arrays.copyOf(cut, cut.length - 9), CSV, "Content-Encoding: gzip")
                        .status())
                .isEqualTo(400);
        assertThat(client.get("/api/usage").list("uploads")).isEmpty();
        var message = client.send(
                "POST",
                "/api/threads/t-1/messages",
                packed("{\"content\":\"x\"}".getBytes(UTF_8)),
                "Content-Type: application/json",
                "Content-Encoding: gzip");
        assertThat(message.status()).isEqualTo(415);
    }

    @Test
    void aFileThatIsLargerUnpackedThanItMayBeIsRefused() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(bomb)) {
            packing.write(FILE.getBytes(UTF_8));
            packing.write("\n".repeat(33 << 20).getBytes(UTF_8));
        }
        assertThat(bomb.size()).isLessThan(1 << 20);

        var reply = upload("", bomb.toByteArray(), CSV, "Content-Encoding: gzip");

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.text("code")).isEqualTo("MESSAGE_TOO_LARGE");
        assertThat(client.get("/api/usage").list("uploads")).isEmpty();
    }

    @Test
    void anUploadThatIsAnnouncedAsTooLargeIsRefusedBeforeItComes() {
        try (var socket = RawWebSocket.connect(server.getURI())) {
            socket.send(RawWebSocket.request(
                    "POST /api/usage HTTP/1.1",
                    "Host: accord.test",
                    "Authorization: Bearer " + visitor.token(),
                    CSV,
                    "Content-Length: 33554433"));
            assertThat(socket.reply().status()).isEqualTo(413);
        }
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() {
        try (var socket = RawWebSocket.connect(server.getURI())) {
            socket.send(RawWebSocket.request(
                    "POST /api/usage HTTP/1.1",
                    "Host: accord.test",
                    "Authorization: Bearer " + visitor.token(),
                    CSV,
                    "Content-Length: 100000"));
            socket.send(FILE.getBytes(UTF_8));
        }
        assertThat(client.get("/api/usage").list("uploads")).isEmpty();
        assertThat(upload("", FILE.getBytes(UTF_8), CSV).status()).isEqualTo(201);
    }

    @Test
    void aMessageIsNotAsLargeAsAnUploadMayBe() {
        var reply =
                client.send("POST", "/api/threads/t-1/messages", new byte[100_000], "Content-Type: application/json");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.text("code")).isEqualTo("MESSAGE_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "null", "%00", "%ff"})
    void whatIsNoUploadOfYoursIsNotFound(String id) {
        assertThat(client.get("/api/usage/" + id).status()).isEqualTo(404);
        assertThat(client.send("DELETE", "/api/usage/" + id).status()).isEqualTo(404);
    }

    private Client.Reply upload(String query, byte[] body, String... headers) {
        return client.send("POST", "/api/usage" + query, body, headers);
    }

    private static byte[] packed(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(packed)) {
            packing.write(plain);
        }
        return packed.toByteArray();
    }
}
