package accord.backend.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.run.EventLog;
import accord.backend.run.EventLog.Extract;
import accord.backend.run.EventLog.Follower;
import accord.backend.run.EventLog.Following.Recovered;
import accord.backend.run.EventLog.Following.Unrecoverable;
import accord.backend.run.EventLog.Part;
import accord.backend.run.EventLog.Place;
import accord.backend.run.EventLog.Standing;
import accord.backend.run.EventLog.Word;
import accord.backend.run.EventLogContract;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event log in a real Redis, which goes away and comes back, and which two instances share. */
@Timeout(60)
final class RedisEventLogTest implements EventLogContract {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_EVENTS = WRITERS * EVENTS_EACH + 1;
    private static final Place BEGINNING = new Place("", 0);

    @TempDir
    private static Path directory;

    private static TestRedis redis;
    private static RedisEventLog here;
    private static RedisEventLog there;

    @BeforeAll
    static void start() throws Exception {
        redis = new TestRedis(directory);
        here = new RedisEventLog(redis.settings(PATIENCE), WINDOW, MAX_EVENTS);
        there = new RedisEventLog(redis.settings(PATIENCE), WINDOW, MAX_EVENTS);
    }

    @AfterAll
    static void stop() throws Exception {
        here.close();
        there.close();
        redis.close();
    }

    @Override
    public EventLog log() {
        return here;
    }

    @Test
    void whatIsSaidHereIsHeardThereInOrderAndInItsPlace() {
        var key = thread();
        var heard = new Ear();
        assertThat(there.follow(key, Optional.of(BEGINNING), heard)).isInstanceOf(Recovered.class);

        var first = append(here, key, "1");
        here.whisper(key, "~");
        append(here, key, "2");
        var third = append(there, key, "3");
        var fourth = append(here, key, "4");

        heard.await("1", "~", "2", "3", "4");
        assertThat(heard.places()).containsExactly(first, at(first, 2), third, fourth);
        assertThat(there.read(key, first, 10))
                .isEqualTo(new Extract.Found(
                        List.of(
                                new EventLog.Event(at(first, 2), "2"),
                                new EventLog.Event(third, "3"),
                                new EventLog.Event(fourth, "4")),
                        fourth));
        assertThat(there.threadsOf(key.user())).containsEntry(key, new Standing(fourth, there.active(key)));
        until(() -> here.followers(key) == 1);
    }

    @Test
    void aThreadInWhichNothingHasHappenedHasOneEpochEverywhere() {
        var key = thread();
        var begun = here.follow(key, Optional.empty(), new Ear()).from();
        assertThat(there.follow(key, Optional.of(BEGINNING), new Ear())).isEqualTo(new Recovered(begun, 0));
        assertThat(there.follow(key, Optional.of(begun), new Ear())).isEqualTo(new Recovered(begun, 0));

        assertThat(append(there, key, "1")).isEqualTo(at(begun, 1));
    }

    @Test
    void whoComesFromAnotherInstanceGoesOnWithoutAGap() {
        var key = thread();
        var last = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> append(here, key, "" + i))
                .toList();
        var heard = new Ear();

        assertThat(there.follow(key, Optional.of(last.get(2)), heard)).isEqualTo(new Recovered(last.get(4), 2));
        append(here, key, "6");

