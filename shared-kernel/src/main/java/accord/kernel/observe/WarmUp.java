package accord.kernel.observe;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the service serve itself for a while before it says that it is ready, because a JVM serves its first thousand requests
 * slowly. Whatever goes wrong here is told and keeps nobody waiting.
 */
@Context
@Requires(property = "accord.warm-up.within", defaultValue = "0s", notEquals = "0s")
final class WarmUp
        implements HealthCheck, ApplicationEventListener<ServerStartupEvent>, GracefulShutdownCapable, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int AT_ONCE = 4;

    private final WarmUpSettings settings;
    private final List<Exercise> exercises;
    private final OwnSockets sockets;
    private final Measurements measurements;
    private final LongAdder rounds = new LongAdder();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile @Nullable Thread warming;
    private volatile Duration took = Duration.ZERO;
    private volatile Duration used = Duration.ZERO;

    WarmUp(WarmUpSettings settings, List<Exercise> exercises, OwnSockets sockets, Measurements measurements) {
        this.settings = settings;
        this.exercises = List.copyOf(exercises);
        this.sockets = sockets;
        this.measurements = measurements;
        if (settings.isOff()) {
            over.complete(null);
        }
        measurements.level("warm.up.seconds", "how long the warm-up took", this, each -> seconds(each.took));
        measurements.level("warm.up.cpu.seconds", "what the process used meanwhile", this, each -> seconds(each.used));
        measurements.level("warm.up.rounds", "how often it did everything", rounds, LongAdder::sum);
    }

    @Override
    public String name() {
        return "warm-up";
    }

    @Override
    public Condition ask() {
        return HealthCheck.upOr(over.isDone(), "warming up");
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        if (!settings.isOff()) {
            var server = event.getSource();
            var thread = Thread.ofPlatform()
                    .daemon()
                    .name("warm-up")
                    .unstarted(() -> warmUp(server.getHost(), server.getPort()));
            warming = thread;
            thread.start();
        }
    }

    private void warmUp(String host, int port) {
        try {
            exerciseAndTell(host, port);
        } finally {
            sockets.forgetSoon();
            over.complete(null);
        }
    }

    private void exerciseAndTell(String host, int port) {
        var began = System.nanoTime();
        var cpuBefore = measurements.cpu();
        try {
            exercise(began, address(host, port));
        } catch (InterruptedException _) {
            // Whoever stops the service has no use for a warm one.
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
        took = Duration.ofNanos(System.nanoTime() - began);
        used = measurements.cpu().minus(cpuBefore);
        tell();
    }

    private void exercise(long began, InetSocketAddress server) throws InterruptedException {
        var deadline = began + settings.within().toNanos();
        var own = new OwnCalls(server, sockets);
        try (var workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("warm-up-", 0).factory())) {
            for (var i = 0; i < AT_ONCE; i++) {
                workers.execute(() -> repeat(own, deadline));
            }
            workers.shutdown();
            try {
                workers.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } finally {
                // Whoever is still at it hangs up: an interrupt closes the socket that a virtual thread waits for.
                workers.shutdownNow();
            }
        }
    }

    private void repeat(OwnCalls own, long deadline) {
        try {
            while (isGoingOn(deadline)) {
                for (var exercise : exercises) {
                    exercise.once(own);
                }
                rounds.increment();
            }
        } catch (IOException | RuntimeException e) {
            // What the end of the time cut off did not fail.
            if (isGoingOn(deadline)) {
                failure.compareAndSet(null, e);
            }
        }
    }

    private boolean isGoingOn(long deadline) {
        return !stopped && failure.get() == null && deadline - System.nanoTime() > 0;
    }

    private void tell() {
        var problem = failure.get();
        if (problem != null) {
            LOG.warn("the warm-up ended early, and the service is ready nevertheless: {}", problem.toString());
        }
        LOG.atInfo()
                .addKeyValue("name", "warmed_up")
                .addKeyValue("ms", took.toMillis())
                .addKeyValue("cpu_ms", used.toMillis())
                .addKeyValue("rounds", rounds.sum())
                .log(
                        "warmed up for {} ms: {} rounds, {} ms of CPU time",
                        took.toMillis(),
                        rounds.sum(),
                        used.toMillis());
    }

    /** Ends before the port is closed, which would look like a failure. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    /** Whoever stops the service does not wait for this. */
    @Override
    public CompletionStage<?> shutdownGracefully() {
        stop();
        return over;
    }

    @PreDestroy
    void stop() {
        stopped = true;
        var thread = warming;
        if (thread == null) {
            over.complete(null);
        } else {
            thread.interrupt();
        }
    }

    private static InetSocketAddress address(String host, int port) throws UnknownHostException {
        var named = InetAddress.getByName(host);
        return new InetSocketAddress(named.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : named, port);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
