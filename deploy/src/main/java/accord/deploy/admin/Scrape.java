package accord.deploy.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an instance answered at {@code /metrics}, in Prometheus' text format.
 *
 * @param kinds of the metrics, by name
 */
record Scrape(Map<String, String> kinds, List<Line> lines) {

    private static final Pattern LINE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]?Inf|[+-]?[0-9.eE+-]+)(?: [0-9]+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");
    private static final String KIND = "# TYPE ";

    /** One sample. */
    record Line(String name, Map<String, String> labels, double value) {}

    /** Lines that say nothing to a scraper are passed over. */
    static Scrape read(String text) {
        var kinds = new LinkedHashMap<String, String>();
        var lines = new ArrayList<Line>();
        for (var line : text.lines().toList()) {
            var sample = LINE.matcher(line);
            if (line.startsWith(KIND)) {
                var words = line.substring(KIND.length()).split(" ", -1);
                kinds.put(words[0], words.length > 1 ? words[1] : "");
            } else if (sample.matches()) {
                lines.add(new Line(
                        sample.group(1),
                        labels(sample.group(2) == null ? "" : sample.group(2)),
                        Double.parseDouble(sample.group(3).replace("Inf", "Infinity"))));
            }
        }
        return new Scrape(kinds, lines);
    }

    private static Map<String, String> labels(String text) {
        var labels = new LinkedHashMap<String, String>();
        var label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(
                    label.group(1),
                    label.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        return labels;
    }
}
