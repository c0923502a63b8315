package accord.backend.agent;

import accord.backend.agent.Saving.Confidence;
import accord.backend.agent.Saving.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Trims long prompts: where a model's mean input exceeds 1,000 tokens, a quarter of what lies beyond 1,000 in each request. */
final class PromptTrimming implements SavingRule {
    private static final long LONG_PROMPT = 1000;
    private static final BigDecimal TRIMMED = new BigDecimal("0.25");
    private static final int DECIMALS = 12;

    @Override
    public Stream<Saving> savingsIn(PricedUsage usage) {
        var total = PricedUsage.total(usage.records());
        return usage.tellingTokensByModel().stream()
                .filter(records -> meanInput(records) > LONG_PROMPT)
                .flatMap(
                        records -> usage
                                .table()
                                .find(records.getFirst().model())
                                .flatMap(price -> saving(records, price, total))
                                .stream());
    }

    private static Optional<Saving> saving(List<PricedRecord> records, Price price, Usd total) {
        var saved = records.stream().map(priced -> saved(priced, price)).reduce(Usd.ZERO, Usd::plus);
        if (!saved.isPositive()) {
            return Optional.empty();
        }
        return Optional.of(new Saving(
                Kind.PROMPT_TRIMMING,
                records.getFirst().model(),
                saved,
                saved.percentOf(total),
                "trim the long prompts of " + records.getFirst().model(),
                "the mean input is " + Math.round(meanInput(records))
                        + " tokens; a quarter of the tokens beyond the first 1000 of each request, at its input price",
                Confidence.MEDIUM));
    }

    /** The trimmed tokens' share of what the request really cost, so that a discount stays a discount. */
    private static Usd saved(PricedRecord priced, Price price) {
        var record = priced.record();
        long beyond = Math.max(0, record.inputTokens() - LONG_PROMPT);
        var listed = price.of(record.inputTokens(), record.outputTokens());
        if (beyond == 0 || !listed.isPositive()) {
            return Usd.ZERO;
        }
        var share = price.of(beyond, 0).times(TRIMMED).amount().divide(listed.amount(), DECIMALS, RoundingMode.HALF_UP);
        return priced.cost().times(share);
    }

    private static double meanInput(List<PricedRecord> records) {
        return records.stream()
                .mapToLong(priced -> priced.record().inputTokens())
                .average()
                .orElse(0);
    }
}
