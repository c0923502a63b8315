package accord.backend.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.thread.Threads.Deletion;
import accord.backend.thread.Threads.Heard;
import accord.kernel.context.RequestId;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage of threads promises. */
public interface ThreadsContract {
    Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

    Threads threads();

    @Test
    default void whatWasSaidIsReadBackInOrder() {
        var key = someThread();
        var run = RunId.mint();
        hear(key, "m-1", "what did yesterday cost?", run, NOON);
        threads().answer(key, run, "12.34 USD", NOON.plusSeconds(1));

        var messages = threads().messages(key, "", 10);

        assertThat(messages.items())
                .containsExactly(
                        new ThreadMessage("m-1", "user", "what did yesterday cost?", run, NOON),
                        new ThreadMessage(run.value(), "assistant", "12.34 USD", run, NOON.plusSeconds(1)));
        assertThat(messages.nextCursor()).isEmpty();
        assertThat(threads().latest(key, 10)).isEqualTo(messages.items());
    }

    @Test
    default void aThreadBeginsWithItsFirstMessageAndMovesWithEachOther() {
        var key = someThread();
        var run = RunId.mint();
        assertThat(threads().find(key)).isEmpty();

        hear(key, "m-1", "  Compare   gpt-4o\n with gemini", run, NOON);
        hear(key, "m-2", "another title", RunId.mint(), NOON.plusSeconds(5));
        threads().answer(key, run, "done", NOON.plusSeconds(9));

        assertThat(threads().find(key))
                .contains(new ThreadSummary(key.thread(), "Compare gpt-4o", NOON, NOON.plusSeconds(9)));
    }

    @Test
    default void aThreadIsCreatedOnceAndIsCalledAfterItsFirstMessageUnlessItHasATitle() {
        var key = someThread();
        var named = new ThreadKey(key.user(), ThreadId.mint());

        assertThat(threads().create(key, "", NOON)).isTrue();
        assertThat(threads().create(named, "Costs \0of May", NOON)).isTrue();
        assertThat(threads().create(key, "another", NOON.plusSeconds(1))).isFalse();

        assertThat(threads().find(key)).contains(new ThreadSummary(key.thread(), "", NOON, NOON));
        hear(key, "m-1", "hello", RunId.mint(), NOON.plusSeconds(2));
        hear(named, "m-2", "hello", RunId.mint(), NOON.plusSeconds(2));
        hear(named, "m-3", "again", RunId.mint(), NOON.plusSeconds(2));
        assertThat(threads().find(key).orElseThrow().title()).isEqualTo("hello");
        assertThat(threads().find(named).orElseThrow().title()).isEqualTo("Costs \uFFFDof May");
    }

    @Test
    default void aRenamedThreadKeepsItsPlaceInTheList() {
        var key = someThread();
        var other = new ThreadKey(key.user(), ThreadId.mint());
        hear(key, "m-1", "first", RunId.mint(), NOON);
        hear(other, "m-2", "second", RunId.mint(), NOON.plusSeconds(1));

        assertThat(threads().rename(key, "Ümläute 🎈")).isTrue();

        assertThat(threads().list(key.user(), "", 10).items())
                .extracting(ThreadSummary::title)
                .containsExactly("second", "Ümläute 🎈");
        assertThat(threads().rename(new ThreadKey(new UserId("somebody-else"), key.thread()), "mine"))
                .isFalse();
    }

    @Test
    default void aThreadWhoseRunHasNotEndedIsNotDeletedInPassing() {
        var key = someThread();
        var answered = RunId.mint();
        var active = RunId.mint();
        hear(key, "m-1", "first", answered, NOON);
        hear(key, "m-2", "second", active, NOON);
        threads().answer(key, answered, "answer", NOON);

        assertThat(threads().deleteIfIdle(key)).isEqualTo(Deletion.BUSY);

        assertThat(threads().messages(key, "", 10).items()).hasSize(3);
        threads().answer(key, active, "answer", NOON);
        assertThat(threads().deleteIfIdle(key)).isEqualTo(Deletion.DELETED);
        assertThat(threads().find(key)).isEmpty();
        assertThat(threads().messages(key, "", 10).items()).isEmpty();
        assertThat(threads().deleteIfIdle(key)).isEqualTo(Deletion.NO_THREAD);
    }

