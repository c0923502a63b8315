package accord.deploy.observe;

import accord.deploy.manifest.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a scrape of {@code /metrics} says of the things that the page shows; what is 0 is left out. */
record Samples(Map<String, Double> values) {

    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(\\{[^}]*})? ([0-9.eE+-]+)");
    private static final Pattern SHOWN = Pattern.compile("(ws_(?!.*_max$).*|runs|run_(?!.*_max$).*|auth_reject_total"
            + "|key_mismatch_total|agreement_mismatch_total|argon2_seconds_(bucket|count|sum)"
            + "|http_request_seconds_count)");
    private static final String MEMORY = "jvm_memory_used_bytes";
    private static final Pattern SIGNING_IN = Pattern.compile("\\{.*route=\"/(auth|oauth)/.*");
    private static final String REQUESTS = "http_request_seconds_count";

    static Samples of(String scrape) {
        var values = new TreeMap<String, Double>();
        scrape.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                var labels = sample.group(2) == null ? "" : sample.group(2);
                take(sample.group(1), labels, Double.parseDouble(sample.group(3)), values);
            }
        });
        return new Samples(values);
    }

    private static void take(String name, String labels, double value, Map<String, Double> values) {
        if (name.equals(MEMORY)) {
            values.merge(MEMORY, value, Double::sum);
        } else if (value != 0
                && SHOWN.matcher(name).matches()
                && (!name.equals(REQUESTS) || SIGNING_IN.matcher(labels).matches())) {
            values.put(name + labels, value);
        }
    }

    String json() {
        var json = new StringBuilder("{");
        values.forEach((series, value) -> json.append(json.length() == 1 ? "" : ",")
                .append(Json.quoted(series))
                .append(':')
                .append(number(value)));
        return json.append('}').toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
