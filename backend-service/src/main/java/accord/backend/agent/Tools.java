package accord.backend.agent;

import accord.backend.run.Assignment;
import accord.backend.run.ToolCard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every tool that there is. */
final class Tools {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    final Tool<Assignment, Usage> parseUsage;

    final Tool<Usage, PricedUsage> priceLookup;

    final Tool<PricedUsage, Costs> costAnalyzer = new Tool<>(
            overRecords("cost_analyzer", "Adds up what was spent, by model and by day, and names the dearest model."),
            Costs::of);

    final Tool<Usage, Latencies> latencyAnalyzer = new Tool<>(
            overRecords("latency_analyzer", "Computes p50, p95 and p99 by nearest rank, and finds the slow hours."),
            Latencies::of);

    final Tool<PricedUsage, Anomalies> anomalyDetector = new Tool<>(
            overRecords(
                    "anomaly_detector",
                    "Finds requests unlike the others of their model in cost or latency: z > 3, or beyond 1.5 IQR."),
            Anomalies::of);

    final Tool<PricedUsage, Comparison> compareModels = new Tool<>(
            overRecords("compare_models", "Computes what the same tokens would have cost on each known model."),
            Comparison::of);

    final Tool<PricedUsage, Savings> simulateSavings = new Tool<>(
            overRecords(
                    "simulate_savings",
                    "Computes what lighter models, shorter prompts and a cache for repeats would have saved."),
            Savings::of);

    Tools(PriceTable prices, UploadedRecords uploaded) {
        parseUsage = new Tool<>(
                new ToolCard(
                        "parse_usage",
                        "Finds usage records in a message (CSV, JSON lines or a JSON array), or else in earlier ones of its"
                                + " thread, or else in what was uploaded.",
                        object("text", Map.of("type", "string", "description", "the message")),
                        LIMIT,
                        Set.of("text")),
                new RecordSearch(uploaded)::in);
        priceLookup = new Tool<>(
                new ToolCard(
                        "price_lookup",
                        "Finds the cost of each record: its own, or else by the " + prices.edition() + ".",
                        object(
                                "models",
                                Map.of(
                                        "type",
                                        "array",
                                        "items",
                                        Map.of("type", "string"),
                                        "description",
                                        "the models to look up")),
                        LIMIT,
                        Set.of()),
                usage -> PricedUsage.of(usage, prices));
    }

    private static ToolCard overRecords(String name, String description) {
        return new ToolCard(
                name,
                description,
                object("records", Map.of("type", "integer", "description", "how many records it works on")),
                LIMIT,
                Set.of());
    }

    /** The JSON schema of an object with one required property. */
    private static Map<String, Object> object(String property, Map<String, Object> schema) {
        return Map.of(
                "type",
                "object",
                "properties",
                Map.of(property, schema),
                "required",
                List.of(property),
                "additionalProperties",
                false);
    }
}
