package accord.backend.agent;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a request is about, from the words beside its records.
 *
 * @param confidence the category's share of all scores; 0 when no keyword occurs
 */
record Triage(Category category, double confidence, boolean urgent) implements Figures {
    private static final double PER_LETTER = 0.1;
    private static final List<String> URGENCY = List.of("urgent", "asap", "immediately", "critical");
    private static final List<Keyword> KEYWORDS = List.of(
            new Keyword("optimize", Category.COST),
            new Keyword("optimise", Category.COST),
            new Keyword("cost", Category.COST),
            new Keyword("budget", Category.COST),
            new Keyword("bill", Category.COST),
            new Keyword("expensive", Category.COST),
            new Keyword("reduce", Category.COST),
            new Keyword("save", Category.COST),
            new Keyword("performance", Category.PERFORMANCE),
            new Keyword("latency", Category.PERFORMANCE),
            new Keyword("throughput", Category.PERFORMANCE),
            new Keyword("slow", Category.PERFORMANCE),
            new Keyword("bottleneck", Category.PERFORMANCE),
            new Keyword("analyze", Category.WORKLOAD),
            new Keyword("analyse", Category.WORKLOAD),
            new Keyword("configure", Category.CONFIGURATION),
            new Keyword("deployment", Category.CONFIGURATION),
            new Keyword("monitoring", Category.MONITORING),
            new Keyword("alert", Category.MONITORING),
            new Keyword("model", Category.MODEL),
            new Keyword("quality", Category.QUALITY),
            new Keyword("supply", Category.SUPPLY));

    private record Keyword(String word, Category category) {
        /** Its occurrences and a tenth of its length; 0 when it does not occur. */
        double scoreIn(String text) {
            int occurrences = 0;
            for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length())) {
                occurrences++;
            }
            return occurrences == 0 ? 0 : occurrences + PER_LETTER * word.length();
        }
    }

    static Triage of(String prose) {
        String text = prose.toLowerCase(Locale.ROOT);
        var scores = new EnumMap<Category, Double>(Category.class);
        double all = 0;
        for (var keyword : KEYWORDS) {
            double score = keyword.scoreIn(text);
            if (score > 0) {
                scores.merge(keyword.category(), score, Double::sum);
                all += score;
            }
        }
        if (scores.isEmpty()) {
            return new Triage(Category.GENERAL, 0, isUrgent(text));
        }
        var best = best(scores);
        return new Triage(best.getKey(), Distribution.rounded(best.getValue() / all), isUrgent(text));
    }

    /** The first of the highest: the map is in the order of the categories. */
    private static Map.Entry<Category, Double> best(Map<Category, Double> scores) {
        return scores.entrySet().stream()
                .reduce((one, other) -> other.getValue() > one.getValue() ? other : one)
                .orElseThrow();
    }

    private static boolean isUrgent(String text) {
        return URGENCY.stream().anyMatch(text::contains);
    }

    @Override
    public Map<String, Object> plain() {
        var triage = new Plain();
        triage.with("category", category.label());
        triage.with("confidence", confidence);
        triage.with("priority", priority());
        return Map.of("triage", triage.map());
    }

    @Override
    public String told() {
        return "Read as a request about " + category.topic() + " (category " + category.label() + ", confidence "
                + confidence + ", priority " + priority() + ").";
    }

    @Override
    public boolean isRemark() {
        return true;
    }

    private String priority() {
        return urgent ? "high" : "normal";
    }
}