    @Test
    default void aDeletedThreadIsGoneWithItsMessagesAndNoOther() {
        var key = someThread();
        var other = new ThreadKey(key.user(), ThreadId.mint());
        var namesake = new ThreadKey(new UserId("namesake-" + key.user().value()), key.thread());
        var run = RunId.mint();
        hear(key, "m-1", "first", run, NOON);
        threads().answer(key, run, "answer", NOON);
        hear(other, "m-2", "second", RunId.mint(), NOON);
        hear(namesake, "m-1", "theirs", RunId.mint(), NOON);

        assertThat(threads().delete(key)).isTrue();

        assertThat(threads().delete(key)).isFalse();
        assertThat(threads().find(key)).isEmpty();
        assertThat(threads().messages(key, "", 10).items()).isEmpty();
        assertThat(threads().answerOf(key.user(), run)).isEmpty();
        assertThat(threads().messages(other, "", 10).items()).hasSize(1);
        assertThat(threads().messages(namesake, "", 10).items()).hasSize(1);
        assertThat(hear(key, "m-1", "again", RunId.mint(), NOON)).isInstanceOf(Heard.First.class);
        assertThat(threads().messages(key, "", 10).items())
                .extracting(ThreadMessage::content)
                .containsExactly("again");
    }

    @Test
    default void anAnswerIsFoundByItsRunAndItsUserOnly() {
        var key = someThread();
        var run = RunId.mint();
        var unanswered = RunId.mint();
        hear(key, "m-1", "what?", run, NOON);
        hear(key, "m-2", "and?", unanswered, NOON.plusSeconds(1));
        threads().answer(key, run, "that", NOON.plusSeconds(2));

        assertThat(threads().answerOf(key.user(), run))
                .contains(new StoredAnswer(key, run, "that", NOON, NOON.plusSeconds(2)));
        assertThat(threads().answerOf(new UserId("somebody-else"), run)).isEmpty();
        assertThat(threads().answerOf(key.user(), unanswered)).isEmpty();
    }

    @Test
    default void aRepeatedMessageIdIsAnsweredWithWhereItWentFirst() {
        var key = someThread();
        var run = RunId.mint();
        assertThat(hear(key, "m-1", "first", run, NOON)).isInstanceOf(Heard.First.class);

        var elsewhere = new ThreadKey(key.user(), ThreadId.mint());
        var again = hear(elsewhere, "m-1", "second", RunId.mint(), NOON.plusSeconds(1));

        assertThat(again).isEqualTo(new Heard.Repeated(key.thread(), run));
        assertThat(threads().find(elsewhere)).isEmpty();
        assertThat(threads().messages(key, "", 10).items()).hasSize(1);
    }

    @Test
    default void ofConcurrentDuplicatesExactlyOneIsFirst() throws Exception {
        var key = someThread();
        var runs = IntStream.range(0, 64).mapToObj(_ -> RunId.mint()).toList();

        var heard = together(runs.stream()
                .map(run -> (Callable<Heard>) () -> hear(key, "m-1", "the same", run, NOON))
                .toList());

        var stored = threads().messages(key, "", 10).items();
        assertThat(stored).hasSize(1);
        assertThat(heard).filteredOn(Heard.First.class::isInstance).hasSize(1);
        assertThat(heard.get(runs.indexOf(stored.getFirst().run()))).isInstanceOf(Heard.First.class);
        assertThat(heard)
                .filteredOn(Heard.Repeated.class::isInstance)
                .hasSize(63)
                .containsOnly(new Heard.Repeated(key.thread(), stored.getFirst().run()));
    }

    @Test
    default void aMessageIdIsHonouredForADayAndThenNewAgain() {
        var key = someThread();
        var day = Duration.ofHours(24);
        var first = RunId.mint();
        var second = RunId.mint();
        hear(key, "m-1", "today", first, NOON);

        assertThat(hear(key, "m-1", "late", second, NOON.plus(day).minusMillis(1)))
                .isEqualTo(new Heard.Repeated(key.thread(), first));
        assertThat(hear(key, "m-1", "tomorrow", second, NOON.plus(day))).isInstanceOf(Heard.First.class);
        assertThat(hear(key, "m-1", "again", RunId.mint(), NOON.plus(day).plusSeconds(1)))
                .isEqualTo(new Heard.Repeated(key.thread(), second));
        assertThat(threads().messages(key, "", 10).items())
                .extracting(ThreadMessage::content)
                .containsExactly("today", "tomorrow");
    }

    @Test
    default void aRunAnswersOnce() throws Exception {
        var key = someThread();
        var run = RunId.mint();
        hear(key, "m-1", "?", run, NOON);

        together(IntStream.range(0, 8)
                .mapToObj(_ -> (Callable<Void>) () -> {
                    threads().answer(key, run, "42", NOON);
                    return null;
                })
                .toList());

        assertThat(threads().messages(key, "", 10).items())
                .extracting(ThreadMessage::role)
                .containsExactly("user", "assistant");
    }

