package accord.contract.bench;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * Closed-loop load on one service: each worker does the next thing when the last one is done. What fails is counted and
 * done again by a new worker, up to a number at which going on would tell nothing more.
 */
final class Load {
    private static final int ENOUGH_FAILURES = 20;
    private static final int EXTENSIONS = 20;
    /** Longer than this, no storm takes that ends at all. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What one worker does again and again, and what it holds meanwhile. */
    interface Work extends AutoCloseable {
        /** What comes before each, and is not timed. */
        default void prepare() throws IOException, InterruptedException {}

        void once() throws IOException, InterruptedException;

        /** Bytes that have come on its sockets until now. */
        default long received() {
            return 0;
        }

        @Override
        default void close() throws IOException {}
    }

    /** Makes the work of one worker. */
    interface Worker {
        Work hired() throws IOException, InterruptedException;
    }

    /** One round, or none when nothing succeeded. */
    record Outcome(List<Round> round, Map<String, Long> failures) {}

    private enum Stage {
        WARMING,
        MEASURING,
        OVER
    }

    private final Subject subject;
    private final int workers;
    private final LongAdder done;

    private volatile boolean anyDone;
    private volatile Stage stage = Stage.WARMING;
    private final Collection<LongStream.Builder> timings = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
    private final AtomicLong tickets = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong unfinished = new AtomicLong(Long.MAX_VALUE);
    private final LongAdder received = new LongAdder();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param done is told of each thing that was done, for whoever watches */
    Load(Subject subject, int workers, LongAdder done) {
        this.subject = subject;
        this.workers = workers;
        this.done = done;
    }

    /** Measures for a time, after a warm-up. */
    Outcome during(Duration warmup, Duration measured, Worker worker) throws IOException, InterruptedException {
        return measure(warmup, measured, worker);
    }

    /** Measures a number of them, after a warm-up. */
    Outcome until(long count, Duration warmup, Worker worker) throws IOException, InterruptedException {
        unfinished.set(count);
        return measure(warmup, PATIENCE, worker, count);
    }

    private Outcome measure(Duration warmup, Duration measured, Worker worker, long... count)
            throws IOException, InterruptedException {
        Interval interval;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            if (warmup.isZero()) {
                // Not one of them may be missed: a process is cold only once.
                Arrays.stream(count).forEach(tickets::set);
                interval = Interval.begun(subject);
                stage = Stage.MEASURING;
                hire(threads, worker);
            } else {
                hire(threads, worker);
                pass(warmup);
                Arrays.stream(count).forEach(tickets::set);
                interval = Interval.begun(subject);
                stage = stage == Stage.OVER ? Stage.OVER : Stage.MEASURING;
            }
            pass(measured);
            // Where one takes longer than the time that was given, one is waited for.
            for (var more = 0; more < EXTENSIONS && stage == Stage.MEASURING && !anyDone; more++) {
                pass(measured);
            }
            stage = Stage.OVER;
            interval = interval.ended();
        }
        return outcome(interval);
    }

    private void hire(ExecutorService threads, Worker worker) {
        for (var i = 0; i < workers; i++) {
            threads.execute(() -> work(worker));
        }
    }

    private Outcome outcome(Interval interval) throws IOException {
        var nanos = timings.stream()
                .flatMapToLong(LongStream.Builder::build)
                .sorted()
                .toArray();
        var rounds = new ArrayList<Round>();
        if (nanos.length > 0) {
            rounds.add(interval.round(nanos.length, Percentiles.of(nanos), received.sum()));
        }
        var counted = new TreeMap<String, Long>();
        failures.forEach((what, times) -> counted.put(what, times.sum()));
        return new Outcome(rounds, counted);
    }

    private void work(Worker worker) {
        while (stage != Stage.OVER && tickets.get() > 0) {
            try (var work = worker.hired()) {
                workOn(work);
            } catch (IOException | RuntimeException broken) {
                failed(broken);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void workOn(Work work) throws IOException, InterruptedException {
        var mine = LongStream.builder();
        timings.add(mine);
        while (stage != Stage.OVER) {
            var stageBefore = stage;
            if (stageBefore == Stage.MEASURING && tickets.getAndDecrement() <= 0) {
                return;
            }
            var receivedBefore = work.received();
            work.prepare();
            var before = System.nanoTime();
            work.once();
            var took = System.nanoTime() - before;
            done.increment();
            if (stageBefore == Stage.MEASURING && stage == Stage.MEASURING) {
                mine.add(took);
                anyDone = true;
                received.add(work.received() - receivedBefore);
                if (unfinished.decrementAndGet() == 0) {
                    ended.countDown();
                }
            }
        }
    }

    private void failed(Exception broken) {
        failures.computeIfAbsent(String.valueOf(broken.getMessage()), _ -> new LongAdder())
                .increment();
        // A ticket that failed is not done again: the count would never be reached.
        if (unfinished.decrementAndGet() == 0
                || failures.values().stream().mapToLong(LongAdder::sum).sum() >= ENOUGH_FAILURES) {
            ended.countDown();
        }
    }

    /** Lets the time pass; the last ticket, or a failure too many, ends it. */
    private void pass(Duration time) throws InterruptedException {
        if (ended.await(time.toNanos(), NANOSECONDS)) {
            stage = Stage.OVER;
        }
    }
}
