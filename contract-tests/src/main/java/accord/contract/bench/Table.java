package accord.contract.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run as a terminal shows it. */
final class Table {
    private Table() {}

    static List<String> of(Run run) {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%-16s %9s %10s %-15s %8s %8s %8s %8s %8s %8s  %s",
                "",
                "count",
                "CPU us",
                "[least-most]",
                "p50 ms",
                "p90",
                "p99",
                "p99.9",
                "max",
                "rate/s",
                "processors used"));
        run.figures().stream().filter(Figure::isMeasured).map(Table::row).forEach(lines::add);
        if (!run.memory().isEmpty()) {
            lines.add("");
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d more open connections: live heap %s KiB each [%s-%s], RSS %s KiB each [%s-%s]; without any: heap %s"
                            + " MiB, RSS %s MiB",
                    run.memory().getFirst().after() - run.memory().getFirst().before(),
                    shown(run.memory(MemoryRound::heapKibEach).median()),
                    shown(run.memory(MemoryRound::heapKibEach).least()),
                    shown(run.memory(MemoryRound::heapKibEach).most()),
                    shown(run.memory(MemoryRound::rssKibEach).median()),
                    shown(run.memory(MemoryRound::rssKibEach).least()),
                    shown(run.memory(MemoryRound::rssKibEach).most()),
                    shown(run.memory(MemoryRound::emptyHeapMib).median()),
                    shown(run.memory(MemoryRound::emptyRssMib).median())));
        }
        for (var figure : run.figures()) {
            figure.failures()
                    .forEach((what, times) -> lines.add(
                            "FAILED %s, %d times: %s".formatted(figure.measure().word(), times, what)));
        }
        run.warnings().forEach(warning -> lines.add("note: " + warning));
        return lines;
    }

    static List<String> of(Comparison comparison) {
        var lines = new ArrayList<String>();
        lines.add(Comparison.HEADING.stripTrailing());
        comparison.lines().forEach(line -> lines.add(line.row()));
        comparison.differences().forEach(difference -> lines.add("note: " + difference));
        return lines;
    }

    private static String row(Figure figure) {
        var cpu = figure.cpuMicros();
        return String.format(
                Locale.ROOT,
                "%-16s %9d %10s %-15s %8s %8s %8s %8s %8s %8s  %.2f server, %.2f generator; others %.0f %%",
                figure.measure().word(),
                figure.count(),
                shown(cpu.median()),
                "[" + shown(cpu.least()) + "-" + shown(cpu.most()) + "]",
                ms(figure, figure.spread(round -> Round.millis(round.latency().p50()))),
                ms(figure, figure.spread(round -> Round.millis(round.latency().p90()))),
                ms(figure, figure.spread(round -> Round.millis(round.latency().p99()))),
                ms(figure, figure.spread(round -> Round.millis(round.latency().p999()))),
                ms(figure, figure.spread(round -> Round.millis(round.latency().max()))),
                shown(figure.spread(Round::perSecond).median()),
                figure.spread(Round::serverShare).median(),
                figure.spread(Round::generatorShare).median(),
                100 * figure.spread(Round::others).median());
    }

    private static String ms(Figure figure, Spread spread) {
        return figure.isTimed() ? shown(spread.median()) : "-";
    }

    private static String shown(double value) {
        return Spread.shown(value);
    }
}
