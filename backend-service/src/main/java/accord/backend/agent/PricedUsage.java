package accord.backend.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Usage with what each record cost. A cost that is neither told nor in the price table is reported and never invented.
 *
 * @param records those whose cost is known
 * @param unpriced the models of the others
 */
record PricedUsage(Usage usage, List<PricedRecord> records, Set<String> unpriced, PriceTable table) implements Figures {
    private static final int MOST_NAMED = 20;

    PricedUsage {
        records = List.copyOf(records);
    }

    static PricedUsage of(Usage usage, PriceTable table) {
        var prices = new HashMap<String, Optional<Price>>();
        var records = new ArrayList<PricedRecord>();
        var unpriced = new TreeSet<String>();
        for (var record : usage.records()) {
            costOf(record, prices.computeIfAbsent(record.model(), table::find))
                    .ifPresentOrElse(
                            cost -> records.add(new PricedRecord(record, cost)), () -> unpriced.add(record.model()));
        }
        return new PricedUsage(usage, records, unpriced, table);
    }

    private static Optional<Usd> costOf(UsageRecord record, Optional<Price> price) {
        if (record.tellsCost()) {
            return Optional.of(new Usd(record.cost()));
        }
        return price.map(known -> known.of(record.inputTokens(), record.outputTokens()));
    }

    /** The records by model, in the order in which the models appear. */
    Collection<List<PricedRecord>> byModel() {
        return records.stream()
                .collect(Collectors.groupingBy(PricedRecord::model, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    /** The same, without the records that tell no tokens. */
    Collection<List<PricedRecord>> tellingTokensByModel() {
        return records.stream()
                .filter(priced -> priced.record().tellsTokens())
                .collect(Collectors.groupingBy(PricedRecord::model, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    static Usd total(Collection<PricedRecord> records) {
        return records.stream().map(PricedRecord::cost).reduce(Usd.ZERO, Usd::plus);
    }

    @Override
    public Map<String, Object> plain() {
        var plain = new Plain();
        plain.with("priced_records", records.size());
        plain.with("unpriced_records", usage.records().size() - records.size());
        plain.with("unpriced_models", unpricedModels());
        plain.with("price_table", table.edition());
        return plain.map();
    }

    @Override
    public String told() {
        if (unpriced.isEmpty()) {
            return "";
        }
        return "The cost of " + (usage.records().size() - records.size())
                + " records is not known: they tell none, and the " + table.edition() + " has no price for "
                + String.join(", ", unpricedModels()) + ".";
    }

    @Override
    public boolean isRemark() {
        return true;
    }

    private List<String> unpricedModels() {
        return unpriced.stream().limit(MOST_NAMED).toList();
    }
}
