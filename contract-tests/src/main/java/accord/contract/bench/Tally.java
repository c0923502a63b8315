package accord.contract.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What has been measured until now of one candidate. */
final class Tally {
    private final Map<Measure, List<Round>> rounds = new EnumMap<>(Measure.class);
    private final Map<Measure, Map<String, Long>> failures = new EnumMap<>(Measure.class);
    private final List<MemoryRound> memory = new ArrayList<>();

    void add(Measure measure, Load.Outcome outcome) {
        outcome.round().forEach(round -> add(measure, round));
        failures.computeIfAbsent(measure, _ -> new TreeMap<>());
        outcome.failures().forEach((what, times) -> fail(measure, what, times));
    }

    void add(Measure measure, Round round) {
        rounds.computeIfAbsent(measure, _ -> new ArrayList<>()).add(round);
    }

    void add(MemoryRound round) {
        memory.add(round);
    }

    void fail(Measure measure, String what, long times) {
        failures.computeIfAbsent(measure, _ -> new TreeMap<>()).merge(what, times, Long::sum);
    }

    List<Figure> figures() {
        var figures = new ArrayList<Figure>();
        for (var measure : Measure.values()) {
            if (rounds.containsKey(measure) || failures.containsKey(measure)) {
                figures.add(new Figure(
                        measure, rounds.getOrDefault(measure, List.of()), failures.getOrDefault(measure, Map.of())));
            }
        }
        return figures;
    }

    List<MemoryRound> memory() {
        return List.copyOf(memory);
    }
}
