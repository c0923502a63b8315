package accord.backend.agent;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the same tokens would have cost on each model of the price table, the cheapest first.
 *
 * @param requests those that tell their tokens
 * @param actual what these really cost
 */
record Comparison(int requests, Usd actual, List<Alternative> alternatives) implements Figures {
    private static final int MOST_TOLD = 3;

    record Alternative(String model, Usd cost) {}

    static Comparison of(PricedUsage usage) {
        var records = usage.records().stream()
                .filter(priced -> priced.record().tellsTokens())
                .toList();
        return new Comparison(
                records.size(),
                PricedUsage.total(records),
                usage.table().all().stream()
                        .map(price -> new Alternative(price.model(), costOf(records, price)))
                        .sorted(Comparator.comparing(Alternative::cost))
                        .toList());
    }

    static Usd costOf(List<PricedRecord> records, Price price) {
        return records.stream()
                .map(PricedRecord::record)
                .map(record -> price.of(record.inputTokens(), record.outputTokens()))
                .reduce(Usd.ZERO, Usd::plus);
    }

    @Override
    public Map<String, Object> plain() {
        var costs = new Plain();
        alternatives.forEach(one -> costs.with(one.model(), one.cost().number()));
        var plain = new Plain();
        plain.with("compared_requests", requests);
        plain.with("compared_cost_usd", actual.number());
        plain.with("same_tokens_cost_usd", costs.map());
        return plain.map();
    }

    @Override
    public String told() {
        var cheaper = alternatives.stream()
                .filter(one -> one.cost().compareTo(actual) < 0)
                .limit(MOST_TOLD)
                .toList();
        if (cheaper.isEmpty()) {
            return "";
        }
        return "By price alone, the same tokens would cost "
                + cheaper.stream().map(one -> one.cost() + " on " + one.model()).collect(Collectors.joining(", "))
                + " instead of " + actual + ".";
    }
}
