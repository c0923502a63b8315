package accord.backend;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.RunningBackend.Client;
import accord.backend.run.Answer;
import accord.backend.run.Supervisor;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import accord.kernel.testkit.Scrape;
import accord.kernel.token.AuthFailure;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What a scraper beside the service reads, and that the figures move when something happens. */
class MetricsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String CURRENT = "Sec-WebSocket-Protocol: agent-events.v1";
    private static final Supervisor GREETER = (assignment, narration) -> {
        narration.thinking("greeter", "reading", 1, 0.5);
        return new Answer("greeter", "you said " + assignment.request(), Map.of());
    };

    @TempDir
    static Path data;

    private static RunningBackend backend;

    @BeforeAll
    static void start() {
        backend = RunningBackend.start(data, Map.of(), GREETER);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws_handshake_total",
                "ws_close_total",
                "ws_averted_1011_total",
                "ws_connections",
                "ws_resume_total",
                "ws_outbound_queue_bytes",
                "ws_event_delivery_seconds_bucket",
                "run_terminal_missing_total",
                "ws_serialization_errors_total",
                "run_seconds_bucket",
                "run_first_event_seconds_bucket",
                "ws_greeting_seconds_bucket",
                "runs",
                "auth_reject_total",
                "key_mismatch_total",
                "agreement_mismatch_total",
                "http_request_seconds_bucket",
                "jvm_memory_used_bytes",
                "jvm_gc_pause_seconds_max",
                "process_cpu_usage"
            })
    void everyNameIsThereBeforeAnythingHappened(String name) {
        if (name.startsWith("http_") || name.startsWith("jvm_gc_pause")) {
            // The first answer is measured when it is given, and a pause when there is one.
            System.gc();
            eventually(scrape -> scrape.names(name));
        }
        assertThat(scrape().names(name)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(AuthFailure.class)
    void everyReasonForARefusalIsThereBeforeItsFirst(AuthFailure failure) {
        assertThat(scrape().samples()).containsKey("auth_reject_total{code=\"" + failure.code() + "\"}");
    }

    @Test
    void anAlarmFindsThe0BeforeTheFirst1011() {
        assertThat(scrape().samples())
                .containsEntry("ws_close_total{code=\"1011\",initiator=\"server\",reason=\"other\"}", 0.0);
    }

    @Test
    void aConversationIsCountedFromItsHandshakeToItsClose() {
        var opened = "ws_handshake_total{carrier=\"header\",outcome=\"opened\"}";
        var closed = "ws_close_total{code=\"4000\",initiator=\"peer\",reason=\"\"}";
        var before = scrape();
        try (var client = backend.client("ann")) {
            client.say("{'type':'user_message','thread_id':'t','content':'hello'}");
            client.until("agent_completed");
            var during = scrape();
            assertThat(during.value(opened)).isEqualTo(before.value(opened) + 1);
            assertThat(during.value("ws_connections")).isPositive();
            client.socket().send(RawFrame.close(4321, "enough")).ending();
        }
        eventually(after -> after.value(closed) == before.value(closed) + 1
                && after.value("run_seconds_count{status=\"completed\"}")
                        > before.value("run_seconds_count{status=\"completed\"}")
                && after.value("run_first_event_seconds_count") > before.value("run_first_event_seconds_count")
                && after.value("ws_greeting_seconds_count") > before.value("ws_greeting_seconds_count")
                && after.value("ws_event_delivery_seconds_count") > before.value("ws_event_delivery_seconds_count")
                && after.value("ws_connections") == 0
                && after.value("ws_outbound_queue_bytes") == 0);
    }

    @Test
    void aRefusedSocketIsCountedByItsReason() {
        var stranger =
                new Forge(Forge.ring(Forge.OTHER_SECRET), backend.forge().contract(), Clock.systemUTC()).person("ann");
        var before = scrape();

        var ending = RawWebSocket.open(backend.endpoint(), CURRENT + ", jwt." + RunningBackend.encoded(stranger))
                .ending();

        assertThat(ending.code()).isEqualTo(4401);
        var after = scrape();
        for (var series : new String[] {
            "key_mismatch_total",
            "auth_reject_total{code=\"KEY_MISMATCH\"}",
            "ws_handshake_total{carrier=\"subprotocol\",outcome=\"denied\"}",
            "ws_close_total{code=\"4401\",initiator=\"server\",reason=\"KEY_MISMATCH\"}"
        }) {
            assertThat(after.value(series)).as(series).isEqualTo(before.value(series) + 1);
        }
    }

    @Test
    void aFirstMessageThatIsNoTokenAndOneThatIsAreToldApart() {
        var malformed = "ws_handshake_total{carrier=\"message\",outcome=\"malformed\"}";
        var opened = "ws_handshake_total{carrier=\"message\",outcome=\"opened\"}";
        var abandoned = "ws_handshake_total{carrier=\"none\",outcome=\"abandoned\"}";
        var before = scrape();
        try (var client = new Client(RawWebSocket.open(backend.endpoint(), CURRENT))) {
            client.say("{'type':'ping'}").socket().ending();
        }
        try (var client = new Client(RawWebSocket.open(backend.endpoint(), CURRENT))) {
            client.say("{'type':'authenticate','token':'" + backend.forge().person("ann") + "'}");
            client.until("connection_established");
        }
        RawWebSocket.open(backend.endpoint(), CURRENT).vanish();

        eventually(after -> after.value(malformed) == before.value(malformed) + 1
                && after.value(opened) == before.value(opened) + 1
                && after.value(abandoned) == before.value(abandoned) + 1);
    }

    @Test
    void comingBackIsCountedByWhetherWhatWasMissedIsStillThere() {
        var recovered = "ws_resume_total{recovered=\"true\"}";
        var lost = "ws_resume_total{recovered=\"false\"}";
        var before = scrape();
        try (var client = backend.client("ben")) {
            client.say("{'type':'user_message','thread_id':'t','content':'hello'}");
            var last = client.until("agent_completed").getLast();
            client.say("{'type':'resume','streams':[{'thread_id':'t','epoch':'%s','since':%s}]}"
                    .formatted(last.get("epoch"), last.get("seq")));
            client.until("resumed");
            client.say("{'type':'resume','streams':[{'thread_id':'t','epoch':'another','since':7}]}");
            client.until("resumed");
        }
        var after = scrape();
        assertThat(after.value(recovered)).isEqualTo(before.value(recovered) + 1);
        assertThat(after.value(lost)).isEqualTo(before.value(lost) + 1);
    }

    @Test
    void noCallerCanMakeALabel() {
        for (var i = 0; i < 50; i++) {
            answered("STRANGE" + i + " /nothing/" + i);
            answered("GET /api/threads/thr-" + i);
        }
        var series = scrape().samples().keySet().stream()
                .filter(name -> name.startsWith("http_request_seconds_count"))
                .toList();
        assertThat(series).isNotEmpty().hasSizeLessThan(20).noneMatch(name -> name.matches(".*(STRANGE|thr-).*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1|X-Forwarded-For: 203.0.113.7",
                "Host: 127.0.0.1|Forwarded: for=203.0.113.7",
                "Host: 127.0.0.1|Via: 1.1 google",
                "Host: attacker.example",
                "Host: 127.0.0.1.attacker.example"
            })
    void whoeverComesThroughAProxyOrByAnotherNameFindsNothing(String headers) {
        var answer = Scrape.of(backend.endpoint(), headers.split("\\|"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"NOT_FOUND\"").doesNotContain("ws_connections");
    }

    @Test
    void everySocketLeavesOneLineAtItsEndAndOneAtItsBeginning() throws InterruptedException {
        var logger = (Logger) LoggerFactory.getLogger("accord.backend.adapter.websocket");
        var lines = new Lines();
        logger.addAppender(lines);
        lines.start();
        try (var client = backend.client("cleo")) {
            var opened = lines.next("socket_opened");
            client.socket().send(RawFrame.close(1000, "bye")).ending();
            var closed = lines.next("socket_closed");

            assertThat(opened).containsEntry("carrier", "header").containsEntry("protocol", "agent-events.v1");
            assertThat(closed)
                    .containsEntry("connection_id", opened.get("connection_id"))
                    .containsEntry("code", 1000)
                    .containsEntry("initiator", "peer")
                    .containsEntry("reason", "")
                    .containsKeys("age_ms", "last_frame_age_ms");
            assertThat(lines.events).noneMatch(event -> Objects.equals(event.get("name"), "socket_closed"));
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static void answered(String methodAndPath) {
        try (var connection = RawWebSocket.connect(backend.endpoint())) {
            var reply = connection
                    .send(RawWebSocket.request(methodAndPath + " HTTP/1.1", "Host: 127.0.0.1"))
                    .reply();
            assertThat(reply.status()).isBetween(400, 499);
        }
    }

    private static Scrape scrape() {
        var scrape = Scrape.of(backend.endpoint());
        assertThat(scrape.status()).isEqualTo(200);
        return scrape;
    }

    /** What is counted on an event loop may be counted after the peer has heard of it. */
    private static void eventually(Predicate<Scrape> wanted) {
        var deadline = System.nanoTime() + SOON.toNanos();
        var last = scrape();
        while (!wanted.test(last)) {
            assertThat(System.nanoTime()).as("%s", last.body()).isLessThan(deadline);
            last = scrape();
        }
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final BlockingQueue<Map<String, Object>> events = new LinkedBlockingQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getKeyValuePairs() != null) {
                events.add(event.getKeyValuePairs().stream()
                        .collect(Collectors.toMap(
                                pair -> pair.key, (KeyValuePair pair) -> Objects.requireNonNull(pair.value))));
            }
        }

        Map<String, Object> next(String name) throws InterruptedException {
            while (true) {
                var event = events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no " + name);
                }
                if (Objects.equals(event.get("name"), name)) {
                    return event;
                }
            }
        }
    }
}
