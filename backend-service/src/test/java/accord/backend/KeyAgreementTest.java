package accord.backend;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.RunningBackend.Client;
import accord.backend.adapter.auth.KeyAgreement;
import accord.kernel.observe.HealthCheck;
import accord.kernel.testkit.Scrape;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the service makes of what auth-service says of itself, asked over real HTTP: a difference keeps a start from traffic
 * and never ends a socket that is open.
 */
@Timeout(60)
class KeyAgreementTest {
    private static final String UNKNOWN = "f".repeat(64);

    private final HttpClient http = HttpClient.newHttpClient();
    private AuthHealth auth;

    @TempDir
    private Path data;

    @BeforeEach
    void listen() throws IOException {
        auth = new AuthHealth();
    }

    @AfterEach
    void hangUp() {
        auth.close();
        http.close();
    }

    @Test
    void aContractThatThisServiceDoesNotKnowKeepsAStartFromTraffic() throws Exception {
        try (var backend = start()) {
            auth.says(200, health(keyOf(backend), UNKNOWN));
            compare(backend);

            var ready = ready(backend);
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body())
                    .contains("auth-service", "backend-service", UNKNOWN, digestOf(backend))
                    .contains("roll out", "ACCORD_ISSUER");
            assertThat(scrape(backend).value("agreement_mismatch_total{kind=\"contract\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aKeyThatThisServiceDoesNotVerifyKeepsAStartFromTraffic() throws Exception {
        try (var backend = start()) {
            auth.says(200, health("k1.anotherSecret", digestOf(backend)));
            compare(backend);

            var ready = ready(backend);
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body())
                    .contains("KEY_MISMATCH", "auth-service", "backend-service", "k1.anotherSecret", keyOf(backend))
                    .contains("JWT_SECRET_NEXT");
            assertThat(scrape(backend).value("agreement_mismatch_total{kind=\"key\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aNewerAuthServiceThatNamesOurContractAmongItsEarlierOnesIsNoDifference() throws Exception {
        try (var backend = start()) {
            auth.says(200, health(keyOf(backend), UNKNOWN, UNKNOWN, digestOf(backend)));
            compare(backend);

            assertThat(ready(backend).statusCode()).isEqualTo(200);
            assertThat(dependency(backend)).contains("\"status\":\"ok\"");
        }
    }

    @Test
    void anOlderAuthServiceWhoseContractIsAmongOurEarlierOnesIsNoDifference() throws Exception {
        try (var backend = start()) {
            for (var accepted : backend.forge().contract().accepts()) {
                auth.says(200, health(keyOf(backend), accepted));
                compare(backend);

                assertThat(dependency(backend)).contains("\"status\":\"ok\"");
            }
        }
    }

    @Test
    void aMendedDifferenceLetsTheStartGoOn() throws Exception {
        try (var backend = start()) {
            auth.says(200, health(keyOf(backend), UNKNOWN));
            compare(backend);
            assertThat(ready(backend).statusCode()).isEqualTo(503);

            auth.says(200, health(keyOf(backend), digestOf(backend)));
            compare(backend);
            assertThat(ready(backend).statusCode()).isEqualTo(200);
            assertThat(dependency(backend)).contains("\"status\":\"ok\"");
        }
    }

    @Test
    void anInstanceThatAgreedOnceStaysReadyKeepsItsSocketsAndCountsTheDrift() throws Exception {
        try (var backend = start()) {
            auth.says(200, health(keyOf(backend), digestOf(backend)));
            compare(backend);
            try (var client = backend.client("ann")) {
                for (var drifted :
                        new String[] {health(keyOf(backend), UNKNOWN), health("k1.anotherSecret", digestOf(backend))}) {
                    auth.says(200, drifted);
                    compare(backend);
                    compare(backend);

                    assertThat(ready(backend).statusCode()).isEqualTo(200);
                    assertThat(dependency(backend)).contains("\"status\":\"degraded\"");
                    stillTalks(client);
                }
                var scrape = scrape(backend);
                assertThat(scrape.value("agreement_mismatch_total{kind=\"contract\"}"))
                        .isEqualTo(2);
                assertThat(scrape.value("agreement_mismatch_total{kind=\"key\"}"))
                        .isEqualTo(2);
                assertThat(scrape.value("ws_connections")).isEqualTo(1);
            }
        }
    }

    @Test
    void whatCannotBeAskedIsUnknownAndTheServiceReady() throws Exception {
        try (var backend = start()) {
            for (var answer :
                    new String[] {"", "[]", "<html>", "{}", "{\"signing_kid\":null}", "null", "{\"status\":"}) {
                auth.says(200, answer);
                compare(backend);
                assertUnknown(backend);
            }
            auth.says(500, health(keyOf(backend), digestOf(backend)));
            compare(backend);
            assertUnknown(backend);
            auth.close();
            compare(backend);
            assertUnknown(backend);
        }
    }

    @Test
    void anAuthServiceThatNeverAnswersIsUnknownWithinSeconds() throws Exception {
        try (var backend = start()) {
            auth.saysNothing();
            var begun = System.nanoTime();
            compare(backend);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
            assertUnknown(backend);
        }
    }

    /** The regular comparison is put off, so that each test knows how often it was made. */
    @Test
    void nobodyIsReadyBeforeTheFirstComparisonIsOver() throws Exception {
        auth.hold();
        try (var backend = launch()) {
            var before = ready(backend);
            auth.release();
            awaitFirstComparison(backend);

            assertThat(before.statusCode()).isEqualTo(503);
            assertThat(before.body()).contains("not asked yet");
            assertThat(ready(backend).statusCode()).isEqualTo(200);
        }
    }

    /** Started, and the first comparison is over: it found that nobody says anything. */
    private RunningBackend start() throws InterruptedException {
        var backend = launch();
        awaitFirstComparison(backend);
        return backend;
    }

    private RunningBackend launch() {
        auth.says(503, "");
        return RunningBackend.start(
                data, Map.of("accord.auth.url", auth.url().toString(), "accord.auth.compare-every", "1h"));
    }

    private static void awaitFirstComparison(RunningBackend backend) throws InterruptedException {
        var agreement = backend.context().getBean(KeyAgreement.class);
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (agreement.ask() instanceof HealthCheck.Condition.Down) {
            assertThat(System.nanoTime()).as("the first comparison is over").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void compare(RunningBackend backend) {
        backend.context().getBean(KeyAgreement.class).compare();
    }

    private static void stillTalks(Client client) {
        client.say("{'type':'ping','n':7}");
        client.until("pong");
    }

    private void assertUnknown(RunningBackend backend) throws Exception {
        assertThat(ready(backend).statusCode()).isEqualTo(200);
        assertThat(dependency(backend)).contains("\"status\":\"degraded\"", "could not be asked");
    }

    private String dependency(RunningBackend backend) throws Exception {
        var body = ready(backend).body();
        var from = body.indexOf("{\"name\":\"auth-service\"");
        return body.substring(from, body.indexOf('}', from));
    }

    private HttpResponse<String> ready(RunningBackend backend) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + backend.endpoint().getPort() + "/health/ready");
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static Scrape scrape(RunningBackend backend) {
        return Scrape.of(backend.endpoint());
    }

    private static String keyOf(RunningBackend backend) {
        return backend.forge().keyId();
    }

    private static String digestOf(RunningBackend backend) {
        return backend.forge().contract().digest();
    }

    private static String health(String key, String digest) {
        return health(key, digest, digest);
    }

    private static String health(String key, String digest, String... accepts) {
        return """
                {"status":"ok","service":"auth-service","version":"2","environment":"test","signing_kid":"%1$s",\
                "secret_name":"JWT_SECRET","verify_kids":["%1$s"],"contract_digest":"%2$s","accepts_contracts":["%3$s"],\
                "something_of_a_later_version":{"nested":[1,2]}}""".formatted(key, digest, String.join("\",\"", accepts));
    }

    /** An auth-service that says of itself what it is told to say. */
    private static final class AuthHealth implements AutoCloseable {
        private final HttpServer server;
        private volatile int status;
        private volatile String body = "";
        private volatile boolean silent;
        private volatile CountDownLatch held = new CountDownLatch(0);

        AuthHealth() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/health", exchange -> {
                if (silent) {
                    return;
                }
                awaitRelease();
                var bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        void says(int status, String body) {
            this.status = status;
            this.body = body;
        }

        private void awaitRelease() {
            try {
                held.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        void hold() {
            held = new CountDownLatch(1);
        }

        void release() {
            held.countDown();
        }

        void saysNothing() {
            silent = true;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
