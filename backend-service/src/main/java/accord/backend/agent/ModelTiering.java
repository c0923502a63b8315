package accord.backend.agent;

import accord.backend.agent.Saving.Confidence;
import accord.backend.agent.Saving.Kind;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Moves the smaller half of a model's requests to a lighter model: the one that the price table names or, for a model that it does
 * not know or that has none, the dearest one that would have cost at most half.
 */
final class ModelTiering implements SavingRule {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    @Override
    public Stream<Saving> savingsIn(PricedUsage usage) {
        var total = PricedUsage.total(usage.records());
        return usage.tellingTokensByModel().stream().flatMap(records -> saving(records, usage.table(), total).stream());
    }

    private static Optional<Saving> saving(List<PricedRecord> records, PriceTable table, Usd total) {
        var smaller = smallerHalf(records);
        var actual = PricedUsage.total(smaller);
        return lighterThan(smaller, actual, table)
                .map(lighter -> new Offer(lighter, actual.minus(Comparison.costOf(smaller, lighter))))
                .filter(offer -> offer.saved().isPositive())
                .map(offer -> new Saving(
                        Kind.MODEL_TIERING,
                        records.getFirst().model(),
                        offer.saved(),
                        offer.saved().percentOf(total),
                        "send the smaller half of " + records.getFirst().model() + "'s requests to "
                                + offer.lighter().model(),
                        smaller.size() + " of " + records.size() + " requests, each of at most "
                                + tokens(smaller.getLast()) + " tokens, cost " + actual
                                + "; the same tokens at the list price of "
                                + offer.lighter().model() + " cost " + actual.minus(offer.saved()),
                        Confidence.MEDIUM));
    }

    private record Offer(Price lighter, Usd saved) {}

    private static List<PricedRecord> smallerHalf(List<PricedRecord> records) {
        return records.stream()
                .sorted(Comparator.comparingLong(ModelTiering::tokens))
                .limit(Math.ceilDiv(records.size(), 2))
                .toList();
    }

    private static Optional<Price> lighterThan(List<PricedRecord> records, Usd actual, PriceTable table) {
        return table.find(records.getFirst().model())
                .flatMap(price -> table.find(price.lighter()))
                .or(() -> table.all().stream()
                        .filter(price -> Comparison.costOf(records, price).compareTo(actual.times(HALF)) <= 0)
                        .max(Comparator.comparing(price -> Comparison.costOf(records, price))));
    }

    private static long tokens(PricedRecord priced) {
        return priced.record().inputTokens() + priced.record().outputTokens();
    }
}
