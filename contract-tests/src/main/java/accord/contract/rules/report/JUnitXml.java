package accord.contract.rules.report;

import static java.util.stream.Collectors.joining;

import accord.contract.rules.Rule;

/** Findings as JUnit XML: one test case for each rule, so that a build server shows them as it shows tests. */
public final class JUnitXml {
    private JUnitXml() {}

    /** The whole file. */
    public static String of(Findings findings) {
        var left = findings.book().without();
        var cases =
                findings.rules().stream().map(rule -> testCase(findings, rule)).collect(joining());
        var skipped = findings.book().all().stream()
                .filter(rule -> left.containsKey(rule.id()))
                .map(rule -> open(rule) + ">\n      <skipped message=\"" + escaped(left.getOrDefault(rule.id(), ""))
                        + "\"/>\n    </testcase>\n")
                .collect(joining());
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites>
                  <testsuite name="rules" tests="%d" failures="%d" errors="0" skipped="%d">
                %s%s  </testsuite>
                </testsuites>
                """.formatted(
                        findings.rules().size() + left.size(), findings.broken().size(), left.size(), cases, skipped);
    }

    private static String testCase(Findings findings, Rule rule) {
        var breaches = findings.breachesOf(rule);
        if (breaches.isEmpty()) {
            return open(rule) + "/>\n";
        }
        return open(rule) + ">\n      <failure message=\""
                + escaped(breaches.size() + " breach(es): " + breaches.getFirst()) + "\" type=\"" + rule.id() + "\">"
                + escaped(rule.explain(breaches)) + "</failure>\n    </testcase>\n";
    }

    private static String open(Rule rule) {
        return "    <testcase classname=\"rules." + rule.id().replaceAll("-.*", "") + "\" name=\""
                + escaped(rule.id() + " " + rule.sentence()) + "\" time=\"0\"";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
