package accord.backend.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.run.EventLog;
import accord.backend.run.EventLog.Following.FromNow;
import accord.backend.run.EventLog.Following.Recovered;
import accord.backend.run.EventLog.Following.Unrecoverable;
import accord.backend.run.EventLog.Place;
import accord.backend.run.EventLogContract;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InMemoryEventLogTest implements EventLogContract {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int MAX_EVENTS = WRITERS * EVENTS_EACH + 1;
    private static final int MAX_BYTES = 1 << 20;
    private static final EventLog.Follower NOBODY = (_, _) -> {};

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    private final InMemoryEventLog log = new InMemoryEventLog(WINDOW, MAX_EVENTS, MAX_BYTES, now::get);

    @Override
    public EventLog log() {
        return log;
    }

    @Test
    void aQuietThreadIsForgottenAfterItsWindowAndBeginsANewEpoch() {
        var key = thread();
        var before = append(key);
        pass(WINDOW.minusMillis(1));
        log.sweep();
        assertThat(log.last(key)).contains(before);

        pass(Duration.ofMillis(1));
        log.sweep();

        assertThat(log.last(key)).isEmpty();
        assertThat(log.threadsOf(key.user()).keySet()).isEmpty();
        var after = append(key);
        assertThat(after.seq()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(log.follow(key, Optional.of(before), NOBODY)).isInstanceOf(Unrecoverable.class);
    }

    @Test
    void aThreadThatSomebodyFollowsIsNeverForgotten() {
        var key = thread();
        var place = append(key);
        log.follow(key, Optional.empty(), NOBODY);
        pass(WINDOW.multipliedBy(10));
        log.sweep();
        assertThat(log.last(key)).contains(place);

        log.unfollow(key, NOBODY);
        log.sweep();
        assertThat(log.last(key))
                .as("its window begins when the last follower leaves")
                .contains(place);
    }

    @Test
    void theOldestEventsGiveWayAndWhoNeedsThemIsTold() {
        var small = new InMemoryEventLog(WINDOW, 3, MAX_BYTES, now::get);
        var key = thread();
        IntStream.range(0, 5).forEach(_ -> append(small, key, "x"));
        var epoch = small.last(key).orElseThrow().epoch();

        assertThat(small.follow(key, Optional.of(new Place(epoch, 1)), NOBODY)).isInstanceOf(Unrecoverable.class);
        assertThat(small.follow(key, Optional.of(new Place("", 0)), NOBODY)).isInstanceOf(Unrecoverable.class);
        assertThat(small.follow(key, Optional.of(new Place(epoch, 2)), NOBODY))
                .isEqualTo(new Recovered(new Place(epoch, 5), 3));
    }

    @Test
    void whenMemoryIsShortTheThreadsThatWereQuietLongestGoFirst() {
        var keys = IntStream.range(0, 8).mapToObj(_ -> thread()).toList();
        for (var key : keys) {
            append(log, key, "x".repeat(MAX_BYTES / 6));
            pass(Duration.ofSeconds(1));
        }
        var followed = keys.getFirst();
        log.follow(followed, Optional.empty(), NOBODY);

        log.sweep();

        assertThat(log.last(followed)).isPresent();
        assertThat(keys.subList(1, 4))
                .allSatisfy(key -> assertThat(log.last(key)).isEmpty());
        assertThat(keys.subList(4, 8))
                .allSatisfy(key -> assertThat(log.last(key)).isPresent());
    }

    @Test
    void evenFollowedThreadsKeepFewerEventsBeforeMemoryRunsOut() {
        var key = thread();
        log.follow(key, Optional.empty(), NOBODY);
        IntStream.range(0, 32).forEach(_ -> append(log, key, "x".repeat(MAX_BYTES / 16)));

        log.sweep();

        var last = log.last(key).orElseThrow();
        assertThat(last.seq()).isEqualTo(32);
        assertThat(log.follow(key, Optional.of(new Place(last.epoch(), 0)), NOBODY))
                .isInstanceOf(Unrecoverable.class);
        assertThat(log.follow(key, Optional.of(new Place(last.epoch(), 16)), NOBODY))
                .isInstanceOf(Recovered.class);
    }

    @Test
    void mereNamesDoNotFillTheMemory() {
        var user = new UserId("a-user-with-many-names");
        for (var i = 0; i < 2 * MAX_BYTES / 1024; i++) {
            var key = new ThreadKey(user, new ThreadId("name-" + i));
            assertThat(log.follow(key, Optional.of(new Place("", 0)), NOBODY)).isInstanceOf(Recovered.class);
            log.unfollow(key, NOBODY);
        }
        assertThat(log.threadsOf(user).keySet()).isEmpty();

        for (var i = 0; i < 2 * MAX_BYTES / 1024; i++) {
            append(log, new ThreadKey(user, new ThreadId("name-" + i)), "");
        }
        log.sweep();
        assertThat(log.threadsOf(user).keySet()).hasSizeLessThanOrEqualTo(MAX_BYTES / 1024);
    }

    @Test
    void aThreadThatIsForgottenWhileOthersWriteBeginsAgainWithoutAGap() throws Exception {
        var key = thread();
        var writing = new AtomicBoolean(true);
        try (var background = Executors.newVirtualThreadPerTaskExecutor()) {
            var sweeping = background.submit(() -> {
                while (writing.get()) {
                    pass(WINDOW);
                    log.sweep();
                }
            });
            var places = new ArrayList<Place>();
            for (var i = 0; i < 20_000; i++) {
                places.add(append(key));
            }
            writing.set(false);
            sweeping.get();

            assertThat(gaps(places)).isEmpty();
            assertThat(places).extracting(Place::epoch).doesNotContain("");
        }
        assertThat(log.follow(key, Optional.empty(), NOBODY)).isInstanceOf(FromNow.class);
        assertThat(log.threadsOf(key.user()).keySet()).containsExactly(key);
    }

    /** Places that neither follow the one before nor begin an epoch. */
    private static List<Place> gaps(List<Place> places) {
        var gaps = new ArrayList<Place>();
        var before = new Place("", 0);
        for (var place : places) {
            var expected = place.epoch().equals(before.epoch()) ? before.seq() + 1 : 1;
            if (place.seq() != expected) {
                gaps.add(place);
            }
            before = place;
        }
        return gaps;
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static void append(EventLog log, ThreadKey key, String json) {
        log.<RuntimeException>append(key, EventLogContract.someWord(), _ -> json);
    }
}
