package accord.backend;

import accord.backend.conversation.Connections;
import accord.backend.conversation.EventStreams;
import accord.backend.run.Runs;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out, inside the ten seconds between SIGTERM and SIGKILL: connections are told when to come back and leave one
 * after another; HTTP streams end; runs that are still at work say that they were interrupted.
 */
@Singleton
final class Drain implements GracefulShutdownCapable {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration SPREAD = Duration.ofSeconds(5);
    private static final Duration RUNS_WITHIN = Duration.ofSeconds(2);
    private static final Duration LAST_WITHIN = Duration.ofMillis(500);

    private final Connections connections;
    private final EventStreams streams;
    private final Runs runs;

    Drain(Connections connections, EventStreams streams, Runs runs) {
        this.connections = connections;
        this.streams = streams;
        this.runs = runs;
    }

    @Override
    public CompletionStage<?> shutdownGracefully() {
        var drained = new CompletableFuture<Void>();
        Thread.ofVirtual().name("drain").start(() -> {
            try {
                drain();
            } finally {
                drained.complete(null);
            }
        });
        return drained;
    }

    private void drain() {
        LOG.info("draining {} connections, {} streams and {} runs", connections.count(), streams.count(), runs.count());
        try {
            connections.announceDrain(SPREAD);
            runs.stopAll(RUNS_WITHIN);
            streams.drain(SPREAD);
            connections.drain(SPREAD, LAST_WITHIN);
            LOG.info("drained");
        } catch (InterruptedException _) {
            LOG.warn("draining was interrupted with {} connections open", connections.count());
        }
    }
}
