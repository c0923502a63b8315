package accord.contract.rules.report;

import static java.util.stream.Collectors.joining;

import accord.contract.rules.Deed;
import accord.contract.rules.Rule;
import accord.contract.rules.Tally;
import accord.contract.rules.report.Findings.Accepted;
import java.util.ArrayList;
import java.util.List;

/** Findings as one page of Markdown, for a job summary or a pull request. */
public final class MarkdownPage {
    private MarkdownPage() {}

    /** The whole file. */
    public static String of(Findings findings) {
        var parts = new ArrayList<String>();
        parts.add("# The house, as its bytecode has it\n\n**" + findings.summary() + "**\n");
        if (!findings.isClean()) {
            parts.add("## To be mended\n\n"
                    + findings.broken().stream()
                            .map(rule -> broken(findings, rule))
                            .collect(joining("\n")));
        }
        if (!findings.accepted().isEmpty()) {
            parts.add("## Accepted for a while\n\n| rule | where | owner | until | why |\n|---|---|---|---|---|\n"
                    + findings.accepted().stream().map(MarkdownPage::accepted).collect(joining()));
        }
        parts.add(
                "## Who does what\n\nCounted in the bytecode of the kernel and the services, not in the lists of who may."
                        + "\n\n| | classes | expected | who, and where |\n|---|---|---|---|\n"
                        + findings.inventory().stream()
                                .map(tally -> row(findings, tally))
                                .collect(joining()));
        if (!findings.book().without().isEmpty()) {
            parts.add("## Left out\n\n"
                    + findings.book().without().entrySet().stream()
                            .sorted(java.util.Map.Entry.comparingByKey())
                            .map(left -> "- " + left.getKey() + ": " + left.getValue() + "\n")
                            .collect(joining()));
        }
        parts.add("## Pictures\n\n![The walk of a token](walk.svg)\n\n![The rooms](rooms.svg)\n");
        return String.join("\n", parts);
    }

    private static String broken(Findings findings, Rule rule) {
        return "### " + rule.id() + " " + rule.sentence() + "\n\n"
                + findings.breachesOf(rule).stream()
                        .map(breach -> "- `" + breach.path() + ":" + breach.line() + "` " + cell(breach.what()) + "\n")
                        .collect(joining())
                + "\nWhy: " + rule.incident() + ". Do instead: " + rule.instead() + ".\n";
    }

    private static String accepted(Accepted accepted) {
        var exemption = accepted.exemption();
        var breach = accepted.finding().breach();
        return "| %s | `%s:%d` %s | %s | %s | %s |\n"
                .formatted(
                        accepted.finding().rule().id(),
                        breach.path(),
                        breach.line(),
                        cell(breach.what()),
                        cell(exemption.owner()),
                        exemption.expires(),
                        cell(exemption.reason()));
    }

    private static String row(Findings findings, Tally tally) {
        var expected = tally.expected(findings.book());
        var mark = tally.isAsExpected(findings.book()) ? "" : " ✗";
        return "| %s | %d%s | %s | %s |\n"
                .formatted(
                        tally.sentence(),
                        tally.count(),
                        mark,
                        expected.isPresent() ? String.valueOf(expected.getAsInt()) : "",
                        tally.doers().isEmpty()
                                ? "nobody"
                                : tally.doers().stream()
                                        .map(doer -> doer + " " + places(tally.deeds(), doer))
                                        .collect(joining("<br>")));
    }

    private static String places(List<Deed> deeds, String doer) {
        return deeds.stream()
                .filter(deed -> deed.doer().equals(doer))
                .map(deed -> "`" + deed.path().replaceAll(".*/", "") + ":" + deed.line() + "`")
                .distinct()
                .collect(joining(", "));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
