package accord.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class CapacityTest {

    private static final Path DEPLOY = Path.of("").toAbsolutePath();
    private static final Path REFERENCE = DEPLOY.resolve("bench-reference.json");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theCommittedSheetIsWhatTheProgramComputesFromTheCommittedRun() throws IOException {
        var page = directory.resolve("CAPACITY.md");
        var picture = directory.resolve("capacity.svg");

        assertThat(capacity("--out", page.toString(), "--picture", picture.toString()))
                .as(err::toString)
                .isZero();
        assertThat(DEPLOY.resolve("CAPACITY.md"))
                .as("it is stale; renew it: ./deploy/capacity --out deploy/CAPACITY.md --picture deploy/capacity.svg")
                .hasContent(Files.readString(page));
        assertThat(DEPLOY.resolve("capacity.svg"))
                .as("it is stale; renew it: ./deploy/capacity --out deploy/CAPACITY.md --picture deploy/capacity.svg")
                .hasContent(Files.readString(picture));
    }

    @Test
    void everyNumberCanBeComputedAgainFromItsFormula() throws IOException {
        var sheet = sheet("--set", "turns_per_user_hour=30");

        var inputs = inputs(sheet);
        var instance = recomputed(lines(sheet, "instance"), inputs);
        recomputed(lines(sheet, "saturation"), instance);
        assertThat(list(sheet, "populations")).hasSize(3).allSatisfy(population -> {
            var known = new HashMap<>(instance);
            known.put("users", number(population, "users"));
            recomputed(list(population, "lines"), known);
        });
    }

    @Test
    void whatThePageShowsIsWhatTheJsonHolds() throws IOException {
        var sheet = sheet();
        assertThat(capacity()).isZero();

        for (var line : lines(sheet, "instance")) {
            assertThat(out.toString()).contains("`%s`".formatted(text(line, "formula")), text(line, "name"));
        }
        var first = text(map(sheet, "saturation"), "first");
        assertThat(lines(sheet, "saturation"))
                .allSatisfy(line ->
                        assertThat(number(line, "value")).isGreaterThanOrEqualTo(value(sheet, "saturation", first)));
        assertThat(out.toString()).contains("`" + first + "` is reached first");
        var limit = text(map(sheet, "instance"), "limit");
        assertThat(value(sheet, "instance", limit)).isEqualTo(value(sheet, "instance", "sockets_per_instance"));
    }

    @Test
    void theManifestsThePricesAndTheProfileDecide() throws IOException {
        var before = sheet();
        var prices = directory.resolve("prices.yaml");
        Files.writeString(
                prices,
                Files.readString(DEPLOY.resolve("cloudrun/prices.yaml"))
                        .replace("value: 0.000018", "value: 0.000036")
                        .replace("value: 0.000002\n", "value: 0.000004\n"));
        var profile = directory.resolve("profile.yaml");
        Files.writeString(profile, "online_share: 0.1\n");

        var dear = sheet("--prices", prices.toString());
        var crowded = sheet("--profile", profile.toString());
        var small = sheet("--environment", "local");

        assertThat(population(dear, 1, "backend_cost"))
                .isCloseTo(2 * population(before, 1, "backend_cost"), within(0.01));
        assertThat(population(crowded, 2, "sockets")).isEqualTo(2 * population(before, 2, "sockets"));
        assertThat(inputs(small)).containsEntry("backend_max_instances", 1.0).containsEntry("backend_heap_share", 0.25);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --set turns_per_user_huor=3  | --set: 'turns_per_user_huor' is no key of a profile; did you mean 'turns_per_user_hour'?
            --set online_share=1.5       | --set: online_share is 1.5 and must be above 0 and at most 1
            --set session_minutes=0      | --set: session_minutes is 0 and must be above 0
            --set session_minutes=long   | --set: session_minutes is 'long' and no number
            --profile nothing.yaml       | nothing.yaml is not there
            nothing.json                 | nothing.json is not there
            """)
    void whatCannotBeUsedIsNamed(String arguments, String why) {
        assertThat(capacity(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains("accord: ").contains(why);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "turns":                   | "turn":          | bench.json: figures.turns.cpu_us.median is missing: measure it with deploy/bench
            "rss_kib_per_connection":  | "rss":           | bench.json: memory.rss_kib_per_connection.median is missing
            "ok": true                 | "ok": false      | bench.json is of a run in which something failed
            accord.bench/1             | accord.bench/9   | bench.json: schema is 'accord.bench/9' and not 'accord.bench/1'
            "schema"                   | {                | bench.json:
            """)
    void aRunThatLacksSomethingIsRefusedWithItsPath(String there, String instead, String why) throws IOException {
        var bench = directory.resolve("bench.json");
        Files.writeString(bench, Files.readString(REFERENCE).replaceFirst(Pattern.quote(there), instead));

        assertThat(capacity(bench.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(why);
    }

    @Test
    void aPriceThatIsMissingOrMisspeltIsNamed() throws IOException {
        var prices = directory.resolve("prices.yaml");
        Files.writeString(
                prices,
                Files.readString(DEPLOY.resolve("cloudrun/prices.yaml"))
                        .replace("million_requests:", "milion_requests:"));

        assertThat(capacity("--prices", prices.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("prices.yaml: 'milion_requests' is no price and no limit; did you mean 'million_requests'?");
    }

    private int capacity(String... arguments) {
        var words = new ArrayList<>(
                List.of("--project", DEPLOY.resolve("..").normalize().toString(), "capacity"));
        words.addAll(List.of(arguments));
        return Deploy.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }

    private Map<String, Object> sheet(String... arguments) throws IOException {
        var json = directory.resolve("sheet.json");
        var words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of(
                "--json", json.toString(), "--out", directory.resolve("page.md").toString()));
        assertThat(capacity(words.toArray(String[]::new))).as(err::toString).isZero();
        return new Yaml().load(Files.readString(json));
    }

    private static Map<String, Double> inputs(Map<String, Object> sheet) {
        return list(sheet, "inputs").stream()
                .collect(toMap(input -> text(input, "name"), input -> number(input, "value")));
    }

    /** What is known, and every line of these. */
    private static Map<String, Double> recomputed(List<Map<String, Object>> lines, Map<String, Double> known) {
        var all = new HashMap<>(known);
        for (var line : lines) {
            var formula = text(line, "formula");
            var value = onPaper(formula, all);
            assertThat(number(line, "value")).as(formula).isCloseTo(value, within(Math.abs(value) * 1e-9 + 1e-12));
            all.put(text(line, "name"), value);
        }
        return all;
    }

    /** Another way to compute a formula than the program's: with two stacks. */
    private static double onPaper(String formula, Map<String, Double> known) {
        var values = new ArrayDeque<Double>();
        var operators = new ArrayDeque<String>();
        var counts = new ArrayDeque<Integer>();
        var tokens = Pattern.compile("[a-z_]+\\(|[a-z_]+|[0-9.]+|[-+*/(),]").matcher(formula);
        while (tokens.find()) {
            var token = tokens.group();
            if (token.endsWith("(")) {
                operators.push(token);
                counts.push(1);
            } else if (token.equals(",") || token.equals(")")) {
                while (!operators.element().endsWith("(")) {
                    apply(operators.pop(), values);
                }
                if (token.equals(",")) {
                    counts.push(counts.pop() + 1);
                } else {
                    call(operators.pop(), counts.pop(), values);
                }
            } else if ("+-*/".contains(token)) {
                while (!operators.isEmpty() && rank(operators.element()) >= rank(token)) {
                    apply(operators.pop(), values);
                }
                operators.push(token);
            } else {
                values.push(
                        Character.isDigit(token.charAt(0))
                                ? Double.parseDouble(token)
                                : known.getOrDefault(token, Double.NaN));
            }
        }
        while (!operators.isEmpty()) {
            apply(operators.pop(), values);
        }
        assertThat(values).as(formula).hasSize(1);
        assertThat(values.element()).as(formula).isFinite();
        return values.pop();
    }

    private static int rank(String operator) {
        return operator.endsWith("(") ? 0 : "+-".contains(operator) ? 1 : 2;
    }

    private static void apply(String operator, ArrayDeque<Double> values) {
        var right = values.pop();
        var left = values.pop();
        values.push(
                switch (operator) {
                    case "+" -> left + right;
                    case "-" -> left - right;
                    case "*" -> left * right;
                    default -> left / right;
                });
    }

    private static void call(String function, int count, ArrayDeque<Double> values) {
        var value = values.pop();
        for (var i = 1; i < count; i++) {
            value = function.equals("min(") ? Math.min(value, values.pop()) : Math.max(value, values.pop());
        }
        values.push(
                switch (function) {
                    case "floor(" -> Math.floor(value + 1e-9);
                    case "ceil(" -> Math.ceil(value - 1e-9);
                    default -> value;
                });
    }

    private static double population(Map<String, Object> sheet, int which, String name) {
        return list(list(sheet, "populations").get(which), "lines").stream()
                .filter(line -> text(line, "name").equals(name))
                .mapToDouble(line -> number(line, "value"))
                .findFirst()
                .orElseThrow();
    }

    private static double value(Map<String, Object> sheet, String section, String name) {
        return lines(sheet, section).stream()
                .filter(line -> text(line, "name").equals(name))
                .mapToDouble(line -> number(line, "value"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Map<String, Object>> lines(Map<String, Object> sheet, String section) {
        return list(map(sheet, section), "lines");
    }

    @SuppressWarnings("unchecked") // what YAML calls a mapping is one
    private static Map<String, Object> map(Map<String, Object> object, String name) {
        return (Map<String, Object>) Objects.requireNonNull(object.get(name));
    }

    @SuppressWarnings("unchecked") // what YAML calls a list is one
    private static List<Map<String, Object>> list(Map<String, Object> object, String name) {
        return (List<Map<String, Object>>) Objects.requireNonNull(object.get(name));
    }

    private static String text(Map<String, Object> object, String name) {
        return String.valueOf(object.get(name));
    }

    private static double number(Map<String, Object> object, String name) {
        return Double.parseDouble(text(object, name));
    }
}
