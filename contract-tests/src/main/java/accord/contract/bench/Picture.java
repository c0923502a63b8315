package accord.contract.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A run as a picture, beside another one when there is one. Each card has scales of its own, which begin at zero; CPU time
 * and latencies are never on one scale.
 */
final class Picture {
    private static final int CARD_WIDTH = 560;
    private static final int CARD_HEIGHT = 262;
    private static final int GAP = 20;
    private static final int HEAD = 92;
    private static final int LABEL = 92;
    private static final int BAR = 300;
    private static final int ROW = 34;

    private static final String NOW = "#2563a8";
    private static final String THEN = "#b9bec6";
    private static final String INK = "#1d2530";
    private static final String FAINT = "#5d6773";

    private final Run run;
    private final Optional<Run> other;
    private final StringBuilder svg = new StringBuilder();

    private Picture(Run run, @Nullable Run other) {
        this.run = run;
        this.other = Optional.ofNullable(other);
    }

    static String of(Run run) {
        return new Picture(run, null).draw();
    }

    static String of(Comparison comparison) {
        return new Picture(comparison.run(), comparison.other()).draw();
    }

    /** A bar pair: a name, what was measured now, and then. */
    private record Bar(String name, Spread now, Optional<Spread> then, String unit) {
        double most() {
            return Math.max(now.most(), then.map(Spread::most).orElse(0.0));
        }
    }

