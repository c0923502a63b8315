package accord.deploy.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.deploy.local.RunningInstance;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page shows what instances measure, remembers those that are gone, and answers nobody from elsewhere. */
class ObservationPageTest {

    private static final String SCRAPE = """
        # TYPE ws_close_total counter
        ws_close_total{code="1011",initiator="server",reason="other"} 0.0
        ws_close_total{code="4401",initiator="server",reason="say \\"no\\""} 3.0
        ws_event_delivery_seconds_bucket{le="0.005"} 12
        ws_event_delivery_seconds_max 0.5
        jvm_memory_used_bytes{area="heap",id="Eden"} 1024.0
        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 2048.0
        http_request_seconds_count{method="POST",route="/auth/login",status="200"} 7
        http_request_seconds_count{method="GET",route="/health/live",status="200"} 700
        disk_free_bytes 1.5E9
        no line of a scrape
        """;

    private final List<RunningInstance> running = new CopyOnWriteArrayList<>();
    private HttpServer instance = start(SCRAPE);
    private ObservationPage page = open();

    @BeforeEach
    void run() {
        running.add(at(instance, ProcessHandle.current().pid()));
    }

    @AfterEach
    void stop() {
        page.close();
        instance.stop(0);
    }

    @Test
    void aLookHoldsWhatIsShownAndNothingElse() {
        var observations = new Observations(() -> running);
        observations.look(Instant.ofEpochMilli(1000));

        assertThat(observations.since(-1))
                .startsWith(
                        "{\"last\":1,\"gone\":[],\"looks\":[{\"at\":1000,\"instances\":[{\"service\":\"backend-service\"")
                .contains("\"answers\":true", "\"cpu\":", "\"memory\":")
                .contains(
                        "\"samples\":{\"http_request_seconds_count{method=\\\"POST\\\",route=\\\"/auth/login\\\",status=\\\"200\\\"}\":7,"
                                + "\"jvm_memory_used_bytes\":3072,"
                                + "\"ws_close_total{code=\\\"4401\\\",initiator=\\\"server\\\",reason=\\\"say \\\\\\\"no\\\\\\\"\\\"}\":3,"
                                + "\"ws_event_delivery_seconds_bucket{le=\\\"0.005\\\"}\":12}");
    }

    @Test
    void oneThatDoesNotAnswerIsShownWithItsLastWordAndOneThatIsGoneIsRemembered() {
        var observations = new Observations(() -> running);
        observations.look(Instant.ofEpochMilli(1000));
        instance.stop(0);
        observations.look(Instant.ofEpochMilli(2000));
        assertThat(observations.since(1))
                .contains("\"at\":2000", "\"answers\":false", "4401")
                .doesNotContain("\"at\":1000");

        running.clear();
        observations.look(Instant.ofEpochMilli(3000));
        assertThat(observations.since(2))
                .contains("\"gone\":[{\"service\":\"backend-service\"", "\"since\":1000,\"ended\":3000", "4401")
                .contains("\"looks\":[{\"at\":3000,\"instances\":[]}]");
    }

    @Test
    void whoeverAsksForMoreThanThereIsGetsAllOfTenMinutes() {
        var observations = new Observations(List::of);
        for (var second = 1; second <= 605; second++) {
            observations.look(Instant.ofEpochSecond(second));
        }
        assertThat(observations.since(604)).contains("\"at\":605000").doesNotContain("\"at\":604000");
        for (var last : new long[] {-1, 0, 4, 606, Long.MAX_VALUE}) {
            assertThat(observations.since(last)).contains("\"at\":6000,").doesNotContain("\"at\":5000,");
        }
    }

    @Test
    void thePageNeedsNothingFromElsewhereAndNobodyMayFrameIt() throws IOException {
        var answer = ask("GET / HTTP/1.1", "Host: 127.0.0.1");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-security-policy: default-src 'none'");
        assertThat(answer)
                .containsIgnoringCase("frame-ancestors 'none'")
                .containsIgnoringCase("cache-control: no-store");
        assertThat(answer.substring(answer.indexOf("<!doctype")).replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http://", "https://", "src=\"//", "@import");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: attacker.example",
                "Host: 127.0.0.1.attacker.example",
                "Host: 127.0.0.1@attacker.example",
                "Host: localhost:1:2",
                "Host: 127.0.0.1|Sec-Fetch-Site: cross-site",
                "Host: 127.0.0.1|Sec-Fetch-Site: same-site",
            })
    void whoeverComesFromElsewhereIsToldNothing(String headers) throws IOException {
        for (var path : List.of("/", "/looks", "/looks?after=1")) {
            assertThat(ask("GET " + path + " HTTP/1.1", headers.split("\\|", -1)))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("instances", "<script>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "HEAD"})
    void itCanOnlyBeRead(String method) throws IOException {
        assertThat(ask(method + " /looks HTTP/1.1", "Host: localhost")).startsWith("HTTP/1.1 405");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=", "after=x", "after=-1", "after=99999999999999999999", "x", "after=1&after=2"})
    void aStrangeQuestionIsAnsweredWithEverything(String query) throws IOException {
        assertThat(ask("GET /looks?" + query + " HTTP/1.1", "Host: [::1]:1"))
                .startsWith("HTTP/1.1 200")
                .contains("\"last\":");
    }

    @Test
    void aPathThatIsNotThereSaysWhereThePageIs() throws IOException {
        assertThat(ask("GET /metrics HTTP/1.1", "Host: 127.0.0.1"))
                .startsWith("HTTP/1.1 404")
                .contains(page.url().toString());
    }

    @Test
    void aTakenPortIsAnError() {
        assertThatThrownBy(() -> ObservationPage.open(page.url().getPort(), List::of))
                .isInstanceOf(BindException.class);
    }

    private String ask(String requestLine, String... headers) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), page.url().getPort())) {
            socket.getOutputStream()
                    .write((requestLine + "\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private ObservationPage open() {
        try {
            return ObservationPage.open(0, () -> running);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static RunningInstance at(HttpServer server, long pid) {
        return new RunningInstance(
                "backend-service",
                "backend-service-00001-abc",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                pid);
    }

    private static HttpServer start(String scrape) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/metrics", exchange -> {
                try (exchange) {
                    var body = scrape.getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