    @Test
    default void aMessageIdThatLooksLikeARunDoesNotSwallowItsAnswer() {
        var key = someThread();
        var run = RunId.mint();
        hear(key, "m-1", "?", run, NOON);
        hear(key, run.value(), "!", RunId.mint(), NOON);
        threads().answer(key, run, "42", NOON);

        assertThat(threads().messages(key, "", 10).items())
                .extracting(ThreadMessage::content)
                .containsExactly("?", "!", "42");
    }

    @Test
    default void anAnswerDoesNotBringBackAThreadThatIsGone() {
        var key = someThread();
        threads().answer(key, RunId.mint(), "nobody asked", NOON);

        assertThat(threads().find(key)).isEmpty();
        assertThat(threads().messages(key, "", 10).items()).isEmpty();
    }

    @Test
    default void equalNamesOfTwoUsersNeverMeet() {
        var mine = someThread();
        var yours = new ThreadKey(someUser(), mine.thread());
        hear(mine, "m-1", "mine", RunId.mint(), NOON);
        assertThat(hear(yours, "m-1", "yours", RunId.mint(), NOON)).isInstanceOf(Heard.First.class);

        assertThat(threads().messages(mine, "", 10).items())
                .extracting(ThreadMessage::content)
                .containsExactly("mine");
        assertThat(threads().latest(yours, 10))
                .extracting(ThreadMessage::content)
                .containsExactly("yours");
        assertThat(threads().list(mine.user(), "", 10).items())
                .extracting(ThreadSummary::title)
                .containsExactly("mine");
        assertThat(threads().find(yours)).get().extracting(ThreadSummary::title).isEqualTo("yours");
    }

    @Test
    default void pagesOfMessagesStayStableWhileMoreIsSaid() {
        var key = someThread();
        hearMany(key, 0, 7);

        var first = threads().messages(key, "", 3);
        hearMany(key, 7, 9);
        var second = threads().messages(key, first.nextCursor(), 3);
        var third = threads().messages(key, second.nextCursor(), 3);

        assertThat(List.of(first, second, third))
                .flatExtracting(Page::items)
                .extracting(ThreadMessage::content)
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(third.nextCursor()).isEmpty();
        assertThat(threads().messages(key, first.nextCursor(), 3)).isEqualTo(second);
    }

    @Test
    default void threadsAreListedTheLatestMovedFirstAndPagesMissNone() {
        var user = someUser();
        var keys = IntStream.range(0, 7)
                .mapToObj(_ -> new ThreadKey(user, ThreadId.mint()))
                .toList();
        // Three pairs move at the same moment, so that pages end between threads of equal times.
        for (var i = 0; i < keys.size(); i++) {
            hear(keys.get(i), "m-" + i, "thread " + i, RunId.mint(), NOON.plusSeconds(i / 2));
        }

        var walked = new ArrayList<ThreadSummary>();
        var page = threads().list(user, "", 3);
        walked.addAll(page.items());
        hear(new ThreadKey(user, ThreadId.mint()), "m-new", "new", RunId.mint(), NOON.plusSeconds(60));
        while (!page.nextCursor().isEmpty()) {
            page = threads().list(user, page.nextCursor(), 3);
            walked.addAll(page.items());
        }

        assertThat(walked).extracting(ThreadSummary::id).containsExactlyInAnyOrderElementsOf(idsOf(keys));
        assertThat(walked).extracting(ThreadSummary::updatedAt).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(threads().list(user, "", 1).items())
                .extracting(ThreadSummary::title)
                .containsExactly("new");
    }

    @Test
    default void aPageThatEndsTheListHasNoCursor() {
        var key = someThread();
        hearMany(key, 0, 3);

        assertThat(threads().messages(key, "", 3).nextCursor()).isEmpty();
        assertThat(threads().messages(key, "", 2).nextCursor()).isNotEmpty();
    }

    @Test
    default void theLatestAreTheLastOldestFirst() {
        var key = someThread();
        hearMany(key, 0, 5);

        assertThat(threads().latest(key, 2)).extracting(ThreadMessage::content).containsExactly("3", "4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "%00",
                "not base64!",
                "AAAA",
                "dGhyZWFkcyA5OTk5OTk5OTk5OTk5OTk5OTk5IGE",
                "dGhyZWFkcyAtMSBh",
                "' or 1=1 --",
                "\u0000",
                "ünïcode"
            })
    default void aCursorThatNoPageGaveOutIsNamedAsSuch(String cursor) {
        assertThatThrownBy(() -> threads().list(someUser(), cursor, 10)).isInstanceOf(InvalidCursorException.class);
        assertThatThrownBy(() -> threads().messages(someThread(), cursor, 10))
                .isInstanceOf(InvalidCursorException.class);
    }

