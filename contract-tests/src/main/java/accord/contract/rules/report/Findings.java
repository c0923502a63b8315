package accord.contract.rules.report;

import accord.contract.rules.Breach;
import accord.contract.rules.Codebase;
import accord.contract.rules.Inventory;
import accord.contract.rules.Rule;
import accord.contract.rules.Rulebook;
import accord.contract.rules.Tally;
import accord.contract.rules.baseline.Baseline;
import accord.contract.rules.baseline.Exemption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the rules found in one code base on one day.
 *
 * @param rules those that were applied, those about the house, the numbers and the baseline too
 * @param open what has to be mended
 * @param accepted what somebody answers for
 */
public record Findings(
        Rulebook book,
        List<Rule> rules,
        List<Finding> open,
        List<Accepted> accepted,
        List<Tally> inventory,
        int classes) {
    /** A rule that is broken, and where. */
    public record Finding(Rule rule, Breach breach) {}

    /** A finding that somebody answers for. */
    public record Accepted(Finding finding, Exemption exemption) {}

    public Findings {
        rules = List.copyOf(rules);
        open = List.copyOf(open);
        accepted = List.copyOf(accepted);
        inventory = List.copyOf(inventory);
    }

    /** Applies every rule of the book, and those about the book itself. */
    public static Findings of(Rulebook book, Codebase codebase, Baseline baseline, LocalDate today) {
        var rules = Stream.of(
                        book.rules(),
                        List.of(book.existence(), Inventory.asRule(book)),
                        baseline.rules(book.rules(), today))
                .flatMap(List::stream)
                .toList();
        var open = new ArrayList<Finding>();
        var accepted = new ArrayList<Accepted>();
        for (var rule : rules) {
            for (var breach : rule.breaches(codebase)) {
                var finding = new Finding(rule, breach);
                baseline.exempting(rule, breach, today)
                        .ifPresentOrElse(
                                exemption -> accepted.add(new Accepted(finding, exemption)), () -> open.add(finding));
            }
        }
        return new Findings(
                book,
                rules,
                open,
                accepted,
                Inventory.of(book.house(), codebase),
                codebase.names().size());
    }

    /** Whether there is nothing to be mended. */
    public boolean isClean() {
        return open.isEmpty();
    }

    /** The open breaches of a rule. */
    public List<Breach> breachesOf(Rule rule) {
        return open.stream()
                .filter(finding -> finding.rule().id().equals(rule.id()))
                .map(Finding::breach)
                .toList();
    }

    /** Rules that are broken somewhere, in their order. */
    public List<Rule> broken() {
        return rules.stream().filter(rule -> !breachesOf(rule).isEmpty()).toList();
    }

    /** One line: what was looked at, and what came of it. */
    public String summary() {
        return "%d rules, %d classes: %s%s"
                .formatted(
                        rules.size(),
                        classes,
                        isClean() ? "clean" : open.size() + " breach(es) of " + broken().size() + " rule(s)",
                        accepted.isEmpty() ? "" : ", " + accepted.size() + " accepted for a while");
    }
}
