package accord.backend.run;

import static accord.backend.run.Workplace.message;
import static accord.backend.run.Workplace.someone;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.protocol.CloseCode;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.Threads;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a supervisor does, its run says its start, its end, and one terminal event. */
class AgentRunTest {
    private static final UserExecutionContext ANN = someone("ann");
    private static final Duration PLENTY = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path data;

    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Workplace workplace;

    @AfterEach
    void close() {
        over.countDown();
        if (workplace != null) {
            workplace.close();
        }
    }

    private List<Map<String, Object>> eventsOf(Supervisor supervisor) throws Exception {
        return eventsOf(supervisor, Workplace.SETTINGS);
    }

    private List<Map<String, Object>> eventsOf(Supervisor supervisor, RunSettings settings) throws Exception {
        workplace = new Workplace(data, settings, PLENTY);
        workplace.supervision().report(supervisor);
        var tape = workplace.follow(ANN, "t");
        workplace.begin(ANN, message("m-1", "t", "hello"));
        var events = tape.until("agent_completed");
        workplace.awaitRuns(0);
        assertThat(tape.rest()).as("nothing follows the end").isEmpty();
        return events;
    }

    @Test
    void oneThatNarratesAndAnswersIsHeardInOrder() throws Exception {
        var events = eventsOf((_, narration) -> {
            narration.thinking("triage", "hm", 1, 0.2);
            narration.tool("data", "count", Map.of("of", "x"), PLENTY, () -> Map.of("n", 3));
            narration.delta("data", "thr");
            return new Answer("data", "three", Map.of("n", 3));
        });

        assertThat(events)
                .extracting(event -> event.get("type"))
                .containsExactly(
                        "agent_started",
                        "agent_thinking",
                        "tool_executing",
                        "tool_completed",
                        "agent_delta",
                        "agent_completed");
        assertThat(events.stream().filter(event -> event.containsKey("seq")))
                .extracting(event -> event.get("seq"))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(events)
                .allSatisfy(event -> assertThat(event)
                        .containsEntry("user_id", "ann")
                        .containsEntry("thread_id", "t")
                        .containsKeys("run_id", "request_id", "agent_name", "timestamp")
                        .doesNotContainKey("fallback_mode"));
        assertThat(events.get(2).get("tool_call_id")).isEqualTo(events.get(3).get("tool_call_id"));
        assertThat(events.getLast())
                .containsEntry("status", "completed")
                .containsEntry("final_response", "three")
                .containsEntry("result", Map.of("n", 3));
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("unchecked"),
                new IOException("checked"),
                new StackOverflowError("too deep"),
                new AssertionError("asserted"),
                new NoClassDefFoundError("missing"),
                new ServiceConfigurationError("an error of no common kind"),
                new OutOfMemoryError("not really"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void oneThatThrowsFailsItsRunWithoutItsWords(Throwable failure) throws Exception {
        var events = eventsOf((_, _) -> {
            throw AgentRunTest.<Exception>sneaky(failure);
        });

        assertThat(events).hasSize(2);
        assertThat(events.getLast())
                .containsEntry("status", "failed")
                .extractingByKey("result")
                .isEqualTo(Map.of("error_code", "AGENT_ERROR", "error_message", "The agent failed."));
        assertThat(events.toString()).doesNotContain(failure.getMessage());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is what makes it sneaky
    private static <X extends Throwable> X sneaky(Throwable any) throws X {
        throw (X) any;
    }

    @Test
    void oneThatRecursesForEverFailsItsRun() throws Exception {
        assertThat(eventsOf((_, _) -> new Answer("a", recurse(1), Map.of())).getLast())
                .containsEntry("status", "failed");
    }

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private static String recurse(int depth) {
        return recurse(depth + 1) + depth;
    }

    @Test
    @SuppressWarnings("NullAway") // what one that was compiled elsewhere may return
    void oneThatReturnsNothingFailsItsRun() throws Exception {
        assertThat(eventsOf((_, _) -> null).getLast()).containsEntry("status", "failed");
    }

    @Test
    @SuppressWarnings("NullAway") // the same
    void anAnswerWithoutATextCannotBeMade() throws Exception {
        assertThatThrownBy(() -> new Answer("a", null, Map.of())).hasMessageContaining("text");
        assertThat(eventsOf((_, _) -> new Answer("a", null, Map.of())).getLast())
                .containsEntry("status", "failed");
    }

    @Test
    void oneThatHangsButListensIsStoppedAtTheTimeLimit() throws Exception {
        var events = eventsOf(
                (_, _) -> {
                    over.await();
                    return new Answer("a", "too late", Map.of());
                },
                within(SHORT));

        assertThat(events.getLast()).containsEntry("status", "failed");
        assertThat(events.getLast().toString()).contains("RUN_TIMEOUT");
    }

    @Test
    void oneThatHangsAndDoesNotListenIsEndedWithoutIt() throws Exception {
        var answered = new CompletableFuture<Boolean>();
        var events = eventsOf(
                (_, narration) -> {
                    hang();
                    narration.thinking("a", "I am still here", 1, 0.5);
                    answered.complete(true);
                    return new Answer("a", "too late", Map.of());
                },
                within(SHORT));

        assertThat(events).hasSize(2);
        assertThat(events.getLast().toString()).contains("RUN_TIMEOUT");
        over.countDown();
        assertThat(answered.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(place().runs().count()).isZero();
        var later = place().follow(ANN, "t");
        assertThat(later.rest()).as("words after the end").hasSize(2);
    }

    @Test
    void aThreadGoesOnAfterARunThatHangsForEver() throws Exception {
        workplace = new Workplace(data, within(SHORT), PLENTY);
        workplace.supervision().report((assignment, _) -> {
            if (assignment.request().equals("hang")) {
                hang();
            }
            return new Answer("a", "fine", Map.of());
        });
        var tape = workplace.follow(ANN, "t");

        workplace.begin(ANN, message("m-1", "t", "hang"));
        workplace.begin(ANN, message("m-2", "t", "hello"));

        assertThat(tape.until("agent_completed").getLast()).containsEntry("status", "failed");
        assertThat(tape.until("agent_completed").getLast()).containsEntry("final_response", "fine");
    }

    @Test
    void anAnswerThatComesAfterTheCancelIsNotGiven() throws Exception {
        var cancelled = new CountDownLatch(1);
        workplace = new Workplace(data);
        workplace.supervision().report((_, _) -> {
            uninterruptibly(cancelled);
            return new Answer("a", "an answer nobody waits for", Map.of());
        });
        var tape = workplace.follow(ANN, "t");
        var accepted = workplace.begin(ANN, message("m-1", "t", "hello"));
        tape.until("agent_started");

        assertThat(workplace.runs().cancel(ANN.userId(), accepted.run())).isTrue();
        cancelled.countDown();

        assertThat(tape.until("agent_completed").getLast()).containsEntry("status", "cancelled");
        assertThat(workplace.threads().latest(accepted.key(), 10))
                .extracting(ThreadMessage::role)
                .containsExactly("user");
    }

    @Test
    void aResultThatHasNoSpellingStillEndsItsRunOnceAndSaysSo() throws Exception {
        var events = eventsOf((_, narration) -> {
            narration.thinking("a", "hm", 1, Double.NaN);
            narration.tool("a", "t", Map.of("code", CloseCode.NORMAL), PLENTY, () -> Map.of("bad", new Object()));
            return new Answer("a", "the text survives", Map.of("bad", Double.NaN));
        });

        assertThat(events)
                .extracting(event -> event.get("type"))
                .containsExactly(
                        "agent_started",
                        "error_message",
                        "error_message",
                        "error_message",
                        "error_message",
                        "agent_completed");
        assertThat(events.get(1))
                .containsEntry("error_code", "SERIALIZATION_FAILED")
                .containsEntry("fatal", false);
        assertThat(events.getLast())
                .containsEntry("status", "failed")
                .containsEntry("final_response", "the text survives");
        assertThat(events.getLast()).containsEntry("seq", 2);
        assertThat(requireNonNull(workplace).runs().tally().unspelled()).isEqualTo(4);
    }

    @Test
    void anAnswerLongerThanAMessageMayBeIsGivenWholeAndKeptCut() throws Exception {
        var text = "x".repeat(Threads.MAX_CONTENT + 1);

        assertThat(eventsOf((_, _) -> new Answer("a", text, Map.of())).getLast())
                .containsEntry("final_response", text);

        var tape = place().follow(ANN, "t");
        assertThat(tape.rest()).hasSize(2);
        assertThat(place().threads().latest(new ThreadKey(ANN.userId(), new ThreadId("t")), 1))
                .singleElement()
                .satisfies(message -> assertThat(message.content()).hasSize(Threads.MAX_CONTENT));
    }

    @Test
    void aToolThatThrowsIsAnOutcomeAndItsWordsStayInside() throws Exception {
        var outcome = new AtomicReference<@Nullable ToolOutcome>();
        var events = eventsOf((_, narration) -> {
            outcome.set(narration.tool("a", "broken", Map.of(), PLENTY, () -> {
                throw new ServiceConfigurationError("jdbc://secret");
            }));
            return new Answer("a", "b", Map.of());
        });

        assertThat(outcome.get()).isEqualTo(new ToolOutcome.Failed("broken failed"));
        assertThat(events.get(2)).containsEntry("success", false).containsEntry("error", "broken failed");
        assertThat(events.toString()).doesNotContain("secret");
        assertThat(events.getLast()).containsEntry("status", "completed");
    }

    @Test
    void aToolThatHangsIsInterruptedAtItsLimitAndTheRunGoesOn() throws Exception {
        var outcome = new AtomicReference<@Nullable ToolOutcome>();
        var events = eventsOf((_, narration) -> {
            outcome.set(narration.tool("a", "slow", Map.of(), SHORT, () -> {
                over.await();
                return Map.of();
            }));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            return new Answer("a", "went on", Map.of());
        });

        assertThat(outcome.get()).isEqualTo(new ToolOutcome.Failed("slow took longer than 200 ms"));
        assertThat(events.getLast()).containsEntry("final_response", "went on");
    }

    @Test
    void aToolWithinAToolLeavesTheOuterOneItsLimit() throws Exception {
        var outcome = new AtomicReference<@Nullable ToolOutcome>();
        eventsOf((_, narration) -> {
            outcome.set(narration.tool("a", "outer", Map.of(), SHORT, () -> {
                narration.tool("a", "inner", Map.of(), PLENTY, Map::of);
                over.await();
                return Map.of();
            }));
            return new Answer("a", "b", Map.of());
        });

        assertThat(outcome.get()).isEqualTo(new ToolOutcome.Failed("outer took longer than 200 ms"));
    }

    @Test
    void withNobodyOnDutyAllFiveEventsComeAndEachIsMarked() throws Exception {
        workplace = new Workplace(data, Workplace.SETTINGS, SHORT);
        var tape = workplace.follow(ANN, "t");
        workplace.begin(ANN, message("m-1", "t", "hello"));

        var events = tape.until("agent_completed");

        assertThat(events)
                .extracting(event -> event.get("type"))
                .containsExactly(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        assertThat(events).allSatisfy(event -> assertThat(event).containsEntry("fallback_mode", true));
        assertThat(events.getLast().toString()).contains("FALLBACK_ACTIVE");
    }

    @Test
    void oneThatComesLateButWithinTheWaitAnswers() throws Exception {
        workplace = new Workplace(data);
        var tape = workplace.follow(ANN, "t");
        workplace.begin(ANN, message("m-1", "t", "hello"));

        assertThat(workplace.supervision().isOnDuty()).isFalse();
        workplace.supervision().report((_, _) -> new Answer("a", "late but here", Map.of()));

        assertThat(tape.until("agent_completed"))
                .allSatisfy(event -> assertThat(event).doesNotContainKey("fallback_mode"))
                .last()
                .satisfies(event -> assertThat(event).containsEntry("final_response", "late but here"));
    }

    @Test
    void onlyTheFirstWaitIsLongAndWhoComesAfterwardsIsStillWelcome() throws Exception {
        workplace = new Workplace(data, Workplace.SETTINGS, Duration.ofMillis(300));
        var tape = workplace.follow(ANN, "t");
        workplace.begin(ANN, message("m-1", "t", "hello"));
        tape.until("agent_completed");

        assertThat(workplace.supervision().await()).isEmpty();
        workplace.supervision().report((_, _) -> new Answer("a", "here now", Map.of()));
        workplace.begin(ANN, message("m-2", "t", "hello"));

        assertThat(tape.until("agent_completed").getLast()).containsEntry("final_response", "here now");
    }

    private Workplace place() {
        if (workplace == null) {
            throw new AssertionError("no workplace is open");
        }
        return workplace;
    }

    private static RunSettings within(Duration timeLimit) {
        var usual = Workplace.SETTINGS;
        return new RunSettings(
                timeLimit,
                usual.stopGrace(),
                usual.queuedPerThread(),
                usual.atOnce(),
                usual.storageWait(),
                usual.storageRetry());
    }

    private void hang() {
        uninterruptibly(over);
    }

    private static void uninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            var _ = Thread.interrupted();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
