package accord.backend.agent;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What could have been saved, the largest first. The savings overlap, so they are never added up.
 *
 * @param days how many days the records cover; 0 when they tell no time
 */
record Savings(List<Saving> largestFirst, int days) implements Figures {
    private static final List<SavingRule> RULES = List.of(new ModelTiering(), new PromptTrimming(), new Caching());
    private static final int MOST_KEPT = 10;
    private static final int MOST_TOLD = 4;

    static Savings of(PricedUsage usage) {
        return new Savings(
                RULES.stream()
                        .flatMap(rule -> rule.savingsIn(usage))
                        .sorted(Comparator.comparing(Saving::amount).reversed())
                        .limit(MOST_KEPT)
                        .toList(),
                Math.toIntExact(usage.records().stream()
                        .filter(priced -> priced.record().tellsTime())
                        .map(priced -> priced.record().day())
                        .distinct()
                        .count()));
    }

    @Override
    public Map<String, Object> plain() {
        var plain = new Plain();
        largestFirst.stream().findFirst().ifPresent(largest -> plain.with("saving", largest.plain()));
        plain.with("recommendations", largestFirst.stream().map(Saving::plain).toList());
        plain.with("days_observed", days);
        return plain.map();
    }

    @Override
    public String told() {
        if (largestFirst.isEmpty()) {
            return "No saving was found: no lighter model, no long prompts, no repeats.";
        }
        String largest = "Largest saving: " + largestFirst.getFirst();
        if (largestFirst.size() == 1) {
            return largest;
        }
        return largest + "\n\nAlso possible (these overlap, so do not add them up)"
                + largestFirst.stream()
                        .skip(1)
                        .limit(MOST_TOLD)
                        .map(saving -> "\n- " + saving)
                        .collect(Collectors.joining());
    }
}
