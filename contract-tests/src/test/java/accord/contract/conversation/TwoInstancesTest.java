package accord.contract.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Frame;
import accord.contract.client.Position;
import accord.contract.client.WatchedHttp;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.process.SharedStorage;
import accord.contract.token.ServiceForge;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of backend-service, one Redis, one PostgreSQL: a conversation goes on wherever its user is, and whoever dies. */
@Tag("full")
class TwoInstancesTest {
    @TempDir
    private static Path directory;

    private static SharedStorage storage;
    private static ServiceSettings settings;

    private HttpClient http;
    private ServiceProcess here;
    private ServiceProcess there;
    private String token;

    @BeforeAll
    static void startWhatIsShared() throws Exception {
        storage = SharedStorage.start(directory);
        settings = storage.settings();
    }

    @AfterAll
    static void stopWhatIsShared() throws Exception {
        storage.close();
    }

    @BeforeEach
    void startBoth() throws Exception {
        http = WatchedHttp.ofGoodManners();
        token = ServiceForge.somebody(ServiceForge.of(settings));
        here = storage.instance("here");
        there = storage.instance("there");
        here.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
        there.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
    }

    @AfterEach
    void stopBoth() {
        here.kill();
        there.kill();
        http.close();
        assertThat(here.log() + there.log())
                .doesNotContain(settings.backend().get("ACCORD_REDIS_URL"))
                .doesNotContain(settings.backend().get("ACCORD_DATABASE_PASSWORD"));
    }

    @Test
    void whatIsSaidOnOneIsHeardOnBothAndGoesOnWhenThatOneDies() throws Exception {
        assertThat(there.get("/health/ready").body()).contains("\"redis\"");
        var before = new ArrayList<Frame>();
        try (var speaker = Talk.begin(http, here, token);
                var listener = Talk.begin(http, there, token)) {
            listener.resume("t", new Position("", 0));
            assertThat(listener.hear("resumed").objects("streams").getFirst().flag("recovered"))
                    .isTrue();
            before.addAll(speaker.turn("t", "what does my usage cost?"));
            assertThat(texts(listener.run())).isEqualTo(texts(before));
            assertThat(Talk.kinds(before)).isEqualTo(Talk.FIVE);

            // A queue of runs, so that there is one on its way when the plug is pulled.
            for (var i = 0; i < 8; i++) {
                speaker.say("t", "and again?");
            }
            before.add(event(listener));
            here.kill();
        }

        try (var returned = Talk.begin(http, there, token)) {
            returned.resume("t", position(before.getLast()));
            var missed = new ArrayList<Frame>();
            var frame = returned.hear();
            for (; !frame.is("resumed"); frame = returned.hear()) {
                missed.add(frame);
            }
            assertThat(frame.objects("streams").getFirst().flag("recovered"))
                    .as(frame.text())
                    .isTrue();
            before.addAll(missed);
            returned.say("t", "still there?");
            do {
                before.add(event(returned));
            } while (!ends(before, before.getLast()));
        }

        assertThat(before.stream()
                        .map(TwoInstancesTest::position)
                        .map(Position::epoch)
                        .distinct())
                .hasSize(1);
        assertThat(before.stream().map(TwoInstancesTest::position).map(Position::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, before.size()).boxed().toList());
    }

    /** The runs of a process that died have their ends before anybody asks, each one, in their order. */
    @Test
    void theRunsOfAnInstanceThatDiesAreEndedByTheOther() throws Exception {
        try (var speaker = Talk.begin(http, here, token);
                var listener = Talk.begin(http, there, token)) {
            listener.resume("t", new Position("", 0));
            var runs = new ArrayList<String>();
            for (var i = 0; i < 9; i++) {
                speaker.say("t", "what does it cost?");
                runs.add(speaker.hear("command_reply").text("run_id").orElseThrow());
            }
            here.kill();

            var ends = new ArrayList<String>();
            var statuses = new ArrayList<String>();
            while (ends.size() < runs.size()) {
                var frame = listener.hear("agent_completed");
                ends.add(frame.text("run_id").orElseThrow());
                statuses.add(frame.text("status").orElseThrow());
            }
            assertThat(ends).containsExactlyElementsOf(runs);
            assertThat(statuses).isSubsetOf("completed", "interrupted");
            assertThat(listener.turn("t", "and now?").getLast().text("status")).contains("completed");
        }
    }

