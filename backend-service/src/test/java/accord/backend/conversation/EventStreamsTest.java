package accord.backend.conversation;

import static accord.backend.run.Workplace.message;
import static accord.backend.run.Workplace.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import accord.backend.conversation.PostedMessages.Outcome;
import accord.backend.protocol.CloseCode;
import accord.backend.protocol.ConnectionTerms;
import accord.backend.run.Answer;
import accord.backend.run.EventLog.Place;
import accord.backend.run.RunState;
import accord.backend.run.Workplace;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadsContract;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP streams end in good order, whatever ends them, and leave nothing behind. */
class EventStreamsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant EXPIRY = NOON.plus(Duration.ofMinutes(10));
    private static final UserExecutionContext ANN = someone("ann");
    private static final UserExecutionContext BOB = someone("bob");
    private static final ThreadKey THREAD = new ThreadKey(ANN.userId(), new ThreadId("t"));
    private static final ConnectionTerms TERMS = new ConnectionTerms(
            65_536,
            5,
            120,
            1_200,
            1 << 20,
            Duration.ofSeconds(25),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            1000,
            100,
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(25));

    @TempDir
    Path data;

    private Workplace workplace;
    private Desk desk;
    private EventStreams streams;

    @BeforeEach
    void open() {
        workplace = new Workplace(data);
        workplace.supervision().report((assignment, _) -> new Answer("echo", assignment.request(), Map.of()));
        desk = new Desk(
                workplace.runs(), workplace.log(), workplace.supervision(), new Connections(5), TERMS, () -> NOON);
        streams = new EventStreams(2, desk);
    }

    @AfterEach
    void close() {
        workplace.close();
    }

    /** What leaves on a stream, with the place of each event. */
    private static final class Sent implements StreamOutbox {
        private final Letters letters = new Letters();
        private final List<Place> places = new ArrayList<>();

        @Override
        public boolean offer(Place place, String json) {
            places.add(place);
            return letters.offer(json, false);
        }

        @Override
        public boolean offer(String json, boolean coalescable) {
            return letters.offer(json, coalescable);
        }

        @Override
        public void close(CloseCode code, String reason) {
            letters.close(code, reason);
        }
    }

    @Test
    void everyEventGoesOutWithItsPlaceAndNothingAfterTheStreamWasLetGo() throws Exception {
        var sent = new Sent();
        var stream = opened(sent);
        workplace.begin(ANN, message("m-1", "t", "hello"));
        sent.letters.until("agent_completed");

        assertThat(sent.places).extracting(Place::seq).containsExactly(1L, 2L);
        stream.closed();
        assertThat(workplace.log().followers(THREAD)).isZero();
        assertThat(streams.count()).isZero();
        stream.closed();
        assertThat(streams.count()).isZero();
    }

    @Test
    void ofARunThatAnotherProcessHasBegunTheRestIsToldAndThatItIsTheRest() throws Exception {
        var run = RunId.mint();
        workplace
                .threads()
                .hear(
                        THREAD,
                        "m-1",
                        "hello",
                        ThreadsContract.orderOf(run),
                        workplace.clock().instant());
        workplace.threads().share(true);
        var sent = new Sent();
        var stream = streams.open(ANN.userId(), EXPIRY, sent).orElseThrow();

        var outcome = new PostedMessages(desk, Duration.ofSeconds(1)).stream(ANN, message("m-1", "t", "hello"), stream);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
            assertThat(accepted.state().run()).isEqualTo(run);
            assertThat(accepted.state().status()).isEqualTo(RunState.STARTED);
        });
        assertThat(sent.letters.all())
                .extracting(letter -> letter.get("type"), letter -> letter.get("error_code"))
                .containsExactly(tuple("command_reply", null), tuple("error_message", "UNRECOVERABLE_POSITION"));
        assertThat(workplace.log().followers(THREAD)).as("who is told the rest").isEqualTo(1);
        assertThat(sent.letters.closes()).as("it has not ended").isEmpty();
    }

    @Test
    void theProcessSaysWhenToComeBackBeforeItEndsAStreamAndWhoComesLateHearsItAtOnce() {
        var sent = new Sent();
        opened(sent);

        streams.drain(Duration.ofSeconds(5));

        assertThat(sent.letters.all()).singleElement().satisfies(last -> {
            assertThat(last).containsEntry("type", "server_draining").containsEntry("reason", "shutdown");
            assertThat((Integer) last.get("reconnect_after_ms")).isBetween(0, 5000);
        });
        assertThat(sent.letters.closes()).containsExactly(CloseCode.SERVICE_RESTART);
        var late = new Sent();
        opened(late);
        assertThat(late.letters.closes()).containsExactly(CloseCode.SERVICE_RESTART);
    }

    @Test
    void aStreamEndsWithItsTokenOrItsAge() {
        var old = new Sent();
        assertThat(streams.open(ANN.userId(), EXPIRY, old)).isPresent();
        var expiring = new Sent();
        assertThat(streams.open(ANN.userId(), NOON.plusSeconds(60), expiring)).isPresent();

        streams.tick(NOON.plusSeconds(59));
        assertThat(expiring.letters.all()).isEmpty();
        streams.tick(NOON.plusSeconds(61));
        assertThat(expiring.letters.all())
                .singleElement()
                .satisfies(last -> assertThat(last)
                        .containsEntry("error_code", "TOKEN_EXPIRED")
                        .containsEntry("fatal", true));
        assertThat(expiring.letters.closes()).containsExactly(CloseCode.UNAUTHENTICATED);
        assertThat(old.letters.all()).isEmpty();
        streams.tick(NOON.plus(Duration.ofMinutes(6)));
        assertThat(old.letters.all())
                .singleElement()
                .satisfies(last -> assertThat(last)
                        .containsEntry("type", "server_draining")
                        .containsEntry("reason", "max_age"));
        streams.tick(NOON.plus(Duration.ofMinutes(20)));
        assertThat(old.letters.all()).as("once").hasSize(1);
    }

    @Test
    void aUserHasABoundedNumberAndEachThatEndsMakesRoom() {
        var first = opened(new Sent());
        opened(new Sent());

        assertThat(streams.open(ANN.userId(), EXPIRY, new Sent())).isEmpty();
        assertThat(streams.open(BOB.userId(), EXPIRY, new Sent())).isPresent();
        assertThat(streams.count()).isEqualTo(3);
        first.closed();
        assertThat(streams.open(ANN.userId(), EXPIRY, new Sent())).isPresent();
    }

    private EventStream opened(Sent sent) {
        var stream = streams.open(ANN.userId(), EXPIRY, sent).orElseThrow();
        stream.follow(THREAD, Optional.empty());
        return stream;
    }
}
