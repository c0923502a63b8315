package accord.backend.agent;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How long the requests took, in milliseconds, failed ones included.
 *
 * @param peaks the hours of at least three requests whose mean is more than one and a half times the mean of all, the slowest
 *     first
 */
record Latencies(int requests, double p50, double p95, double p99, double mean, double max, List<Peak> peaks)
        implements Figures {
    private static final double SLOW_MS = 1000;
    private static final double PEAK = 1.5;
    private static final int MOST_PEAKS = 5;
    private static final int FEWEST_REQUESTS = 3;

    record Peak(String hour, double mean, int requests) {
        Map<String, Object> plain() {
            return new Plain()
                    .with("hour", hour)
                    .with("mean_ms", mean)
                    .with("requests", requests)
                    .map();
        }
    }

    static Latencies of(Usage usage) {
        var timed = usage.records().stream().filter(UsageRecord::tellsLatency).toList();
        if (timed.isEmpty()) {
            return new Latencies(0, 0, 0, 0, 0, 0, List.of());
        }
        var all = distribution(timed);
        return new Latencies(
                all.size(),
                all.percentile(50),
                all.percentile(95),
                all.percentile(99),
                Distribution.rounded(all.mean()),
                all.largest(),
                peaks(timed, all.mean()));
    }

    private static List<Peak> peaks(List<UsageRecord> timed, double mean) {
        return timed.stream()
                .filter(UsageRecord::tellsTime)
                .collect(Collectors.groupingBy(UsageRecord::hour, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(hour -> peak(hour.getKey(), distribution(hour.getValue())))
                .filter(hour -> hour.requests() >= FEWEST_REQUESTS && hour.mean() > PEAK * mean)
                .sorted((one, other) -> Double.compare(other.mean(), one.mean()))
                .limit(MOST_PEAKS)
                .toList();
    }

    private static Peak peak(String hour, Distribution latencies) {
        return new Peak(hour, Distribution.rounded(latencies.mean()), latencies.size());
    }

    private static Distribution distribution(List<UsageRecord> timed) {
        return Distribution.of(timed.stream()
                .mapToDouble(record -> record.latencyMs().doubleValue())
                .toArray());
    }

    boolean isSlow() {
        return p99 > SLOW_MS;
    }

    @Override
    public Map<String, Object> plain() {
        if (requests == 0) {
            return Map.of("latency", Map.of("requests", 0));
        }
        var latency = new Plain();
        latency.with("requests", requests);
        latency.with("p50_ms", p50);
        latency.with("p95_ms", p95);
        latency.with("p99_ms", p99);
        latency.with("mean_ms", mean);
        latency.with("max_ms", max);
        latency.with("p99_above_1s", isSlow());
        latency.with("percentiles", "nearest rank");
        latency.with("peaks", peaks.stream().map(Peak::plain).toList());
        return Map.of("latency", latency.map());
    }

    @Override
    public String told() {
        if (requests == 0) {
            return "";
        }
        var text = new StringBuilder("Latency of ")
                .append(requests)
                .append(" requests: p50 " + shown(p50) + ", p95 " + shown(p95) + ", p99 " + shown(p99));
        text.append(isSlow() ? ", which is above 1 s." : ".");
        if (!peaks.isEmpty()) {
            text.append(" Slow hours: ");
            text.append(peaks.stream()
                    .map(peak -> peak.hour() + " (mean " + shown(peak.mean()) + ")")
                    .collect(Collectors.joining(", ")));
            text.append('.');
        }
        return text.toString();
    }

    static String shown(double milliseconds) {
        return Math.round(milliseconds) + " ms";
    }
}
