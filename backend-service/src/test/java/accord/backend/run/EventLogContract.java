package accord.backend.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.run.EventLog.Event;
import accord.backend.run.EventLog.Extract;
import accord.backend.run.EventLog.Follower;
import accord.backend.run.EventLog.Following.FromNow;
import accord.backend.run.EventLog.Following.Recovered;
import accord.backend.run.EventLog.Following.Unrecoverable;
import accord.backend.run.EventLog.Part;
import accord.backend.run.EventLog.Place;
import accord.backend.run.EventLog.Word;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every event log promises. */
public interface EventLogContract {
    Place NOWHERE = new Place("", 0);
    int WRITERS = 16;
    int EVENTS_EACH = 200;

    /** A log that keeps at least {@code WRITERS * EVENTS_EACH} events of a thread. */
    EventLog log();

    @Test
    default void placesAreGaplessFromOneAndHaveOneEpoch() {
        var key = thread();
        var places = IntStream.range(0, 5).mapToObj(_ -> append(key)).toList();

        assertThat(places).extracting(Place::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(places)
                .extracting(Place::epoch)
                .containsOnly(places.getFirst().epoch())
                .doesNotContain("");
        assertThat(log().last(key)).contains(places.getLast());
    }

    @Test
    default void whatCannotBeSpelledUsesUpNoPlace() {
        var key = thread();
        append(key);

        assertThatThrownBy(() -> log().<IOException>append(key, someWord(), _ -> {
                    throw new IOException("no spelling");
                }))
                .isInstanceOf(IOException.class);

        assertThat(append(key).seq()).isEqualTo(2);
    }

    @Test
    default void aFollowerHearsWhatComesAfterItBegan() {
        var key = thread();
        append(key);
        var heard = new Heard();

        assertThat(log().follow(key, Optional.empty(), heard)).isInstanceOf(FromNow.class);
        append(key);
        log().whisper(key, "0");
        append(key);

        assertThat(heard.seqs()).containsExactly(2L, 0L, 3L);
        assertThat(heard.droppable).containsExactly(false, true, false);
        awaitFollowers(key, 1);
    }

    @Test
    default void whoUnfollowsHearsNothingMore() {
        var key = thread();
        var heard = new Heard();
        log().follow(key, Optional.empty(), heard);
        append(key);
        log().unfollow(key, heard);
        append(key);

        assertThat(heard.seqs()).containsExactly(1L);
        awaitFollowers(key, 0);
    }

    @Test
    default void whoFollowsTwiceHearsOnce() {
        var key = thread();
        var heard = new Heard();
        log().follow(key, Optional.empty(), heard);
        log().follow(key, Optional.empty(), heard);
        append(key);

        assertThat(heard.seqs()).containsExactly(1L);
        awaitFollowers(key, 1);
    }

    @Test
    default void whatWasMissedIsReplayedFromThePositionOn() {
        var key = thread();
        append(key);
        var second = append(key);
        var third = append(key);
        var heard = new Heard();

        assertThat(log().follow(key, Optional.of(second), heard)).isEqualTo(new Recovered(third, 1));
        append(key);

        assertThat(heard.seqs()).containsExactly(3L, 4L);
    }

    @Test
    default void whoHasSeenNothingYetGetsEverything() {
        var key = thread();
        append(key);
        var last = append(key);
        var heard = new Heard();

        assertThat(log().follow(key, Optional.of(new Place("", 0)), heard)).isEqualTo(new Recovered(last, 2));
        assertThat(heard.seqs()).containsExactly(1L, 2L);
    }

    @Test
    default void aThreadThatNobodyKnowsCanBeFollowedFromItsBeginning() {
        var key = thread();
        var heard = new Heard();

        var following = log().follow(key, Optional.of(new Place("", 0)), heard);
        append(key);

        assertThat(following).isInstanceOfSatisfying(Recovered.class, recovered -> {
            assertThat(recovered.replayed()).isZero();
            assertThat(recovered.from().seq()).isZero();
            assertThat(recovered.from().epoch())
                    .as("the one that its first event will have")
                    .isNotEmpty();
        });
        assertThat(heard.seqs()).containsExactly(1L);
    }

    @Test
    default void aPositionOfAnotherEpochOrOfTheFutureIsNotRecoverableAndNothingIsReplayed() {
        var key = thread();
        var last = append(key);
        for (var position : List.of(
                new Place("another", 1), new Place("another", 0), new Place("", 1), new Place(last.epoch(), 2))) {
            var heard = new Heard();

            assertThat(log().follow(key, Optional.of(position), heard))
                    .as("following from %s", position)
                    .isInstanceOfSatisfying(Unrecoverable.class, refused -> {
                        assertThat(refused.from()).isEqualTo(last);
                        assertThat(refused.reason()).isNotBlank();
                    });
            assertThat(heard.seqs()).isEmpty();
        }
    }

    @Test
    default void whoCouldNotBeRecoveredStillHearsWhatComes() {
        var key = thread();
        append(key);
        var heard = new Heard();
        log().follow(key, Optional.of(new Place("another", 1)), heard);

        append(key);

        assertThat(heard.seqs()).containsExactly(2L);
    }

    @Test
    default void equalNamesOfTwoUsersAreTwoThreads() {
        var thread = ThreadId.mint();
        var hers = new ThreadKey(new UserId("user-" + thread + "-a"), thread);
        var his = new ThreadKey(new UserId("user-" + thread + "-b"), thread);
        var heard = new Heard();
        log().follow(hers, Optional.empty(), heard);

        append(his);

        assertThat(heard.seqs()).isEmpty();
        assertThat(append(hers).seq()).isEqualTo(1);
        assertThat(log().threadsOf(hers.user()).keySet()).containsExactly(hers);
        assertThat(log().threadsOf(his.user()).keySet()).containsExactly(his);
    }

    @Test
    default void underManyWritersEveryFollowerHearsTheSameOrderWithoutAGap() throws Exception {
        var key = thread();
        var followers = List.of(new Heard(), new Heard(), new Heard());
        followers.forEach(follower -> log().follow(key, Optional.empty(), follower));

        write(key);

        assertThat(followers)
                .allSatisfy(heard -> assertThat(heard.seqs())
                        .containsExactlyElementsOf(LongStream.rangeClosed(1, WRITERS * EVENTS_EACH)
                                .boxed()
                                .toList()));
    }

    /** It comes and goes at random while others write; what it keeps by the rule "drop seq <= last" is everything, once. */
    @Test
    default void whoResumesAtRandomMissesNothingAndDoublesNothing() throws Exception {
        var key = thread();
        var kept = Collections.synchronizedList(new ArrayList<Long>());
        var epoch = append(key).epoch();
        try (var background = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing = background.submit(() -> {
                write(key);
                return true;
            });
            var random = new Random(7);
            var last = 0L;
            while (!writing.isDone() || last < log().last(key).orElseThrow().seq()) {
                var visit = new Heard();
                assertThat(log().follow(key, Optional.of(new Place(last == 0 ? "" : epoch, last)), visit))
                        .isInstanceOf(Recovered.class);
                for (var spins = random.nextInt(2_000); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                log().unfollow(key, visit);
                for (var seq : visit.seqs()) {
                    if (seq > last) {
                        kept.add(seq);
                        last = seq;
                    }
                }
            }
            writing.get();
        }

        assertThat(kept)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 1 + WRITERS * EVENTS_EACH)
                        .boxed()
                        .toList());
    }

