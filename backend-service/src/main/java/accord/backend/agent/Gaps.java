package accord.backend.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the records do not tell, and what cannot be said for want of it. */
record Gaps(List<Gap> gaps) implements Figures {
    private static final int FEW = 10;

    record Gap(String missing, String consequence) {}

    static Gaps in(PricedUsage usage) {
        var records = usage.usage().records();
        var gaps = new ArrayList<Gap>();
        if (records.stream().noneMatch(UsageRecord::tellsTokens)) {
            gaps.add(new Gap("input_tokens, output_tokens", "no saving can be computed"));
        }
        if (records.stream().noneMatch(UsageRecord::tellsLatency)) {
            gaps.add(new Gap("latency_ms", "there are no percentiles"));
        }
        if (records.stream().noneMatch(UsageRecord::tellsTime)) {
            gaps.add(new Gap("time", "there is no cost by day"));
        }
        if (usage.records().size() < records.size()) {
            gaps.add(new Gap("cost", "some models have no price and are left out of all costs"));
        }
        if (records.size() < FEW) {
            gaps.add(new Gap("more records", "take the figures of so few as a first impression"));
        }
        return new Gaps(gaps);
    }

    @Override
    public Map<String, Object> plain() {
        return Map.of("missing", gaps.stream().map(Gap::missing).toList());
    }

    @Override
    public String told() {
        var text = new StringBuilder();
        gaps.forEach(gap -> text.append(text.isEmpty() ? "Missing: " : "; ")
                .append(gap.missing())
                .append(" (")
                .append(gap.consequence())
                .append(')'));
        return text.isEmpty() ? "" : text.append('.').toString();
    }

    @Override
    public boolean isRemark() {
        return true;
    }
}
