package accord.contract.rules.report;

import static accord.contract.rules.report.JUnitXml.escaped;
import static java.util.stream.Collectors.joining;

import accord.contract.rules.Breach;
import accord.contract.rules.Deed;
import accord.contract.rules.Rule;
import accord.contract.rules.Tally;
import accord.contract.rules.picture.Pictures;
import accord.contract.rules.report.Findings.Accepted;
import java.util.stream.Stream;

/** Findings as one page that needs nothing beside it: for a browser, an artifact, a mail. */
public final class HtmlPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d8dee4; --paper: #ffffff; --good: #1a7f37; --bad: #cf222e; --tint: #f6f8fa }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #30363d; --paper: #0d1117; --good: #3fb950; --bad: #f85149; --tint: #151b23 } }
            * { box-sizing: border-box }
            body { margin: 0 auto; max-width: 72rem; padding: 2.5rem 1.5rem 5rem; background: var(--paper); color: var(--ink); font: 15px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif }
            h1 { font-size: 1.7rem; margin: 0 0 .3rem } h2 { font-size: 1.2rem; margin: 2.6rem 0 .6rem } h3 { font-size: 1rem; margin: 1.6rem 0 .2rem }
            p { margin: .2rem 0 .8rem } .soft { color: var(--soft) }
            .verdict { font-size: 1.05rem; font-weight: 600 } .good { color: var(--good) } .bad { color: var(--bad) }
            table { width: 100%; border-collapse: collapse } th, td { text-align: left; vertical-align: top; padding: .45rem .8rem .45rem 0; border-bottom: 1px solid var(--line) }
            th { font-weight: 600; color: var(--soft); font-size: .85rem } td.number { font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap }
            code { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere }
            .who { display: grid; grid-template-columns: 13rem 1fr; gap: 0 1rem } .who code { color: var(--soft) }
            .breach { background: var(--tint); border-left: 3px solid var(--bad); border-radius: 4px; padding: .5rem .8rem; margin: .35rem 0 }
            figure { margin: 1rem 0; overflow-x: auto } svg { max-width: 100%; height: auto }
            details { margin-top: .6rem } summary { cursor: pointer; color: var(--soft) }
            """;

    private final Findings findings;

    private HtmlPage(Findings findings) {
        this.findings = findings;
    }

    /** The whole file. */
    public static String of(Findings findings, Pictures pictures) {
        return new HtmlPage(findings).page(pictures);
    }

    private String page(Pictures pictures) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>The house, as its bytecode has it</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>The house, as its bytecode has it</h1>
                <p class="verdict %s">%s</p>
                %s%s<h2>Who does what</h2>
                <p class="soft">Counted in the bytecode of the kernel and the services, not in the lists of who may.</p>
                <table>
                <thead><tr><th></th><th>classes</th><th>expected</th><th>who, and where</th></tr></thead>
                <tbody>
                %s</tbody>
                </table>
                <h2>The walk of a token</h2>
                <figure>%s</figure>
                <h2>The rooms</h2>
                <figure>%s</figure>
                <h2>The rules</h2>
                %s</body>
                </html>
                """.formatted(
                        STYLE,
                        findings.isClean() ? "good" : "bad",
                        escaped(findings.summary()),
                        broken(),
                        accepted(),
                        findings.inventory().stream().map(this::row).collect(joining()),
                        pictures.walk(),
                        pictures.rooms(),
                        rules());
    }

    private String broken() {
        return findings.isClean()
                ? ""
                : "<h2>To be mended</h2>\n"
                        + findings.broken().stream()
                                .map(rule -> "<h3>%s %s</h3>\n%s<p><b>Why:</b> %s<br><b>Do instead:</b> %s</p>\n"
                                        .formatted(
                                                rule.id(),
                                                sentence(rule),
                                                findings.breachesOf(rule).stream()
                                                        .map(HtmlPage::breach)
                                                        .collect(joining()),
                                                escaped(rule.incident()),
                                                escaped(rule.instead())))
                                .collect(joining());
    }

    private static String breach(Breach breach) {
        return "<div class=\"breach\"><code>%s:%d</code><br>%s</div>\n"
                .formatted(escaped(breach.path()), breach.line(), escaped(breach.what()));
    }

    private String accepted() {
        return findings.accepted().isEmpty()
                ? ""
                : "<h2>Accepted for a while</h2>\n<table>\n<thead><tr><th>rule</th><th>where</th><th>owner</th><th>until</th>"
                        + "<th>why</th></tr></thead>\n<tbody>\n"
                        + findings.accepted().stream().map(HtmlPage::row).collect(joining())
                        + "</tbody>\n</table>\n";
    }

    private static String row(Accepted accepted) {
        var exemption = accepted.exemption();
        var breach = accepted.finding().breach();
        return cells(
                accepted.finding().rule().id(),
                "<code>" + escaped(breach.path()) + ":" + breach.line() + "</code> " + escaped(breach.what()),
                escaped(exemption.owner()),
                exemption.expires().toString(),
                escaped(exemption.reason()));
    }

    private String row(Tally tally) {
        var expected = tally.expected(findings.book());
        return "<tr><td>%s</td><td class=\"number %s\">%d</td><td class=\"number\">%s</td><td>%s</td></tr>\n"
                .formatted(
                        escaped(tally.sentence()),
                        expected.isEmpty() ? "" : tally.isAsExpected(findings.book()) ? "good" : "bad",
                        tally.count(),
                        expected.isPresent() ? String.valueOf(expected.getAsInt()) : "",
                        tally.doers().isEmpty()
                                ? "<span class=\"soft\">nobody</span>"
                                : tally.doers().stream()
                                        .map(doer -> doer(tally, doer))
                                        .collect(joining()));
    }

    private static String doer(Tally tally, String doer) {
        return "<div class=\"who\"><span>%s</span><code>%s</code></div>"
                .formatted(
                        escaped(doer),
                        tally.deeds().stream()
                                .filter(deed -> deed.doer().equals(doer))
                                .map(HtmlPage::place)
                                .distinct()
                                .collect(joining(", ")));
    }

    private static String place(Deed deed) {
        return escaped(deed.path().replaceAll(".*/", "") + ":" + deed.line());
    }

    private String rules() {
        return findings.rules().stream()
                .map(rule ->
                        "<details><summary>%s %s</summary><p><b>Why:</b> %s<br><b>Do instead:</b> %s</p></details>\n"
                                .formatted(
                                        rule.id(), sentence(rule), escaped(rule.incident()), escaped(rule.instead())))
                .collect(joining());
    }

    private static String sentence(Rule rule) {
        return escaped(rule.sentence().replace('_', ' '));
    }

    private static String cells(String... cells) {
        return Stream.of(cells).collect(joining("</td><td>", "<tr><td>", "</td></tr>\n"));
    }
}
