package accord.contract.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How one run relates to another: each ratio with the band that the noise of the rounds leaves it. */
record Comparison(Run run, Run other) {

    /** @param name as {@code turns, CPU} */
    record Line(String name, Spread now, Spread then, String unit, boolean banded) {
        Spread ratio() {
            return now.over(then);
        }

        /** In words that do not say more than was measured. */
        String verdict() {
            if (!banded) {
                return "one round: noise unknown";
            }
            return ratio().holds(1) ? "within the noise" : ratio().median() < 1 ? "less" : "more";
        }

        String row() {
            var ratio = ratio();
            return String.format(
                    Locale.ROOT,
                    "%-34s %10s %10s %-4s %6.2f  %-15s %s",
                    name,
                    Spread.shown(now.median()),
                    Spread.shown(then.median()),
                    unit,
                    ratio.median(),
                    banded ? String.format(Locale.ROOT, "[%.2f-%.2f]", ratio.least(), ratio.most()) : "",
                    verdict());
        }
    }

    static final String HEADING = String.format(
            Locale.ROOT, "%-34s %10s %10s %-4s %6s  %-15s", "", "this run", "that run", "", "ratio", "noise");

    List<Line> lines() {
        var lines = new ArrayList<Line>();
        for (var measure : Measure.values()) {
            var now = run.figure(measure);
            var then = other.figure(measure);
            if (now.isPresent() && then.isPresent()) {
                lines.addAll(lines(now.get(), then.get()));
            }
        }
        if (!run.memory().isEmpty() && !other.memory().isEmpty()) {
            var banded = run.memory().size() > 1 && other.memory().size() > 1;
            lines.add(new Line(
                    "live heap per connection",
                    run.memory(MemoryRound::heapKibEach),
                    other.memory(MemoryRound::heapKibEach),
                    "KiB",
                    banded));
            lines.add(new Line(
                    "RSS per connection",
                    run.memory(MemoryRound::rssKibEach),
                    other.memory(MemoryRound::rssKibEach),
                    "KiB",
                    banded));
        }
        return lines;
    }

    private static List<Line> lines(Figure now, Figure then) {
        var name = now.measure().word();
        var banded = now.rounds().size() > 1 && then.rounds().size() > 1;
        var cpu = new Line(
                "%s, CPU per %s".formatted(name, now.measure().unit()),
                now.cpuMicros(),
                then.cpuMicros(),
                "us",
                banded);
        if (!now.isTimed() || !then.isTimed()) {
            return List.of(cpu);
        }
        return List.of(
                cpu,
                new Line(
                        name + ", p50",
                        now.spread(round -> Round.millis(round.latency().p50())),
                        then.spread(round -> Round.millis(round.latency().p50())),
                        "ms",
                        banded),
                new Line(
                        name + ", p99",
                        now.spread(round -> Round.millis(round.latency().p99())),
                        then.spread(round -> Round.millis(round.latency().p99())),
                        "ms",
                        banded));
    }

    /** What is not alike, so that a ratio may be of that and not of the code. */
    List<String> differences() {
        var differences = new ArrayList<String>();
        for (var name : Circumstances.NAMES) {
            if (name.equals("commit") || name.equals("load_at_start")) {
                continue;
            }
            var now = plain(run.circumstances().get(name));
            var then = plain(other.circumstances().get(name));
            if (!Objects.equals(now, then)) {
                differences.add("not measured alike: %s is %s, and was %s".formatted(name, now, then));
            }
        }
        return differences;
    }

    /** Read from a file, a whole number may be of another type. */
    private static String plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, String>();
            map.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> String.valueOf(entry.getKey())))
                    .forEach(entry -> plain.put(String.valueOf(entry.getKey()), plain(entry.getValue())));
            return plain.toString();
        }
        return value instanceof Number number
                ? String.format(Locale.ROOT, "%s", number.doubleValue())
                : String.valueOf(value);
    }
}