    @Test
    default void aCursorOfOneListIsNotOneOfAnother() {
        var key = someThread();
        hearMany(key, 0, 2);
        var cursor = threads().messages(key, "", 1).nextCursor();

        assertThatThrownBy(() -> threads().list(key.user(), cursor, 1)).isInstanceOf(InvalidCursorException.class);
        assertThat(new String(Base64.getUrlDecoder().decode(cursor), java.nio.charset.StandardCharsets.US_ASCII))
                .doesNotContain(key.user().value());
    }

    @Test
    default void anyUnicodeIsKeptAndWhatIsNoCharacterIsReplaced() {
        var key = someThread();
        var family = "👩‍👩‍👧 café مرحبا \u202E\uFEFF\uFFFF 'quoted' \\ ? :name ${x} \r\n\t";
        hear(key, "m-1", family, RunId.mint(), NOON);
        hear(key, "m-2", "a\u0000b\uD83Dc\uDC69", RunId.mint(), NOON);
        hear(key, "müßig 👩", "", RunId.mint(), NOON);

        assertThat(threads().messages(key, "", 10).items())
                .extracting(ThreadMessage::content)
                .containsExactly(family, "a\uFFFDb\uFFFDc\uFFFD", "");
        assertThat(threads().latest(key, 1).getFirst().id()).isEqualTo("müßig 👩");
    }

    @Test
    default void longContentIsKeptWhole() {
        var key = someThread();
        var run = RunId.mint();
        var request = "ä".repeat(32 * 1024);
        var answer = "x".repeat(Threads.MAX_CONTENT);
        hear(key, "m".repeat(Threads.MAX_MESSAGE_ID), request, run, NOON);
        threads().answer(key, run, answer, NOON);

        assertThat(threads().latest(key, 2)).extracting(ThreadMessage::content).containsExactly(request, answer);
        assertThat(threads().find(key).orElseThrow().title()).hasSize(80).endsWith("ä…");
    }

    @Test
    default void whatIsTooLongIsRefusedBeforeItReachesTheStorage() {
        var key = someThread();
        assertThatThrownBy(() -> hear(key, "m".repeat(129), "x", RunId.mint(), NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a message id has 1 to 128 characters, none of them NUL");
        assertThatThrownBy(() -> hear(key, "", "x", RunId.mint(), NOON)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> threads().answer(key, RunId.mint(), "x".repeat(Threads.MAX_CONTENT + 1), NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a message has at most 1048576 characters, this one 1048577");
        assertThat(threads().find(key)).isEmpty();
    }

    @Test
    default void aCrowdIsStoredWholeAndEachThreadInItsOwnOrder() throws Exception {
        var keys = IntStream.range(0, 40).mapToObj(_ -> someThread()).toList();

        together(keys.stream()
                .map(key -> (Callable<Void>) () -> {
                    hearMany(key, 0, 25);
                    return null;
                })
                .toList());

        var inOrder = IntStream.range(0, 25).mapToObj(Integer::toString).toList();
        for (var key : keys) {
            assertThat(threads().messages(key, "", 100).items())
                    .extracting(ThreadMessage::content)
                    .isEqualTo(inOrder);
        }
    }

    @Test
    default void aReaderWhoIsInterruptedHarmsNobodyElse() throws Exception {
        var key = someThread();
        hearMany(key, 0, 20);
        for (var i = 0; i < 50; i++) {
            var reader = Thread.ofVirtual().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    readOrStop(key);
                }
            });
            hear(key, "interrupt-" + i, "x".repeat(10_000), RunId.mint(), NOON);
            reader.interrupt();
            reader.join();
        }

        assertThat(threads().messages(key, "", 100).items()).hasSize(70);
    }

    private void readOrStop(ThreadKey key) {
        try {
            threads().latest(key, 100);
        } catch (StorageUnavailableException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of a sender who waits for whatever comes before. */
    private Heard hear(ThreadKey key, String messageId, String content, RunId run, Instant at) {
        return threads().hear(key, messageId, content, orderOf(run), at);
    }

    /** Whatever else comes before it. */
    static RunOrder orderOf(RunId run) {
        return new RunOrder(run, RequestId.mint(), "", Integer.MAX_VALUE);
    }

    private void hearMany(ThreadKey key, int from, int to) {
        for (var i = from; i < to; i++) {
            hear(key, "m-" + i, Integer.toString(i), RunId.mint(), NOON.plusSeconds(i));
        }
    }

    private static List<ThreadId> idsOf(List<ThreadKey> keys) {
        return keys.stream().map(ThreadKey::thread).toList();
    }

    private static UserId someUser() {
        return new UserId(UUID.randomUUID().toString());
    }

    private static ThreadKey someThread() {
        return new ThreadKey(someUser(), ThreadId.mint());
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        try (var everyone = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (Future<T> each : everyone.invokeAll(calls)) {
                results.add(each.get());
            }
            return results;
        }
    }
}
