package accord.backend.agent;

import accord.backend.run.AgentCard;
import accord.backend.run.Answer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What to say to a request without records: precisely what is needed. Made once, because most requests are small talk. */
final class Guidance {
    private static final String NEEDS = """
            Upload them at /api/usage, or paste them into a message, at most 64 KiB at once, as CSV (with commas, semicolons or \
            tabs), as JSON lines or, in a message, as a JSON array, with these columns:
            - time, model, input_tokens, output_tokens
            - latency_ms, for percentiles and slow hours
            - cost in USD, for models that I have no price for
            - status, for the cost of failures; prompt_hash, to find repeats

            For example:
            ```
            time,model,input_tokens,output_tokens,latency_ms,cost,status
            2026-11-18T09:00:00Z,gpt-4,1200,350,2100,0.057,ok
            2026-11-18T09:00:07Z,claude-3-haiku,800,120,430,0.00035,ok
            ```
            You get cost by model and day, p50, p95 and p99 of latency, anomalies, and savings with the computation behind each.""";

    private record Words(String text, Map<String, Object> result) {}

    private final Map<Category, Words> byCategory = new EnumMap<>(Category.class);

    Guidance() {
        for (var category : Category.values()) {
            byCategory.put(category, new Words(text(category), result(category)));
        }
    }

    Answer answer(AgentCard agent, Category category, Usage usage) {
        var words = Objects.requireNonNull(byCategory.get(category));
        if (usage.malformedLines() == 0) {
            return new Answer(agent.name(), words.text(), words.result());
        }
        return new Answer(
                agent.name(),
                usage.told() + "\n\n" + words.text(),
                new Plain().withAll(words.result()).withAll(usage.plain()).map());
    }

    private static String text(Category category) {
        return "To look into " + category.topic() + " I need usage records, and I find none in this message.\n\n"
                + NEEDS;
    }

    private static Map<String, Object> result(Category category) {
        return new Plain()
                .with("engine", RulesSupervisor.ENGINE)
                .with("data_sufficiency", Sufficiency.INSUFFICIENT.label())
                .with("category", category.label())
                .with("records", 0)
                .with(
                        "needs",
                        List.of("time", "model", "input_tokens", "output_tokens", "latency_ms", "cost", "status"))
                .map();
    }
}
