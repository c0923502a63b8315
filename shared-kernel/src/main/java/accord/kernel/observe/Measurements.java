package accord.kernel.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Every figure of this process, and its text for a scraper. A meter is made at start and kept by whoever moves it, so that
 * nothing is looked up while something happens. Labels come from closed sets: nobody outside can make one.
 */
@Singleton
public final class Measurements {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    @Inject
    public Measurements() {
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private Measurements(Tags none) {
        registry.config().commonTags(none);
    }

    /** Figures that nobody reads: for what a service does to itself. */
    public static Measurements unread() {
        return new Measurements(Tags.empty());
    }

    /**
     * How often something happened.
     *
     * @param name in dots, and without {@code total}, which a scrape adds: {@code ws.handshake}
     * @param labels name, value, name, value
     */
    public Counter counter(String name, String what, String... labels) {
        return Counter.builder(name).description(what).tags(labels).register(registry);
    }

    /** How often something happened, where somebody counts already. */
    public <T> void counted(String name, String what, T owner, ToDoubleFunction<T> count, String... labels) {
        FunctionCounter.builder(name, owner, count)
                .description(what)
                .tags(labels)
                .register(registry);
    }

    /** How much of something there is, asked at each scrape. */
    public <T> void level(String name, String what, T owner, ToDoubleFunction<T> level) {
        Gauge.builder(name, owner, level).description(what).register(registry);
    }

    /** How long something took, in buckets with these upper bounds. A scrape adds {@code seconds} to the name. */
    public Timer timer(String name, String what, List<Duration> bounds, String... labels) {
        return Timer.builder(name)
                .description(what)
                .tags(labels)
                .serviceLevelObjectives(bounds.toArray(Duration[]::new))
                .register(registry);
    }

    /** The CPU time that the process has used. */
    Duration cpu() {
        return Duration.ofNanos(
                (long) registry.get("process.cpu.time").functionCounter().count());
    }

    /** Everything, as Prometheus reads it. */
    public String text() {
        return registry.scrape();
    }

    @PreDestroy
    void close() {
        collections.close();
        registry.close();
    }
}
