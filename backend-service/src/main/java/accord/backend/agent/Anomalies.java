package accord.backend.agent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Requests that are unlike the others of their model, in cost or latency: more than three standard deviations from the mean, or
 * beyond the fences of the interquartile range.
 *
 * @param first the strangest of them, strangest first
 * @param count how many there are
 */
record Anomalies(List<Anomaly> first, int count) implements Figures {
    private static final double MOST_DEVIATIONS = 3;
    private static final int FEWEST_VALUES = 4;
    private static final int MOST_KEPT = 20;
    private static final int MOST_TOLD = 3;

    record Anomaly(int line, String model, String metric, double value, double zScore, List<String> rules) {
        Map<String, Object> plain() {
            return new Plain()
                    .with("line", line)
                    .with("model", model)
                    .with("metric", metric)
                    .with("value", value)
                    .with("z_score", zScore)
                    .with("rules", rules)
                    .map();
        }

        @Override
        public String toString() {
            return "line " + line + ", " + metric + " of " + model + ": " + value + " (z " + zScore + ")";
        }
    }

    static Anomalies of(PricedUsage usage) {
        var all = new ArrayList<Anomaly>();
        usage.byModel()
                .forEach(records -> all.addAll(
                        among(records, "cost_usd", priced -> priced.cost().number())));
        usage.byModel().stream()
                .map(records -> records.stream()
                        .filter(priced -> priced.record().tellsLatency())
                        .toList())
                .forEach(records -> all.addAll(among(
                        records,
                        "latency_ms",
                        priced -> priced.record().latencyMs().doubleValue())));
        all.sort(Comparator.comparingDouble((Anomaly anomaly) -> -Math.abs(anomaly.zScore()))
                .thenComparingInt(Anomaly::line));
        return new Anomalies(all.stream().limit(MOST_KEPT).toList(), all.size());
    }

    private static List<Anomaly> among(
            List<PricedRecord> records, String metric, ToDoubleFunction<PricedRecord> measure) {
        if (records.size() < FEWEST_VALUES) {
            return List.of();
        }
        var distribution = Distribution.of(records.stream().mapToDouble(measure).toArray());
        var found = new ArrayList<Anomaly>();
        for (var priced : records) {
            double value = measure.applyAsDouble(priced);
            var rules = rulesBrokenBy(value, distribution);
            if (!rules.isEmpty()) {
                double zScore = Distribution.rounded(distribution.zScore(value));
                found.add(new Anomaly(priced.record().line(), priced.model(), metric, value, zScore, rules));
            }
        }
        return found;
    }

    private static List<String> rulesBrokenBy(double value, Distribution distribution) {
        var rules = new ArrayList<String>();
        if (Math.abs(distribution.zScore(value)) > MOST_DEVIATIONS) {
            rules.add("z > 3");
        }
        if (distribution.isOutsideFences(value)) {
            rules.add("IQR 1.5");
        }
        return List.copyOf(rules);
    }

    @Override
    public Map<String, Object> plain() {
        var plain = new Plain();
        plain.with("anomaly_count", count);
        plain.with("anomalies", first.stream().map(Anomaly::plain).toList());
        return plain.map();
    }

    @Override
    public String told() {
        if (count == 0) {
            return "";
        }
        return "Unusual for their model: " + count + (count == 1 ? " value, " : " values, first ")
                + first.stream().limit(MOST_TOLD).map(Anomaly::toString).collect(Collectors.joining("; ")) + ".";
    }
}
