package accord.backend.run;

import static accord.backend.run.Workplace.message;
import static accord.backend.run.Workplace.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import accord.backend.adapter.memory.InMemoryEventLog;
import accord.backend.adapter.storage.TestStorage;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserExecutionContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thread that is removed, whatever happens in it meanwhile. */
@Timeout(60)
class ThreadRemovalTest {
    private static final UserExecutionContext ANN = someone("ann");
    private static final UserExecutionContext BOB = someone("bob");
    private static final ThreadKey KEY = new ThreadKey(ANN.userId(), new ThreadId("t"));

    @TempDir
    Path data;

    private final CountDownLatch release = new CountDownLatch(1);
    private final LineThatCanBeHeld line = new LineThatCanBeHeld();
    private Workplace workplace;

    @BeforeEach
    void open() {
        workplace = new Workplace(
                TestStorage.embedded(data),
                new InMemoryEventLog(Duration.ofMinutes(10), 1000, 64 << 20, Clock.systemUTC()),
                _ -> line,
                Workplace.SETTINGS,
                Duration.ofSeconds(10),
                Clock.systemUTC());
        workplace.supervision().report((assignment, _) -> {
            release.await();
            return new Answer("echo", "heard " + assignment.request(), Map.of());
        });
    }

    @AfterEach
    void close() {
        release.countDown();
        workplace.close();
    }

    @Test
    void aRemovedThreadEndsItsRunsFirstAndLeavesNothing() throws Exception {
        var tape = workplace.follow(ANN, "t");
        var first = workplace.begin(ANN, message("m-1", "t", "wait")).run();
        var second = workplace.begin(ANN, message("m-2", "t", "wait too")).run();
        tape.until("agent_started");

        assertThat(remove(new ThreadKey(BOB.userId(), KEY.thread()))).isFalse();
        assertThat(remove(KEY)).isTrue();

        assertThat(List.of(first, second))
                .allSatisfy(run -> assertThat(workplace
                                .runs()
                                .find(ANN.userId(), run)
                                .orElseThrow()
                                .status())
                        .isEqualTo("cancelled"));
        assertThat(workplace.runs().count()).isZero();
        assertThat(workplace.threads().find(KEY)).isEmpty();
        assertThat(workplace.log().last(KEY)).isEmpty();
        assertThat(tape.rest())
                .filteredOn(event -> "agent_completed".equals(event.get("type")))
                .hasSize(2);
        assertThat(remove(KEY)).isFalse();
    }

    @Test
    void aThreadIsNotRemovedBeforeItsRunsHaveLeftThoughTheyAreInNobodysWayAnyMore() throws Exception {
        workplace.threads().awaitReleases();
        var tape = workplace.follow(ANN, "t");
        workplace.begin(ANN, message("m-1", "t", "wait"));
        tape.until("agent_started");
        line.listener.orElseThrow().asked("another process", KEY);
        line.hold();

        var removal = CompletableFuture.supplyAsync(() -> remove(KEY));
        line.called.await();

        assertThat(workplace.leases().held()).isEmpty();
        assertThat(removal).failsWithin(Duration.ofMillis(200)).withThrowableOfType(TimeoutException.class);
        line.held.countDown();
        assertThat(removal).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
        assertThat(workplace.runs().count()).isZero();
    }

    @Test
    void whoComesWhileItsThreadIsRemovedIsToldOfItsEndFirst() throws Exception {
        var tape = workplace.follow(ANN, "t");
        var first = workplace.begin(ANN, message("m-1", "t", "wait")).run().value();
        tape.until("agent_started");
        var late = new CompletableFuture<String>();
        workplace.threads().beforeDeletion(() -> late.complete(begin("m-2", "wait as well")));

        assertThat(remove(KEY)).isTrue();

        assertThat(tape.rest())
                .filteredOn(event -> "agent_completed".equals(event.get("type")))
                .extracting(event -> event.get("run_id"), event -> event.get("status"))
                .containsExactly(tuple(first, "cancelled"), tuple(late.get(), "cancelled"));
        assertThat(workplace.threads().find(KEY)).isEmpty();
        assertThat(workplace.log().last(KEY)).isEmpty();
        assertThat(workplace.runs().count()).isZero();
    }

    private String begin(String messageId, String content) {
        try {
            return workplace.begin(ANN, message(messageId, "t", content)).run().value();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean remove(ThreadKey key) {
        try {
            return new ThreadRemoval(workplace.runs(), workplace.threads(), workplace.log()).remove(key);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A line to other processes on which whoever calls is made to wait. */
    private static final class LineThatCanBeHeld implements Bell {
        private final CountDownLatch called = new CountDownLatch(1);
        private volatile CountDownLatch held = new CountDownLatch(0);
        private Optional<Listener> listener = Optional.empty();

        void hold() {
            held = new CountDownLatch(1);
        }

        @Override
        public void call(String process, ThreadKey thread) {
            if (held.getCount() > 0) {
                called.countDown();
                try {
                    held.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Override
        public void ask(String process, ThreadKey thread) {}

        @Override
        public void answer(Listener who) {
            listener = Optional.of(who);
        }
    }
}
