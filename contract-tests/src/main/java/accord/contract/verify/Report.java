package accord.contract.verify;

import java.util.List;
import java.util.stream.Collectors;

/** The page that goes with a deployment: what was verified, and what is not as promised. */
record Report(VerifierSettings settings, String whom, List<Result> results, List<String> leftBehind) {

    String markdown() {
        return """
                # %s

                %s and %s, verified with %s.

                | | check | promise | |
                |---|---|---|---|
                %s
                %s""".formatted(
                        verdict(),
                        settings.auth(),
                        settings.backend(),
                        whom,
                        results.stream().map(Report::row).collect(Collectors.joining("\n")),
                        findings());
    }

    private static String row(Result result) {
        var check = result.check();
        return switch (result) {
            case Result.Passed(var _, var ms) -> "| ✓ | %s | %s | %d ms |".formatted(check.name(), check.promise(), ms);
            case Result.Skipped _ -> "| – | %s | %s | skipped |".formatted(check.name(), check.promise());
            case Result.Failed failed ->
                "| ✗ | **%s** | %s | %d ms |".formatted(check.name(), check.promise(), failed.ms());
        };
    }

    private String findings() {
        var text = new StringBuilder();
        for (var result : results) {
            if (result instanceof Result.Failed(var check, var _, var expected, var came)) {
                text.append("\n## %s\n\n- Expected: %s\n- Came: %s\n- Look at: %s\n"
                        .formatted(check.name(), line(expected), line(came), check.lookAt()));
            }
        }
        if (!leftBehind.isEmpty()) {
            text.append("\n## Left behind\n\n");
            leftBehind.forEach(what -> text.append("- ").append(line(what)).append('\n'));
        }
        return text.toString();
    }

    /** What came from a server must not become markup. */
    private static String line(String text) {
        return "`" + text.replaceAll("[\\s`]+", " ") + "`";
    }

    String html() {
        var rows = new StringBuilder();
        for (var result : results) {
            rows.append(
                    switch (result) {
                        case Result.Passed(var check, var ms) -> htmlRow("passed", "✓", check, ms + " ms", "");
                        case Result.Skipped(var check) -> htmlRow("skipped", "–", check, "skipped", "");
                        case Result.Failed(var check, var ms, var expected, var came) ->
                            htmlRow("failed", "✗", check, ms + " ms", """
                            <dl><dt>expected</dt><dd>%s</dd><dt>came</dt><dd>%s</dd><dt>look at</dt><dd>%s</dd></dl>""".formatted(
                                    JUnitXml.escape(expected), JUnitXml.escape(came), JUnitXml.escape(check.lookAt())));
                    });
        }
        var left = leftBehind.stream()
                .map(what -> "<p class=\"failed\">left behind: " + JUnitXml.escape(what) + "</p>\n")
                .collect(Collectors.joining());
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <title>%1$s</title>
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
                table { border-collapse: collapse; width: 100%% }
                td { border-top: 1px solid #ddd; padding: .35rem .6rem; vertical-align: top }
                .passed td:first-child { color: #17803d } .failed { background: #fdf1f0 } .failed td:first-child { color: #b3261e }
                .skipped { color: #777 } dl { margin: .4rem 0 } dt { color: #777; float: left; width: 5rem } dd { overflow-wrap: anywhere }
                </style>
                <h1>%1$s</h1>
                <p>%2$s and %3$s, verified with %4$s.</p>
                %5$s<table>
                %6$s</table>
                </html>
                """.formatted(
                        JUnitXml.escape(verdict()),
                        JUnitXml.escape(settings.auth().toString()),
                        JUnitXml.escape(settings.backend().toString()),
                        JUnitXml.escape(whom),
                        left,
                        rows);
    }

    private static String htmlRow(String kind, String sign, Check check, String time, String more) {
        return "<tr class=\"%s\"><td>%s<td>%s<td>%s%s<td>%s</tr>%n"
                .formatted(kind, sign, check.name(), JUnitXml.escape(check.promise()), more, time);
    }

    private String verdict() {
        var failed = results.stream().filter(Result.Failed.class::isInstance).count();
        var skipped = results.stream().filter(Result.Skipped.class::isInstance).count();
        var kept = results.size() - failed - skipped;
        return (failed == 0 && leftBehind.isEmpty() ? "The contract is kept" : "The contract is broken")
                + ": %d of %d checks passed".formatted(kept, results.size())
                + (skipped == 0 ? "" : ", %d skipped".formatted(skipped));
    }
}
