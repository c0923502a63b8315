package accord.backend.agent;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What to do first, and what it is worth if all days are like those in the records. */
record ActionPlan(List<Action> actions) implements Figures {
    private static final int MOST_ACTIONS = 3;
    private static final BigDecimal DAYS_PER_MONTH = BigDecimal.valueOf(30);
    private static final BigDecimal MONTHS_PER_YEAR = BigDecimal.valueOf(12);
    private static final int DECIMALS = 9;

    /** @param monthly what is saved in thirty days; zero when the records tell no time */
    record Action(Saving saving, Usd monthly) {
        Map<String, Object> plain(int order) {
            var plain = new Plain();
            plain.with("order", order);
            plain.with("action", saving.what());
            plain.with("step", saving.kind().step());
            plain.with("effort", saving.kind().effort());
            plain.with("risk", saving.kind().risk());
            plain.with("success_measure", saving.kind().measure());
            if (monthly.isPositive()) {
                plain.with("monthly_saving_usd", monthly.number());
                plain.with("annual_saving_usd", monthly.times(MONTHS_PER_YEAR).number());
            }
            return plain.map();
        }

        @Override
        public String toString() {
            String worth = monthly.isPositive()
                    ? ", worth " + monthly + " in 30 such days, " + monthly.times(MONTHS_PER_YEAR) + " in a year"
                    : "";
            return saving.what() + worth + ". " + saving.kind().step() + " Effort "
                    + saving.kind().effort() + ", risk " + saving.kind().risk() + "; it works if you see it in "
                    + saving.kind().measure() + ".";
        }
    }

    static ActionPlan of(Savings savings) {
        return new ActionPlan(savings.largestFirst().stream()
                .limit(MOST_ACTIONS)
                .map(saving -> new Action(saving, monthly(saving.amount(), savings.days())))
                .toList());
    }

    private static Usd monthly(Usd amount, int days) {
        return days == 0
                ? Usd.ZERO
                : amount.times(DAYS_PER_MONTH.divide(BigDecimal.valueOf(days), DECIMALS, RoundingMode.HALF_UP));
    }

    @Override
    public Map<String, Object> plain() {
        return Map.of(
                "actions",
                IntStream.range(0, actions.size())
                        .mapToObj(at -> actions.get(at).plain(at + 1))
                        .toList());
    }

    @Override
    public String told() {
        if (actions.isEmpty()) {
            return "";
        }
        return "What to do, in this order"
                + IntStream.range(0, actions.size())
                        .mapToObj(at -> "\n" + (at + 1) + ". " + actions.get(at))
                        .collect(Collectors.joining());
    }
}
