package accord.contract.verify;

import java.util.List;
import java.util.Locale;

/** Results in the XML that CI servers read. */
final class JUnitXml {
    private JUnitXml() {}

    static String of(List<Result> results) {
        var xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="accord.contract.verify" tests="%d" failures="%d" errors="0" skipped="%d" time="%s">
                """.formatted(
                        results.size(),
                        count(results, Result.Failed.class),
                        count(results, Result.Skipped.class),
                        seconds(results.stream().mapToLong(JUnitXml::ms).sum())));
        for (var result : results) {
            xml.append("  <testcase classname=\"accord.contract.verify\" name=\"%s\" time=\"%s\""
                    .formatted(escape(result.check().name()), seconds(ms(result))));
            switch (result) {
                case Result.Passed _ -> xml.append("/>\n");
                case Result.Skipped _ -> xml.append("><skipped/></testcase>\n");
                case Result.Failed(var check, var _, var expected, var came) ->
                    xml.append("><failure message=\"%s\">%s</failure></testcase>\n"
                            .formatted(
                                    escape("expected " + expected + "; came " + came),
                                    escape(check.promise() + " Look at " + check.lookAt() + ".")));
            }
        }
        return xml.append("</testsuite>\n").toString();
    }

    private static long count(List<Result> results, Class<? extends Result> kind) {
        return results.stream().filter(kind::isInstance).count();
    }

    private static long ms(Result result) {
        return switch (result) {
            case Result.Passed(var _, var ms) -> ms;
            case Result.Failed failed -> failed.ms();
            case Result.Skipped _ -> 0;
        };
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.3f", ms / 1000.0);
    }

    /** What XML 1.0 cannot hold at all is left out. */
    static String escape(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