    private String draw() {
        var cards = new ArrayList<Runnable>();
        for (var figure : run.figures()) {
            if (figure.isMeasured()) {
                cards.add(() -> card(figure));
            }
        }
        if (!run.memory().isEmpty()) {
            cards.add(this::memoryCard);
        }
        var warnings = run.warnings();
        var rows = Math.ceilDiv(Math.max(1, cards.size()), 2);
        var width = 2 * CARD_WIDTH + 3 * GAP;
        var foot = HEAD + rows * (CARD_HEIGHT + GAP);
        var height = foot + 24 + 18 * (warnings.size() + 1);
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="system-ui, 'DejaVu Sans', Helvetica, Arial, sans-serif" font-size="13" fill="%s">
                <title>Accord benchmark</title>
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                """.formatted(width, height, width, height, INK));
        text(GAP, 34, "font-size=\"20\" font-weight=\"600\"", "What each operation costs, and how long it takes");
        legend();
        for (var i = 0; i < cards.size(); i++) {
            svg.append("<g transform=\"translate(%d %d)\">\n"
                    .formatted(GAP + i % 2 * (CARD_WIDTH + GAP), HEAD + i / 2 * (CARD_HEIGHT + GAP)));
            svg.append("<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"none\" stroke=\"#d9dde2\"/>\n"
                    .formatted(CARD_WIDTH, CARD_HEIGHT));
            cards.get(i).run();
            svg.append("</g>\n");
        }
        text(
                GAP,
                foot + 14,
                faint(),
                "Bars are medians of the rounds, lines reach from the least to the most of them. Each scale begins at zero"
                        + " and is its own. Closed loop: a slow server is asked less often.");
        for (var i = 0; i < warnings.size(); i++) {
            text(GAP, foot + 14 + 18 * (i + 1), "font-size=\"12\" fill=\"#9a3412\"", "Note: " + warnings.get(i));
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend() {
        swatch(GAP, NOW, "this run: " + described(run));
        other.ifPresent(then -> {
            svg.append("<g transform=\"translate(0 20)\">");
            swatch(GAP, THEN, "compared with: " + described(then));
            svg.append("</g>\n");
        });
    }

    private void swatch(int x, String colour, String label) {
        svg.append("<rect x=\"%d\" y=\"47\" width=\"12\" height=\"12\" fill=\"%s\"/>\n".formatted(x, colour));
        text(x + 18, 58, "font-size=\"12\"", label);
    }

    private static String described(Run run) {
        var machine = run.circumstances().get("machine") instanceof Map<?, ?> facts
                ? "%s processors, %s".formatted(whole(facts.get("processors")), facts.get("model"))
                : "unknown machine";
        var rounds = run.figures().stream()
                .mapToInt(figure -> figure.rounds().size())
                .max()
                .orElse(0);
        return "%s at %s, %s, %s, JVM %s, %s"
                .formatted(
                        run.circumstances().get("commit"),
                        run.when().toString().replaceFirst(":\\d\\d(\\.\\d+)?Z", "Z"),
                        rounds == 1 ? "1 round" : rounds + " rounds",
                        machine,
                        run.circumstances().get("jvm"),
                        run.circumstances().get("storage"));
    }

    private static String whole(@Nullable Object number) {
        return number instanceof Number value ? Long.toString(value.longValue()) : "?";
    }

    private void card(Figure figure) {
        var measure = figure.measure();
        title(measure.word() + failures(figure), measure.what());
        var then = other.flatMap(run -> run.figure(measure));
        var whose = switch (measure.of()) {
            case BACKEND -> "backend-service";
            case AUTH -> "auth-service";
            case GENERATOR -> "the verifier";
        };
        heading(66, "CPU time of %s per %s".formatted(whose, measure.unit()));
        bars(76, List.of(new Bar("user + system", figure.cpuMicros(), then.map(Figure::cpuMicros), "us")));
        if (!figure.isTimed()) {
            text(
                    16,
                    130,
                    faint(),
                    "too short to be timed one by one: %s of them in a second"
                            .formatted(thousands(figure.spread(Round::perSecond).median())));
            return;
        }
        heading(
                122,
                "Time from asking to the end, at %s a second"
                        .formatted(thousands(figure.spread(Round::perSecond).median())));
        bars(
                132,
                List.of(
                        latency("half are below", figure, then, Percentiles::p50),
                        latency("90 %", figure, then, Percentiles::p90),
                        latency("99 %", figure, then, Percentiles::p99),
                        latency("99.9 %", figure, then, Percentiles::p999)));
    }

    private static String failures(Figure figure) {
        return figure.failed() == 0 ? "" : ", %d FAILED".formatted(figure.failed());
    }

    private static Bar latency(String name, Figure now, Optional<Figure> then, Function<Percentiles, Duration> which) {
        return new Bar(
                name,
                now.spread(round -> Round.millis(which.apply(round.latency()))),
                then.filter(Figure::isTimed)
                        .map(figure -> figure.spread(round -> Round.millis(which.apply(round.latency())))),
                "ms");
    }

    private void memoryCard() {
        title(
                "memory of a connection",
                "after full collections, %s open and silent connections above %s"
                        .formatted(
                                thousands(run.memory().getFirst().after()),
                                thousands(run.memory().getFirst().before())));
        heading(66, "Memory of backend-service for each connection");
        bars(
                76,
                List.of(
                        memory("live heap", MemoryRound::heapKibEach, "KiB"),
                        memory("RSS", MemoryRound::rssKibEach, "KiB")));
        heading(156, "What it takes without any connection");
        bars(
                166,
                List.of(
                        memory("live heap", MemoryRound::emptyHeapMib, "MiB"),
                        memory("RSS", MemoryRound::emptyRssMib, "MiB")));
    }

    private Bar memory(String name, ToDoubleFunction<MemoryRound> value, String unit) {
        return new Bar(
                name,
                run.memory(value),
                other.filter(then -> !then.memory().isEmpty()).map(then -> then.memory(value)),
                unit);
    }

    private void title(String name, String what) {
        text(16, 26, "font-size=\"15\" font-weight=\"600\"", name);
        text(16, 43, faint(), what);
    }

    private void heading(int y, String words) {
        text(16, y, "font-size=\"12\" font-weight=\"600\"", words);
    }

    /** Bars of one unit, on one scale from zero. */
    private void bars(int y, List<Bar> bars) {
        var most = bars.stream().mapToDouble(Bar::most).max().orElse(1);
        var scale = most <= 0 ? 0 : BAR / most;
        for (var i = 0; i < bars.size(); i++) {
            var bar = bars.get(i);
            var top = y + i * (bars.size() > 2 ? 30 : ROW);
            text(LABEL + 10, top + 15, "font-size=\"12\" text-anchor=\"end\"", bar.name());
            bar(top + 3, bar.then().isPresent() ? 12 : 18, bar.now(), scale, NOW, bar.unit());
            bar.then().ifPresent(then -> bar(top + 16, 10, then, scale, THEN, bar.unit()));
        }
    }

    private void bar(int y, int height, Spread spread, double scale, String colour, String unit) {
        var x = LABEL + 18;
        var length = Math.max(0, spread.median() * scale);
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                x,
                y,
                Math.max(1, length),
                height,
                colour));
        var end = Math.max(length, 1);
        if (spread.most() > spread.least()) {
            end = Math.max(end, spread.most() * scale);
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%.1f %.1fH%.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
                    x + Math.max(0, spread.least() * scale),
                    y + height / 2.0,
                    x + Math.max(0, spread.most() * scale),
                    INK));
        }
        text(
                x + end + 6,
                y + height / 2.0 + 4,
                height < 12 ? "font-size=\"11\" fill=\"%s\"".formatted(FAINT) : "font-size=\"12\"",
                shown(spread.median(), unit));
    }

    private static String shown(double value, String unit) {
        return unit.equals("us") && value >= 10_000
                ? Spread.shown(value / 1000) + " ms"
                : Spread.shown(value) + " " + (unit.equals("us") ? "µs" : unit);
    }

    private static String thousands(double value) {
        return value >= 1000 ? String.format(Locale.ROOT, "%,.0f", value) : Spread.shown(value);
    }

    private static String faint() {
        return "font-size=\"12\" fill=\"%s\"".formatted(FAINT);
    }

    private void text(double x, double y, String attributes, String words) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, y, attributes, escaped(words)));
    }

    private static String escaped(String words) {
        return words.replaceAll("[\\x00-\\x1F]", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