    @Test
    default void whatIsReadGoesOnFromThePositionWithoutAGapAndNamesWhereTheThreadStands() {
        var key = thread();
        for (var i = 0; i < 5; i++) {
            append(key);
        }
        var last = log().last(key).orElseThrow();

        var beginning = found(log().read(key, NOWHERE, 2));
        assertThat(beginning.events()).extracting(Event::json).containsExactly("1", "2");
        assertThat(beginning.last()).isEqualTo(last);
        var rest = found(log().read(key, beginning.events().getLast().place(), 100));
        assertThat(rest.events()).extracting(Event::json).containsExactly("3", "4", "5");
        assertThat(rest.events().getLast().place()).isEqualTo(last);
        assertThat(found(log().read(key, last, 100)).events()).isEmpty();
    }

    @Test
    default void whatIsGoneCannotBeReadAndIsNotPretended() {
        var key = thread();
        assertThat(found(log().read(key, NOWHERE, 1)).events()).isEmpty();
        assertThat(log().threadsOf(key.user()).keySet())
                .as("reading begins no thread")
                .isEmpty();
        assertThat(log().read(key, new Place("elsewhere", 3), 1)).isInstanceOf(Extract.Lost.class);
        var place = append(key);

        assertThat(log().read(key, new Place(place.epoch(), 2), 1))
                .isEqualTo(new Extract.Lost(place, "the position lies in the future"));
        assertThat(log().read(key, new Place("elsewhere", 1), 1)).isInstanceOf(Extract.Lost.class);
    }

