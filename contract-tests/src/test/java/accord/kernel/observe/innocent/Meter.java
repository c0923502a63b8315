package accord.kernel.observe.innocent;

import accord.contract.rules.Innocent;
import accord.kernel.environment.Environment;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, and says where it runs without asking. */
@Innocent
@Singleton
final class Meter {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Environment environment;

    Meter(Environment environment) {
        this.environment = environment;
    }

    void count(String name) {
        counts.computeIfAbsent(name, _ -> new LongAdder()).increment();
    }

    Map<String, Long> totals() {
        var totals = new TreeMap<String, Long>();
        counts.forEach((name, count) -> totals.put(name, count.sum()));
        LOG.info("{} counters in {}", totals.size(), environment.label());
        return totals;
    }
}
