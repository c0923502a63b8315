package accord.contract.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, as plain values: of each figure the middle of its rounds with their band, and each round. */
final class Values {
    private Values() {}

    static Map<String, Object> of(Figure figure) {
        var values = new LinkedHashMap<String, Object>();
        values.put("of", figure.measure().of().word());
        values.put("unit", figure.measure().unit());
        values.put("count", figure.count());
        values.put("failures", figure.failures());
        if (figure.isMeasured()) {
            values.put("per_second", of(figure.spread(Round::perSecond)));
            values.put("per_cpu_second", of(figure.spread(Round::perCpuSecond)));
            values.put("cpu_us", of(figure.cpuMicros()));
            values.put("generator_cpu_us", of(figure.spread(Round::generatorMicros)));
            if (figure.isTimed()) {
                values.put(
                        "p50_ms",
                        of(figure.spread(round -> Round.millis(round.latency().p50()))));
                values.put(
                        "p90_ms",
                        of(figure.spread(round -> Round.millis(round.latency().p90()))));
                values.put(
                        "p99_ms",
                        of(figure.spread(round -> Round.millis(round.latency().p99()))));
                values.put(
                        "p99_9_ms",
                        of(figure.spread(round -> Round.millis(round.latency().p999()))));
                values.put(
                        "max_ms",
                        of(figure.spread(round -> Round.millis(round.latency().max()))));
            }
            values.put("received_bytes", of(figure.spread(Round::bytesEach)));
        }
        values.put("rounds", figure.rounds().stream().map(Values::of).toList());
        return values;
    }

    static Map<String, Object> of(List<MemoryRound> memory) {
        var values = new LinkedHashMap<String, Object>();
        values.put(
                "rss_kib_per_connection",
                of(Spread.of(
                        memory.stream().mapToDouble(MemoryRound::rssKibEach).toArray())));
        values.put(
                "heap_kib_per_connection",
                of(Spread.of(
                        memory.stream().mapToDouble(MemoryRound::heapKibEach).toArray())));
        values.put(
                "empty_rss_mib",
                of(Spread.of(
                        memory.stream().mapToDouble(MemoryRound::emptyRssMib).toArray())));
        values.put(
                "empty_heap_mib",
                of(Spread.of(
                        memory.stream().mapToDouble(MemoryRound::emptyHeapMib).toArray())));
        values.put("rounds", memory.stream().map(Values::of).toList());
        return values;
    }

    private static Map<String, Object> of(Spread spread) {
        var values = new LinkedHashMap<String, Object>();
        values.put("median", rounded(spread.median()));
        values.put("least", rounded(spread.least()));
        values.put("most", rounded(spread.most()));
        return values;
    }

    private static Map<String, Object> of(Round round) {
        var values = new LinkedHashMap<String, Object>();
        values.put("count", round.count());
        values.put("seconds", rounded(Round.seconds(round.took())));
        values.put("server_cpu_seconds", rounded(Round.seconds(round.server())));
        values.put("generator_cpu_seconds", rounded(Round.seconds(round.generator())));
        values.put("others_share", rounded(round.others()));
        values.put("busy_share", rounded(round.busy()));
        if (round.latency().max().isPositive()) {
            values.put("p50_ms", rounded(Round.millis(round.latency().p50())));
            values.put("p90_ms", rounded(Round.millis(round.latency().p90())));
            values.put("p99_ms", rounded(Round.millis(round.latency().p99())));
            values.put("p99_9_ms", rounded(Round.millis(round.latency().p999())));
            values.put("max_ms", rounded(Round.millis(round.latency().max())));
        }
        values.put("received_bytes", round.received());
        return values;
    }

    private static Map<String, Object> of(MemoryRound round) {
        var values = new LinkedHashMap<String, Object>();
        values.put("connections_before", round.before());
        values.put("connections_after", round.after());
        values.put("rss_before", round.baseRss());
        values.put("rss_after", round.rss());
        values.put("heap_before", round.baseHeap());
        values.put("heap_after", round.heap());
        return values;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
