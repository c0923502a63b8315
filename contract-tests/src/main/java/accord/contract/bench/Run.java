package accord.contract.bench;

import accord.contract.client.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * One run of the benchmark: what was measured, of what, where and when. It is kept as JSON, from which the next one reads
 * it, and the capacity sheet.
 *
 * @param circumstances the commit, the machine, the JVMs, the storage, the settings: what must be alike for a comparison
 */
record Run(Instant when, Map<String, Object> circumstances, List<Figure> figures, List<MemoryRound> memory) {
    static final String SCHEMA = "accord.bench/1";

    /** The share of the machine from which others are in the way. */
    private static final double CROWDED = 0.05;

    private static final double FULL = 0.95;
    private static final double GENERATOR_IN_THE_WAY = 0.25;

    Run {
        circumstances = new LinkedHashMap<>(circumstances);
        figures = List.copyOf(figures);
        memory = List.copyOf(memory);
    }

    /** Whether everything that was tried succeeded. */
    boolean isOk() {
        return figures.stream().allMatch(figure -> figure.failed() == 0);
    }

    Optional<Figure> figure(Measure measure) {
        return figures.stream()
                .filter(figure -> figure.measure() == measure && figure.isMeasured())
                .findFirst();
    }

    Spread memory(ToDoubleFunction<MemoryRound> value) {
        return Spread.of(memory.stream().mapToDouble(value).toArray());
    }

