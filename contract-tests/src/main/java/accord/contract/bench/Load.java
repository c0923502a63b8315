package accord.contract.bench;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Closed-loop load: each worker does the next thing when the last one is done. */
final class Load {

    /** What one worker does again and again, and what it holds meanwhile. */
    interface Work extends AutoCloseable {
        void once() throws IOException;

        @Override
        default void close() throws IOException {}
    }

    /** Makes the work of one worker. */
    interface Worker {
        Work hired() throws IOException;
    }

    private enum Stage {
        WARMING,
        MEASURING,
        OVER
    }

    private final int workers;
    private final Duration warmup;
    private final Duration measured;
    private final Supplier<Duration> cpu;

    private volatile Stage stage = Stage.WARMING;
    private final Collection<LongStream.Builder> timings = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);

    /** @param cpu the CPU time that the measured process has used until now */
    Load(int workers, Duration warmup, Duration measured, Supplier<Duration> cpu) {
        this.workers = workers;
        this.warmup = warmup;
        this.measured = measured;
        this.cpu = cpu;
    }

    Figure measure(String what, Worker worker) throws IOException, InterruptedException {
        Duration took;
        Duration used;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < workers; i++) {
                threads.execute(() -> work(worker));
            }
            pass(warmup);
            var cpuBefore = cpu.get();
            var before = System.nanoTime();
            stage = Stage.MEASURING;
            pass(measured);
            stage = Stage.OVER;
            took = Duration.ofNanos(System.nanoTime() - before);
            used = cpu.get().minus(cpuBefore);
        }
        var broken = failure.get();
        if (broken != null) {
            throw broken;
        }
        var nanos = timings.stream()
                .flatMapToLong(LongStream.Builder::build)
                .sorted()
                .toArray();
        return Figure.of(what, nanos.length, took, used, nanos);
    }

    private void work(Worker worker) {
        var mine = LongStream.builder();
        timings.add(mine);
        try (var work = worker.hired()) {
            while (stage != Stage.OVER) {
                var before = System.nanoTime();
                work.once();
                if (stage == Stage.MEASURING) {
                    mine.add(System.nanoTime() - before);
                }
            }
        } catch (IOException broken) {
            failure.compareAndSet(null, broken);
            failed.countDown();
        }
    }

    /** Lets the time pass; a worker that fails ends it. */
    @SuppressWarnings("ReturnValueIgnored") // that it failed is told after all have ended
    private void pass(Duration time) throws InterruptedException {
        if (failed.await(time.toNanos(), NANOSECONDS)) {
            stage = Stage.OVER;
        }
    }
}
