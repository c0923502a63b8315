package accord.backend.agent;

import accord.backend.agent.Saving.Confidence;
import accord.backend.agent.Saving.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Answers repeats from a cache. Where the export identifies prompts, a repeat is the same prompt to the same model; elsewhere it
 * is the same model with the same numbers of tokens, which proves less. Failed requests are no repeats.
 */
final class Caching implements SavingRule {
    @Override
    public Stream<Saving> savingsIn(PricedUsage usage) {
        boolean identified = usage.records().stream()
                .anyMatch(priced -> !priced.record().prompt().isEmpty());
        var total = PricedUsage.total(usage.records());
        return usage.byModel().stream()
                .map(records -> repeatsAmong(records, identified))
                .filter(repeats -> PricedUsage.total(repeats).isPositive())
                .map(repeats -> saving(repeats, identified, total));
    }

    private static Saving saving(List<PricedRecord> repeats, boolean identified, Usd total) {
        var saved = PricedUsage.total(repeats);
        String model = repeats.getFirst().model();
        return new Saving(
                Kind.CACHING,
                model,
                saved,
                saved.percentOf(total),
                "answer the repeats of " + model + " from a cache",
                repeats.size() + " requests repeat an earlier one ("
                        + (identified ? "same prompt" : "same numbers of input and output tokens") + "); their cost",
                identified ? Confidence.HIGH : Confidence.LOW);
    }

    private static List<PricedRecord> repeatsAmong(List<PricedRecord> records, boolean identified) {
        var seen = new HashSet<String>();
        return records.stream()
                .filter(priced -> !priced.record().failed())
                .filter(priced -> identified
                        ? !priced.record().prompt().isEmpty()
                        : priced.record().tellsTokens())
                .filter(priced -> !seen.add(identity(priced.record(), identified)))
                .toList();
    }

    private static String identity(UsageRecord record, boolean identified) {
        return identified ? record.prompt() : record.inputTokens() + " " + record.outputTokens();
    }
}