    /** What a reader must know before believing a rate. */
    List<String> warnings() {
        var warnings = new ArrayList<String>();
        for (var figure : figures) {
            if (!figure.isMeasured()) {
                continue;
            }
            var others = figure.spread(Round::others).most();
            if (others > CROWDED) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s: other processes had %.0f %% of the machine: its rate and its latencies do not hold, its CPU"
                                + " per %s holds better",
                        figure.measure().word(),
                        others * 100,
                        figure.measure().unit()));
            }
            var generator = figure.spread(round -> Round.seconds(round.generator())
                            / (Round.seconds(round.generator()) + Round.seconds(round.server())))
                    .median();
            if (figure.spread(Round::busy).median() > FULL && generator > GENERATOR_IN_THE_WAY) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s: the machine was full, and the generator had %.0f %% of what both used: the rate is that of"
                                + " both together",
                        figure.measure().word(),
                        generator * 100));
            }
        }
        return warnings;
    }

    /** One text that people can read and compare by line: each figure and each round is one. */
    String json() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("schema", quoted(SCHEMA));
        fields.put("when", quoted(when.toString()));
        circumstances.forEach((name, value) -> fields.put(name, value(value)));
        fields.put("ok", Boolean.toString(isOk()));
        var measured = new LinkedHashMap<String, String>();
        figures.forEach(figure -> measured.put(figure.measure().word(), object(Values.of(figure), "    ")));
        fields.put("figures", block(measured, "  "));
        if (!memory.isEmpty()) {
            fields.put("memory", object(Values.of(this.memory), "  "));
        }
        fields.put("warnings", list(warnings().stream().map(Run::quoted).toList(), "  "));
        return block(fields, "") + "\n";
    }

    private static String object(Map<String, Object> values, String indent) {
        var fields = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> fields.put(
                name,
                value instanceof Collection<?> rounds
                        ? list(rounds.stream().map(Run::value).toList(), indent + "  ")
                        : value(value)));
        return block(fields, indent);
    }

    private static String block(Map<String, String> fields, String indent) {
        var lines = fields.entrySet().stream()
                .map(field -> indent + "  " + quoted(field.getKey()) + ": " + field.getValue())
                .toList();
        return lines.isEmpty() ? "{}" : "{\n" + String.join(",\n", lines) + "\n" + indent + "}";
    }

    private static String list(List<String> items, String indent) {
        return items.isEmpty()
                ? "[]"
                : "[\n" + indent + "  " + String.join(",\n" + indent + "  ", items) + "\n" + indent + "]";
    }

    private static String quoted(String text) {
        return value(text);
    }

    /** As the one speller of JSON spells it, which spells objects. */
    private static String value(Object value) {
        var object = Json.write(Map.of("v", value));
        return object.substring("{\"v\":".length(), object.length() - 1);
    }

    /** @throws IOException when the text is not a run, with the field that is wrong */
    static Run read(String text) throws IOException {
        var root = new Reading("", "", parsed(text));
        if (!root.text("schema").equals(SCHEMA)) {
            throw new IOException("schema is '%s' and not '%s'".formatted(root.text("schema"), SCHEMA));
        }
        var figures = new ArrayList<Figure>();
        for (var figure : root.object("figures").fields()) {
            var measure = Measure.named(figure.name())
                    .orElseThrow(
                            () -> new IOException("figures.%s is nothing that is measured".formatted(figure.name())));
            var rounds = new ArrayList<Round>();
            for (var round : figure.list("rounds")) {
                rounds.add(round(round));
            }
            var failures = new LinkedHashMap<String, Long>();
            for (var failure : figure.object("failures").fields()) {
                failures.put(failure.name(), (long) failure.itself());
            }
            figures.add(new Figure(measure, rounds, failures));
        }
        var memory = new ArrayList<MemoryRound>();
        if (root.has("memory")) {
            for (var round : root.object("memory").list("rounds")) {
                memory.add(new MemoryRound(
                        (int) round.number("connections_before"),
                        (int) round.number("connections_after"),
                        (long) round.number("rss_before"),
                        (long) round.number("rss_after"),
                        (long) round.number("heap_before"),
                        (long) round.number("heap_after")));
            }
        }
        var circumstances = new LinkedHashMap<String, Object>();
        for (var name : Circumstances.NAMES) {
            circumstances.put(name, root.plain(name));
        }
        try {
            return new Run(Instant.parse(root.text("when")), circumstances, figures, memory);
        } catch (DateTimeParseException notATime) {
            throw new IOException("when is '%s' and no time".formatted(root.text("when")), notATime);
        }
    }

    /** JSON is YAML, and here it is read as such: into plain values. */
    private static Object parsed(String text) throws IOException {
        try {
            return Optional.<Object>ofNullable(new Yaml().load(text)).orElse("");
        } catch (YAMLException broken) {
            throw new IOException("it is no json: " + broken.getMessage(), broken);
        }
    }

    private static Round round(Reading round) throws IOException {
        return new Round(
                (long) round.number("count"),
                seconds(round, "seconds"),
                seconds(round, "server_cpu_seconds"),
                seconds(round, "generator_cpu_seconds"),
                round.number("others_share"),
                round.number("busy_share"),
                new Percentiles(
                        millis(round, "p50_ms"),
                        millis(round, "p90_ms"),
                        millis(round, "p99_ms"),
                        millis(round, "p99_9_ms"),
                        millis(round, "max_ms")),
                (long) round.number("received_bytes"));
    }

    private static Duration seconds(Reading round, String name) throws IOException {
        return Duration.ofNanos(Math.round(round.number(name) * 1e9));
    }

    /** A thing that was not timed singly has no percentiles. */
    private static Duration millis(Reading round, String name) throws IOException {
        return round.has(name) ? Duration.ofNanos(Math.round(round.number(name) * 1e6)) : Duration.ZERO;
    }

    /** A place in the JSON, which knows its own path for whoever has to mend it. */
    private record Reading(String name, String path, Object node) {

        boolean has(String field) {
            return node instanceof Map<?, ?> map && map.get(field) != null;
        }

        Reading at(String field) throws IOException {
            var where = path.isEmpty() ? field : path + "." + field;
            var value = node instanceof Map<?, ?> map ? map.get(field) : null;
            if (value == null) {
                throw new IOException("%s is missing".formatted(where));
            }
            return new Reading(field, where, value);
        }

        String text(String field) throws IOException {
            var text = at(field);
            if (text.node instanceof String string) {
                return string;
            }
            throw new IOException("%s is no text".formatted(text.path));
        }

        double number(String field) throws IOException {
            return at(field).itself();
        }

        double itself() throws IOException {
            if (node instanceof Number number) {
                return number.doubleValue();
            }
            throw new IOException("%s is no number".formatted(path));
        }

        Reading object(String field) throws IOException {
            var object = at(field);
            if (object.node instanceof Map) {
                return object;
            }
            throw new IOException("%s is no object".formatted(object.path));
        }

        List<Reading> fields() throws IOException {
            var fields = new ArrayList<Reading>();
            if (node instanceof Map<?, ?> map) {
                for (var key : map.keySet()) {
                    fields.add(at(String.valueOf(key)));
                }
            }
            return fields;
        }

        List<Reading> list(String field) throws IOException {
            var list = at(field);
            if (!(list.node instanceof List<?> values)) {
                throw new IOException("%s is no list".formatted(list.path));
            }
            var items = new ArrayList<Reading>();
            for (var item : values) {
                items.add(new Reading(field, "%s[%d]".formatted(list.path, items.size()), item));
            }
            return items;
        }

        /** A value as Java has it. */
        Object plain(String field) throws IOException {
            return at(field).node;
        }
    }
}