        heard.await("4", "5", "6");
    }

    @Test
    void writersOnTwoInstancesShareOneOrderThatBothHear() throws Exception {
        var key = thread();
        var ears = List.of(new Ear(), new Ear());
        here.follow(key, Optional.empty(), ears.get(0));
        there.follow(key, Optional.empty(), ears.get(1));

        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var written = new ArrayList<Future<?>>();
            for (var log : List.of(here, there)) {
                for (var writer = 0; writer < 4; writer++) {
                    written.add(writers.submit(() -> IntStream.range(0, 50).forEach(_ -> append(log, key))));
                }
            }
            for (var each : written) {
                each.get();
            }
        }

        var all = LongStream.rangeClosed(1, 400).boxed().toList();
        for (var ear : ears) {
            until(() -> ear.texts().size() >= all.size());
            assertThat(ear.places()).extracting(Place::seq).containsExactlyElementsOf(all);
            assertThat(ear.texts())
                    .containsExactlyElementsOf(all.stream().map(String::valueOf).toList());
        }
    }

    @Test
    void aThreadThatIsForgottenHereIsLostThere() {
        var key = thread();
        var heard = new Ear();
        there.follow(key, Optional.empty(), heard);
        var before = append(here, key, "1");
        heard.await("1");

        here.forget(key);

        until(() -> heard.lost.equals(List.of(key)));
        assertThat(there.follow(key, Optional.of(before), new Ear())).isInstanceOf(Unrecoverable.class);
        assertThat(append(there, key, "1").epoch()).isNotEqualTo(before.epoch());
        assertThat(heard.texts()).containsExactly("1");
    }

    @Test
    void eventsBeyondTheNumberOrTheBytesThatAreKeptGiveWay() {
        try (var few = new RedisEventLog(redis.settings(PATIENCE), WINDOW, 3)) {
            var key = thread();
            var last =
                    IntStream.range(0, 5).mapToObj(_ -> append(few, key, "x")).toList();
            assertThat(few.read(key, last.get(0), 9)).isInstanceOf(Extract.Lost.class);
            assertThat(few.follow(key, Optional.of(BEGINNING), new Ear())).isInstanceOf(Unrecoverable.class);
            assertThat(few.follow(key, Optional.of(last.get(1)), new Ear())).isEqualTo(new Recovered(last.get(4), 3));
        }
        var big = thread();
        var quarter = "y".repeat(TestRedis.THREAD_BYTES / 4);
        var last =
                IntStream.range(0, 9).mapToObj(_ -> append(here, big, quarter)).toList();
        assertThat(here.follow(big, Optional.of(last.get(4)), new Ear())).isEqualTo(new Recovered(last.get(8), 4));
        assertThat(here.read(big, last.get(3), 9)).isInstanceOf(Extract.Lost.class);
    }

    @Test
    void aQuietThreadIsForgottenAfterItsWindowUnlessSomebodyFollowsIt() {
        var window = Duration.ofMillis(400);
        try (var brief = new RedisEventLog(redis.settings(PATIENCE), window, 10)) {
            var quiet = thread();
            var followed = thread();
            var before = append(brief, quiet, "1");
            brief.follow(followed, Optional.empty(), new Ear());
            var kept = append(brief, followed, "1");

            until(() -> {
                brief.sweep();
                return brief.last(quiet).isEmpty();
            });

            assertThat(brief.last(followed)).contains(kept);
            assertThat(brief.threadsOf(quiet.user())).isEmpty();
            assertThat(append(brief, quiet, "1")).satisfies(after -> {
                assertThat(after.seq()).isEqualTo(1);
                assertThat(after.epoch()).isNotEqualTo(before.epoch());
            });
        }
    }

    @Test
    void aRunThatSpeaksForLongerThanTheWindowIsKeptFromItsFirstWordOn() {
        var window = Duration.ofSeconds(2);
        var plenty = 10_000;
        try (var brief = new RedisEventLog(redis.settings(PATIENCE), window, plenty)) {
            var key = thread();
            var run = RunId.mint();
            var events = 1;
            say(brief, key, new Word(run, Part.FIRST));
            for (var start = System.nanoTime(); System.nanoTime() - start < window.toNanos() * 2; events++) {
                say(brief, key, new Word(run, Part.MIDDLE));
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }

            assertThat(there.read(key, new Place("", 0), plenty))
                    .isInstanceOfSatisfying(
                            Extract.Found.class,
                            found -> assertThat(found.events())
                                    .extracting(event -> event.place().seq())
                                    .startsWith(1L));
            assertThat(there.last(key)).get().extracting(Place::seq).isEqualTo((long) events);
            assertThat(there.active(key)).contains(run);
            assertThat(there.threadsOf(key.user())).containsOnlyKeys(key);
            say(brief, key, new Word(run, Part.LAST));
            assertThat(redis.expiresIn(Names.stream(key))).isBetween(Duration.ofMillis(1), window);
        }
    }

    @Test
    void noIdCanMeetAnotherOrBecomeACommand() {
        var names = List.of("a", "a}:events:b", "{a}", "*", "a b", "a\r\nFLUSHALL\r\n", "ä", "A", "..", "a:b");
        var keys = new ArrayList<ThreadKey>();
        for (var user : names) {
            for (var thread : names) {
                accepted(user, thread).ifPresent(keys::add);
            }
        }
        assertThat(keys).hasSizeGreaterThan(8);
        assertThat(keys.stream().map(Names::stream)).doesNotHaveDuplicates();
        assertThat(keys.stream().map(Names::channel)).doesNotHaveDuplicates();
        keys.forEach(key -> assertThat(append(here, key, key.toString()).seq()).isEqualTo(1));
        keys.forEach(key -> assertThat(here.threadsOf(key.user())).containsKey(key));
        keys.forEach(here::forget);
    }

    @Test
    void whatAnEventSaysIsKeptAsItIs() {
        var key = thread();
        var heard = new Ear();
        there.follow(key, Optional.empty(), heard);
        var texts = new String[] {"", " ", "event 1-1 x", "{\"a\":\"\\u0000\"}", "ö€😀", "a\r\nb", "z".repeat(200_000)};

        for (var text : texts) {
            append(here, key, text);
        }

        heard.await(texts);
    }

    @Test
    void aRedisThatIsRestartedGoesOnWithTheSameEpochAndNobodyNoticesMoreThanAPause() throws Exception {
        var key = thread();
        var ears = List.of(new Ear(), new Ear());
        here.follow(key, Optional.empty(), ears.get(0));
        there.follow(key, Optional.empty(), ears.get(1));
        var before = append(here, key, "1");

        redis.stop();
        assertThat(here.answers()).isFalse();
        assertThatThrownBy(() -> here.follow(thread(), Optional.empty(), new Ear()))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageNotContaining(TestRedis.PASSWORD);
        try (var background = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = background.submit(() -> append(here, key, "2"));
            here.whisper(key, "~");
            redis.startAgain();

            assertThat(waiting.get()).isEqualTo(at(before, 2));
        }
        until(() -> here.answers() && there.answers());
        append(here, key, "3");

        until(() -> ears.get(1).texts().contains("3"));
        assertThat(ears.get(0).texts()).containsExactly("1", "~", "2", "3");
        assertThat(ears.get(1).texts()).containsExactly("1", "2", "3");
    }

    @Test
    void askingWhoListensHoweverOftenLeavesRoomForOthers() {
        var key = thread();

        for (var i = 0; i < 200_000; i++) {
            here.followers(key);
        }

        assertThat(here.answers()).isTrue();
        assertThat(append(here, key, "1").seq()).isEqualTo(1);
    }

    @Test
    void aRedisThatHasLostEverythingBeginsANewEpochAndSaysThatThePositionIsGone() {
        var key = thread();
        var ears = List.of(new Ear(), new Ear());
        here.follow(key, Optional.empty(), ears.get(0));
        there.follow(key, Optional.empty(), ears.get(1));
        var before = append(here, key, "1");
        ears.get(1).await("1");

        redis.flush();

        assertThat(here.follow(key, Optional.of(before), new Ear())).isInstanceOf(Unrecoverable.class);
        var after = append(here, key, "2");
        assertThat(after.seq()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        ears.forEach(ear -> ear.await("1", "2"));
    }

    @Test
    void aRedisThatHasLostTheEndOfAThreadBeginsItAnewRatherThanFillTheSamePlacesTwice() {
        var key = thread();
        var heard = new Ear();
        here.follow(key, Optional.empty(), heard);
        append(here, key, "1");
        var last = append(here, key, "2");

        redis.loseLast(Names.stream(key));

        var after = append(here, key, "3");
        assertThat(after.epoch()).isNotEqualTo(last.epoch());
        assertThat(after.seq()).isEqualTo(1);
        assertThat(here.follow(key, Optional.of(last), new Ear())).isInstanceOf(Unrecoverable.class);
        heard.await("1", "2", "3");
    }

    @Test
    void whenARunBeginsAgainElsewhereItsFirstVoiceIsSilent() {
        var key = thread();
        var run = RunId.mint();
        var heard = new Ear();
        here.follow(key, Optional.empty(), heard);

        assertThat(say(there, key, run, Part.FIRST, "1")).isTrue();
        assertThat(say(there, key, run, Part.MIDDLE, "2")).isTrue();
        assertThat(say(here, key, run, Part.FIRST, "3")).isTrue();
        assertThat(say(there, key, run, Part.MIDDLE, "late")).isFalse();
        assertThat(say(here, key, run, Part.MIDDLE, "4")).isTrue();
        assertThat(here.active(key)).contains(run);
        assertThat(say(here, key, run, Part.LAST, "5")).isTrue();
        assertThat(say(there, key, run, Part.FIRST, "late")).isFalse();
        assertThat(say(there, key, run, Part.LAST, "late")).isFalse();
        assertThat(say(there, key, RunId.mint(), Part.MIDDLE, "6")).isTrue();

        heard.await("1", "2", "3", "4", "5", "6");
    }

    private static boolean say(EventLog log, ThreadKey key, RunId run, Part part, String json) {
        return log.<RuntimeException>append(key, new Word(run, part), _ -> json);
    }

    @Test
    void whatIsToldWhileTheLineIsCutIsHeardWhenItIsBack() {
        var key = thread();
        var heard = new Ear();
        there.follow(key, Optional.empty(), heard);
        append(here, key, "1");
        heard.await("1");
        for (var round = 0; round < 5; round++) {
            redis.cutListeners();
            append(here, key, "x");
            append(here, key, "x");
        }

        heard.await("1", "x", "x", "x", "x", "x", "x", "x", "x", "x", "x");
        assertThat(heard.places()).extracting(Place::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    }

    @Test
    void anAddressThatLeadsNowhereIsRefusedWithoutItsPassword() {
        for (var url : List.of(
                redis.url().replace(TestRedis.PASSWORD, "s3cret-and-wrong"),
                "redis://:s3cret-and-wrong and spaces@127.0.0.1:6379",
                "http://s3cret-and-wrong")) {
            assertThatThrownBy(() -> new RedisEventLog(
                            new RedisSettings(url, Duration.ofSeconds(1), PATIENCE, 1 << 20), WINDOW, 10))
                    .hasMessageContaining("ACCORD_REDIS_URL")
                    .hasStackTraceContaining("ACCORD_REDIS_URL")
                    .satisfies(refused -> assertThat(stack(refused)).doesNotContain("s3cret-and-wrong"));
        }
        assertThat(redis.settings(PATIENCE).toString()).doesNotContain(TestRedis.PASSWORD);
    }

    private static String stack(Throwable problem) {
        var text = new java.io.StringWriter();
        problem.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private static Optional<ThreadKey> accepted(String user, String thread) {
        try {
            return Optional.of(new ThreadKey(new UserId(user), new ThreadId(thread)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Place at(Place place, long seq) {
        return new Place(place.epoch(), seq);
    }

    private static Place append(EventLog log, ThreadKey key, String json) {
        var places = new ArrayList<Place>(1);
        log.<RuntimeException>append(key, EventLogContract.someWord(), place -> {
            places.add(place);
            return json;
        });
        return places.getLast();
    }

    private static void say(EventLog log, ThreadKey key, Word word) {
        assertThat(log.<RuntimeException>append(key, word, place -> Long.toString(place.seq())))
                .isTrue();
    }

    /** Appends an event that is its own seq. */
    private static void append(EventLog log, ThreadKey key) {
        log.<RuntimeException>append(key, EventLogContract.someWord(), place -> Long.toString(place.seq()));
    }

    private static void until(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it is so in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** What a follower was handed. */
    private static final class Ear implements Follower {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final List<Place> places = new CopyOnWriteArrayList<>();
        private final List<ThreadKey> lost = new CopyOnWriteArrayList<>();

        @Override
        public void take(String json, boolean coalescable) {
            texts.add(json);
        }

        @Override
        public void take(Place place, String json) {
            places.add(place);
            texts.add(json);
        }

        @Override
        public void lost(ThreadKey key) {
            lost.add(key);
        }

        List<String> texts() {
            return List.copyOf(texts);
        }

        List<Place> places() {
            return List.copyOf(places);
        }

        void await(String... expected) {
            until(() -> texts.size() >= expected.length);
            assertThat(texts()).containsExactly(expected);
        }
    }
}
