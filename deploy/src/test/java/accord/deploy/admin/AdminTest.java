package accord.deploy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import accord.deploy.manifest.Json;
import accord.deploy.platform.AccessToken;
import accord.deploy.platform.CloudMonitoring;
import accord.deploy.platform.Figures;
import accord.deploy.platform.MemoryPlatform;
import accord.deploy.platform.Planted;
import accord.deploy.platform.Platform;
import accord.deploy.platform.PlatformContract;
import accord.deploy.platform.Release;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cloud Run's API on loopback, asked by our own client and by the real gcloud. */
class AdminTest {

    @TempDir
    private Path directory;

    private static final String SERVICES = "/apis/serving.knative.dev/v1/namespaces/accord-test/services";

    private final List<Collector.Target> targets = new ArrayList<>();
    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = Served.of(new MemoryPlatform(), _ -> targets, directory);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void theRealGcloudMakesARevisionAndNamesWhatItCannotFind() throws Exception {
        assumeThat(Served.GCLOUD).exists();
        var gcloud = served.byGcloud();

        gcloud.replace(new Release(Planted.manifest("auth-service", "one"), "auth-service-one", List.of()));

        assertThat(served.byApi().service("auth-service").orElseThrow().percent("auth-service-one"))
                .isEqualTo(100);
        assertThat(gcloud.service("backend-service")).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
        GET  | /apis/serving.knative.dev/v1/namespaces/accord-test/services/nothing |  | 404 | 'nothing' does not exist
        GET  | /apis/serving.knative.dev/v1/namespaces/another/services/nothing     |  | 404 | project 'another' is not here
        GET  | /apis/serving.knative.dev/v1/namespaces/accord-test/revisions/no     |  | 404 | Revision 'no' was not found
        GET  | /apis/serving.knative.dev/v1/namespaces/accord-test/revisions?labelSelector=a%3Db | | 400 | labelSelector is 'a=b'
        DELETE | /apis/serving.knative.dev/v1/namespaces/accord-test/services/a     |  | 501 | is not emulated here
        POST | /apis/serving.knative.dev/v1/namespaces/accord-test/services         | {  | 400 | the body is not JSON
        POST | /apis/serving.knative.dev/v1/namespaces/accord-test/services         | [] | 400 | the body is JSON, but no object
        POST | /apis/serving.knative.dev/v1/namespaces/accord-test/services         | {} | 400 | is missing here
        PUT  | /apis/serving.knative.dev/v1/namespaces/accord-test/services/nothing | {} | 404 | does not exist
        GET  | /v3/projects/accord-test/timeSeries                                  |  | 400 | filter has ''
        GET  | /                                                                    |  | 501 | is not emulated here
        """)
    void whatIsWrongWithARequestIsSaid(String method, String path, String body, int status, String sentence)
            throws Exception {
        var answer = send(method, path, body == null ? "" : body, "Bearer " + Served.TOKEN);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Json.text(Json.read(answer.body()), "error", "message")).contains(sentence);
        assertThat(Json.text(Json.read(answer.body()), "error", "code")).isEqualTo(String.valueOf(status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer another", "Basic " + Served.TOKEN, Served.TOKEN})
    void nobodyIsAnsweredWithoutTheToken(String authorization) throws Exception {
        var answer = send("GET", SERVICES, "", authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(Served.TOKEN);
        assertThat(served.admin()).asString().doesNotContain(Served.TOKEN);
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() throws Exception {
        var answer = send("POST", SERVICES, "{\"a\":\"" + "a".repeat(1024 * 1024) + "\"}", "Bearer " + Served.TOKEN);

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void aFieldThatIsNotKnownIsNamed() throws Exception {
        var body = Planted.manifest("auth-service", "one")
                .document()
                .json()
                .replace("\"timeoutSeconds\"", "\"timoutSeconds\"");

        var answer = send("POST", SERVICES, body, "Bearer " + Served.TOKEN);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("timoutSeconds", "did you mean 'timeoutSeconds'?");
    }

    @Test
    void twoWhoWriteAtOnceAreNotBothBelieved() throws Exception {
        var api = served.byApi();
        api.replace(new Release(Planted.manifest("auth-service", "one"), "auth-service-one", List.of()));
        var read = send("GET", SERVICES + "/auth-service", "", "Bearer " + Served.TOKEN)
                .body();
        api.replace(new Release(Planted.manifest("auth-service", "two"), "auth-service-two", List.of()));

        var answer = send("PUT", SERVICES + "/auth-service", read, "Bearer " + Served.TOKEN);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("was changed by somebody else");
    }

    @Test
    void figuresAreReadFromTheInstancesThemselvesAndKeptWhenTheyEnd() throws Exception {
        var service = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        service.createContext("/metrics", exchange -> {
            var text = """
                # TYPE ws_close_total counter
                ws_close_total{code="1011",initiator="server",reason="say \\"so\\""} 3.0
                ws_close_total{code="1000",initiator="peer",reason=""} 4
                # TYPE http_request_seconds histogram
                http_request_seconds_bucket{status="200",le="+Inf"} 7
                http_request_seconds_count{status="200"} 7
                not a sample
                """.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        service.start();
        var url = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
        targets.add(new Collector.Target("auth-service-one", "7", url));

        var closes = figures("ws_close_total", Figures.Shape.COUNTER);

        assertThat(closes)
                .extracting(sample -> sample.label("code") + " " + sample.label("reason") + " " + sample.value())
                .containsExactlyInAnyOrder("1011 say \"so\" 3.0", "1000  4.0");
        assertThat(closes)
                .allSatisfy(sample -> assertThat(sample.labels())
                        .containsEntry("revision_name", "auth-service-one")
                        .containsEntry("service_name", "auth-service")
                        .containsEntry("instanceId", "7")
                        .containsEntry("cluster", "__run__"));
        assertThat(figures("http_request_seconds", Figures.Shape.HISTOGRAM))
                .extracting(Figures.Sample::value)
                .containsExactly(7.0);
        assertThat(figures("nothing_total", Figures.Shape.COUNTER)).isEmpty();
        service.stop(0);
        targets.clear();
        assertThat(figures("ws_close_total", Figures.Shape.COUNTER)).hasSize(2);
    }

    private List<Figures.Sample> figures(String metric, Figures.Shape shape) throws Exception {
        return new CloudMonitoring(
                        served.admin().url(), Served.PROJECT, AccessToken.inFile(served.token()), Clock.systemUTC())
                .of("auth-service", "auth-service-one", metric, shape, Instant.EPOCH);
    }

    private HttpResponse<String> send(String method, String path, String body, String authorization) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(served.admin().url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", authorization)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Nested
    class OurOwnClient implements PlatformContract {
        @Override
        public Platform platform() {
            return served.byApi();
        }
    }

    @Nested
    @Tag("full")
    class TheRealGcloud implements PlatformContract {
        @Override
        public Platform platform() {
            assumeThat(Served.GCLOUD).exists();
            return served.byGcloud();
        }
    }
}