    @Test
    default void aForgottenThreadTellsItsFollowersAndBeginsAnew() {
        var key = thread();
        var heard = new Heard();
        log().follow(key, Optional.empty(), heard);
        var before = append(key);

        log().forget(key);
        var after = append(key);

        assertThat(heard.lost).containsExactly(key);
        assertThat(heard.seqs()).containsExactly(1L);
        awaitFollowers(key, 0);
        assertThat(after.seq()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(log().read(key, before, 1)).isInstanceOf(Extract.Lost.class);
        log().forget(thread());
    }

    private void awaitFollowers(ThreadKey key, int count) {
        var deadline = System.nanoTime() + 20_000_000_000L;
        while (log().followers(key) != count) {
            assertThat(System.nanoTime()).as("%d follow in time", count).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static Extract.Found found(Extract extract) {
        assertThat(extract).isInstanceOf(Extract.Found.class);
        return (Extract.Found) extract;
    }

    private void write(ThreadKey key) throws Exception {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var written = new ArrayList<Future<?>>();
            for (var writer = 0; writer < WRITERS; writer++) {
                written.add(writers.submit(() -> {
                    for (var event = 0; event < EVENTS_EACH; event++) {
                        append(key);
                    }
                }));
            }
            for (var each : written) {
                each.get();
            }
        }
    }

    @Test
    default void nothingFollowsTheLastWordOfARunWhicheverWayItIsSaid() {
        var key = thread();
        var run = RunId.mint();
        var heard = new Heard();
        log().follow(key, Optional.empty(), heard);

        assertThat(say(key, new Word(run, Part.MIDDLE))).isTrue();
        assertThat(say(key, new Word(run, Part.LAST))).isTrue();
        assertThat(say(key, new Word(run, Part.MIDDLE))).isFalse();
        assertThat(say(key, new Word(run, Part.LAST))).isFalse();
        assertThat(say(key, new Word(RunId.mint(), Part.LAST))).isTrue();
        assertThat(say(key, new Word(RunId.mint(), Part.MIDDLE))).isTrue();

        assertThat(heard.seqs()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(log().last(key)).get().extracting(Place::seq).isEqualTo(4L);
    }

    @Test
    default void theRunThatSpeaksIsActiveUntilItsLastWord() {
        var key = thread();
        var run = RunId.mint();
        assertThat(log().active(key)).isEmpty();

        say(key, new Word(run, Part.MIDDLE));
        say(key, new Word(run, Part.MIDDLE));
        say(key, new Word(RunId.mint(), Part.LAST));
        assertThat(log().active(key)).as("another one ended before its turn").contains(run);
        assertThat(log().threadsOf(key.user()))
                .containsEntry(key, new EventLog.Standing(log().last(key).orElseThrow(), Optional.of(run)));

        say(key, new Word(run, Part.LAST));
        assertThat(log().active(key)).isEmpty();
        say(key, new Word(run, Part.MIDDLE));
        assertThat(log().active(key)).as("its last word was said").isEmpty();
        assertThat(log().threadsOf(key.user()))
                .containsEntry(key, new EventLog.Standing(log().last(key).orElseThrow(), Optional.empty()));

        say(key, someWord());
        log().forget(key);
        assertThat(log().active(key)).isEmpty();
    }

    private boolean say(ThreadKey key, Word word) {
        return log().<RuntimeException>append(key, word, place -> Long.toString(place.seq()));
    }

    @Test
    default void ofTwoLastWordsOneIsSaid() throws Exception {
        var key = thread();
        for (var round = 0; round < 50; round++) {
            var last = new Word(RunId.mint(), Part.LAST);
            try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
                var said = new ArrayList<Future<Boolean>>();
                for (var i = 0; i < 4; i++) {
                    said.add(writers.submit(() -> say(key, last)));
                }
                var times = 0;
                for (var each : said) {
                    times += each.get() ? 1 : 0;
                }
                assertThat(times).isEqualTo(1);
            }
        }
        assertThat(log().last(key)).get().extracting(Place::seq).isEqualTo(50L);
    }

    /** A word of some run that goes on. */
    static Word someWord() {
        return new Word(RunId.mint(), Part.MIDDLE);
    }

    /** Appends an event that is its own seq. */
    default Place append(ThreadKey key) {
        var places = new ArrayList<Place>(1);
        log().<RuntimeException>append(key, someWord(), place -> {
            places.add(place);
            return Long.toString(place.seq());
        });
        return places.getLast();
    }

    default ThreadKey thread() {
        return new ThreadKey(new UserId("user-" + Sequence.NEXT.incrementAndGet()), ThreadId.mint());
    }

    /** So that no test meets another's threads. */
    final class Sequence {
        private static final AtomicInteger NEXT = new AtomicInteger();

        private Sequence() {}
    }

    /** What a follower was handed. */
    final class Heard implements Follower {
        private final List<Long> seqs = Collections.synchronizedList(new ArrayList<>());
        private final List<ThreadKey> lost = Collections.synchronizedList(new ArrayList<>());
        private final List<Boolean> droppable = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void take(String json, boolean coalescable) {
            seqs.add(Long.valueOf(json));
            droppable.add(coalescable);
        }

        @Override
        public void lost(ThreadKey key) {
            lost.add(key);
        }

        List<Long> seqs() {
            return List.copyOf(seqs);
        }
    }
}
