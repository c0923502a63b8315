package accord.backend.agent;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was spent, on which model and on which day.
 *
 * @param byModel the dearest in total first
 * @param byDay in order; the costs of records without a time are not in it
 */
record Costs(Usd total, int requests, List<ModelCost> byModel, Map<String, Usd> byDay, int failures, Usd failureCost)
        implements Figures {
    /** More names than these are summed up, so that no message grows with its input. */
    private static final int MOST_NAMED = 20;

    private static final String OTHERS = "(others)";

    record ModelCost(String model, int requests, Usd cost) {}

    static Costs of(PricedUsage usage) {
        var failures = usage.records().stream()
                .filter(priced -> priced.record().failed())
                .toList();
        return new Costs(
                PricedUsage.total(usage.records()),
                usage.records().size(),
                usage.byModel().stream()
                        .map(Costs::costOf)
                        .sorted(Comparator.comparing(ModelCost::cost).reversed().thenComparing(ModelCost::model))
                        .toList(),
                byDay(usage.records()),
                failures.size(),
                PricedUsage.total(failures));
    }

    private static ModelCost costOf(List<PricedRecord> records) {
        return new ModelCost(records.getFirst().model(), records.size(), PricedUsage.total(records));
    }

    private static Map<String, Usd> byDay(Collection<PricedRecord> records) {
        return records.stream()
                .filter(priced -> priced.record().tellsTime())
                .collect(
                        Collectors.toMap(priced -> priced.record().day(), PricedRecord::cost, Usd::plus, TreeMap::new));
    }

    @Override
    public Map<String, Object> plain() {
        var plain = new Plain();
        plain.with("total_cost_usd", total.number());
        plain.with("requests", requests);
        plain.with("cost_by_model", numbers(named(costsByModel())));
        plain.with("cost_by_day", numbers(named(byDay)));
        plain.with("failed_requests", failures);
        plain.with("failed_cost_usd", failureCost.number());
        byModel.stream().findFirst().ifPresent(dearest -> {
            plain.with("dearest_model", dearest.model());
            plain.with("dearest_model_cost_usd", dearest.cost().number());
            plain.with("dearest_model_share_percent", dearest.cost().percentOf(total));
        });
        return plain.map();
    }

    @Override
    public String told() {
        if (byModel.isEmpty()) {
            return "";
        }
        var dearest = byModel.getFirst();
        var text = new StringBuilder();
        text.append(requests)
                .append(requests == 1 ? " request cost " : " requests cost ")
                .append(total);
        text.append(". The dearest model is ")
                .append(dearest.model())
                .append(": ")
                .append(dearest.cost());
        text.append(", ").append(dearest.cost().percentOf(total)).append(" % of it.");
        if (failureCost.isPositive()) {
            text.append(" Failed requests (")
                    .append(failures)
                    .append(") took ")
                    .append(failureCost)
                    .append(" of it.");
        }
        text.append("\n\nCost by model");
        named(costsByModel()).forEach((model, cost) -> text.append(line(model, cost)));
        if (!byDay.isEmpty()) {
            text.append("\n\nCost by day");
            named(byDay).forEach((day, cost) -> text.append(line(day, cost)));
        }
        return text.toString();
    }

    private String line(String name, Usd cost) {
        return "\n- " + name + ": " + cost + " (" + cost.percentOf(total) + " %)";
    }

    private Map<String, Usd> costsByModel() {
        var costs = new LinkedHashMap<String, Usd>();
        byModel.forEach(model -> costs.put(model.model(), model.cost()));
        return costs;
    }

    private static Map<String, Usd> named(Map<String, Usd> costs) {
        var named = new LinkedHashMap<String, Usd>();
        costs.forEach((name, cost) -> named.merge(named.size() < MOST_NAMED ? name : OTHERS, cost, Usd::plus));
        return named;
    }

    private static Map<String, Object> numbers(Map<String, Usd> costs) {
        var numbers = new Plain();
        costs.forEach((name, cost) -> numbers.with(name, cost.number()));
        return numbers.map();
    }
}
