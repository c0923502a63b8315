package accord.backend;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.observe.Exercise;
import accord.kernel.observe.OwnCalls;
import accord.kernel.testkit.Scrape;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The service serves itself through its own port before it is ready, and nothing of that is left but one line and three figures. */
@Timeout(120)
class WarmUpTest {
    /** Longer than any of these tests. */
    private static final String LONG = "60s";

    private static final String OPENED = "ws_handshake_total{carrier=\"header\",outcome=\"opened\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Heard log = new Heard();

    @TempDir
    private Path data;

    @BeforeEach
    void listen() {
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void hangUp() {
        root().detachAppender(log);
        http.close();
    }

    @Test
    void itIsNotReadyMeanwhileAndCountsNobodyButThoseWhoCome() throws Exception {
        try (var backend = start(LONG)) {
            assertThat(get(backend, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(backend, "/health/ready").body()).contains("warm-up", "warming up");
            assertThat(get(backend, "/health/live").statusCode()).isEqualTo(200);
            var live = "http_request_seconds_count{method=\"GET\",route=\"/health/live\",status=\"200\"}";

            awaitRounds(backend);

            var figures = Scrape.of(backend.endpoint());
            assertThat(figures.value(live)).isEqualTo(1);
            assertThat(figures.samples().keySet())
                    .filteredOn(WarmUpTest::isOfSockets)
                    .isNotEmpty();
            assertThat(figures.samples())
                    .allSatisfy((series, value) -> assertThat(isOfSockets(series) ? value : 0.0)
                            .as(series)
                            .isZero());
            assertThat(figures.samples().keySet())
                    .filteredOn(series -> series.startsWith("http_request_seconds_count"))
                    .allMatch(series ->
                            series.contains("/health/ready") || series.equals(live) || series.contains("/metrics"));

            backend.client("ann").close();

            assertThat(Scrape.of(backend.endpoint()).value(OPENED)).isEqualTo(1);
            assertThat(figures.value("auth_reject_total{code=\"NO_TOKEN\"}")).isZero();
        }
    }

    @Test
    void whoStopsItMeanwhileDoesNotWaitForItAndIsToldOfNoFailure() throws Exception {
        try (var backend = start(LONG)) {
            awaitRounds(backend);
        }

        assertThat(log.lines("warmed up for"))
                .singleElement()
                .satisfies(event -> assertThat(event.getKeyValuePairs())
                        .filteredOn(pair -> pair.key.equals("ms"))
                        .allSatisfy(pair -> assertThat((long) pair.value).isLessThan(60_000)));
        assertThat(log.events)
                .noneMatch(event -> event.getLoggerName().contains("WarmUp")
                        && event.getLevel().isGreaterOrEqual(Level.WARN));
    }

    @Test
    void whenItIsWarmItIsReadyAndSaysSoInOneLine() throws Exception {
        try (var backend = start("300ms")) {
            awaitReady(backend);

            assertThat(log.lines("warmed up for"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getKeyValuePairs())
                            .extracting(pair -> pair.key)
                            .containsExactly("name", "ms", "cpu_ms", "rounds"));
            assertThat(log.events)
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                    .noneMatch(event -> event.getLoggerName().contains("websocket")
                            || event.getLoggerName().contains("SocketMeasurements"));
            var figures = Scrape.of(backend.endpoint());
            assertThat(figures.value("warm_up_seconds")).isGreaterThanOrEqualTo(0.3);
            assertThat(figures.value("warm_up_cpu_seconds")).isPositive();
        }
    }

    @Test
    void withoutAWarmUpThereIsNothingOfIt() throws Exception {
        try (var backend = start("0s")) {
            assertThat(get(backend, "/health/ready").body()).doesNotContain("warm-up");
            assertThat(Scrape.of(backend.endpoint()).names("warm_up_rounds")).isFalse();
        }
        assertThat(log.lines("warmed up for")).isEmpty();
    }

    @Test
    void whatGoesWrongIsToldAndKeepsNobodyWaiting() throws Exception {
        try (var backend = start(Map.of("accord.warm-up.within", LONG, "accord.test.breaks", true))) {
            awaitReady(backend);

            assertThat(log.lines("the warm-up ended early"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage()).contains("broken on purpose"));
        }
    }

    private static boolean isOfSockets(String series) {
        return series.startsWith("ws_") || series.startsWith("auth_reject") || series.startsWith("key_mismatch");
    }

    private RunningBackend start(String within) {
        return start(Map.of("accord.warm-up.within", within));
    }

    private RunningBackend start(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.put("accord.auth.url", "http://127.0.0.1:1");
        all.put("accord.metrics.readers", "loopback");
        return RunningBackend.start(data, all);
    }

    private void awaitReady(RunningBackend backend) throws Exception {
        while (get(backend, "/health/ready").statusCode() != 200) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static void awaitRounds(RunningBackend backend) throws InterruptedException {
        while (Scrape.of(backend.endpoint()).value("warm_up_rounds") < 3) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private HttpResponse<String> get(RunningBackend backend, String path) throws Exception {
        var url = URI.create("http://127.0.0.1:" + backend.endpoint().getPort() + path);
        return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** What was logged since a test began. */
    private static final class Heard extends AppenderBase<ILoggingEvent> {
        private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }

        List<ILoggingEvent> lines(String start) {
            return events.stream()
                    .filter(event -> event.getFormattedMessage().startsWith(start))
                    .toList();
        }
    }

    /** An exercise that fails, where a test asks for it. */
    @Singleton
    @Requires(property = "accord.test.breaks")
    static final class Breaking implements Exercise {
        @Override
        public void once(OwnCalls calls) throws IOException {
            throw new IOException("broken on purpose");
        }
    }
}