    /** Whoever repeats its message before that gets the run again, from any instance, under the same id. */
    @Test
    void aRunThatDiedWithItsInstanceIsRunAgainByTheOtherWhenItsMessageIsRepeated() throws Exception {
        var messages = IntStream.range(0, 9)
                .mapToObj(i -> Map.of(
                        "type",
                        "user_message",
                        "message_id",
                        "m-" + i,
                        "thread_id",
                        "t",
                        "content",
                        "what does it cost?"))
                .toList();
        var runs = new ArrayList<String>();
        try (var speaker = Talk.begin(http, here, token)) {
            for (var message : messages) {
                speaker.socket().send(message);
            }
            for (var _ : messages) {
                runs.add(speaker.hear("command_reply").text("run_id").orElseThrow());
            }
            here.kill();
        }
        try (var returned = Talk.begin(http, there, token)) {
            returned.resume("t", new Position("", 0));
            for (var message : messages) {
                returned.socket().send(message);
            }
            var ends = new ArrayList<String>();
            while (ends.size() < runs.size()) {
                ends.add(returned.hear("agent_completed").text("run_id").orElseThrow());
            }
            assertThat(ends).containsExactlyInAnyOrderElementsOf(runs);
        }
    }

    /** A process that only stood still says nothing more about what was ended without it. */
    @Test
    void anInstanceThatStoodStillSaysNothingAboutWhatWasEndedWithoutIt() throws Exception {
        var patient =
                settings.withBackend("ACCORD_SUPERVISOR_ENABLED", "false").withBackend("ACCORD_SUPERVISOR_WAIT", "25s");
        try (var frozen = storage.instance("patient", patient);
                var listener = Talk.begin(http, there, token)) {
            frozen.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
            try (var speaker = Talk.begin(http, frozen, token)) {
                speaker.say("t", "wait");
                var run = speaker.hear("command_reply").text("run_id");
                listener.resume("t", new Position("", 0));
                frozen.freeze();
                var end = listener.hear("agent_completed");
                assertThat(end.text("run_id")).isEqualTo(run);
                assertThat(end.text("status")).contains("interrupted");
                frozen.thaw();
                while (!frozen.log().contains("was taken over by another process")) {
                    assertThat(frozen.exitsWithin(Duration.ofMillis(25))).isFalse();
                }

                var next = listener.turn("t", "what does it cost?");
                assertThat(next).allMatch(event -> !event.text("run_id").equals(run));
                assertThat(next.getLast().text("status")).contains("completed");
            }
        }
    }

    @Test
    void aThreadIsOneWhereverItsUserSpeaks() throws Exception {
        var waiting =
                settings.withBackend("ACCORD_SUPERVISOR_ENABLED", "false").withBackend("ACCORD_SUPERVISOR_WAIT", "60s");
        try (var slow = storage.instance("waiting", waiting)) {
            slow.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
            try (var speaker = Talk.begin(http, slow, token);
                    var other = Talk.begin(http, there, token)) {
                speaker.say("t", "wait");
                var active = speaker.hear("command_reply").text("run_id").orElseThrow();
                other.socket()
                        .send(Map.of("type", "user_message", "thread_id", "t", "content", "now", "if_busy", "reject"));
                assertThat(other.hear("command_reply").text()).contains("RUN_BUSY");
                other.say("t", "then");
                var queued = other.hear("command_reply").text("run_id").orElseThrow();

                other.socket().send(Map.of("type", "cancel_run", "run_id", active));
                assertThat(other.hear("command_reply").flag("ok")).isTrue();
                var end = other.hear("agent_completed");
                assertThat(end.text("run_id")).contains(active);
                assertThat(end.text("status")).contains("cancelled");
                var next = other.hear("agent_completed");
                assertThat(next.text("run_id")).contains(queued);
                assertThat(next.text("status")).contains("completed");
            }
        }
    }

    private static boolean ends(List<Frame> events, Frame last) {
        return last.is("agent_completed")
                && last.text("run_id").isPresent()
                && events.stream().filter(event -> event.is("agent_started")).reduce((_, newer) -> newer).stream()
                        .allMatch(started -> started.text("run_id").equals(last.text("run_id")));
    }

    private static Frame event(Talk talk) throws InterruptedException {
        while (true) {
            var frame = talk.hear();
            if (frame.position().isPresent()) {
                return frame;
            }
        }
    }

    private static Position position(Frame event) {
        return event.position().orElseThrow();
    }

    private static List<String> texts(List<Frame> events) {
        return events.stream().map(Frame::text).toList();
    }
}
