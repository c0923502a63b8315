package accord.contract.rules;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which rule names which planted piece of code, and where. */
record KillMatrix(List<Rule> rules, List<Planted> planted, Map<Planted, Map<String, List<Breach>>> kills) {
    static KillMatrix of(List<Rule> rules, List<Planted> planted) {
        var breaches = new IdentityHashMap<Codebase, Map<String, List<Breach>>>();
        var kills = new IdentityHashMap<Planted, Map<String, List<Breach>>>();
        for (var piece : planted) {
            var named = new TreeMap<String, List<Breach>>();
            breaches.computeIfAbsent(piece.code(), code -> all(rules, code)).forEach((id, places) -> {
                var own = places.stream().filter(piece::owns).toList();
                if (!own.isEmpty()) {
                    named.put(id, own);
                }
            });
            kills.put(piece, named);
        }
        return new KillMatrix(rules, planted, kills);
    }

    private static Map<String, List<Breach>> all(List<Rule> rules, Codebase code) {
        var found = new HashMap<String, List<Breach>>();
        rules.forEach(rule -> found.put(rule.id(), rule.breaches(code)));
        return found;
    }

    /** The rules that name it, with the places. */
    Map<String, List<Breach>> killersOf(Planted piece) {
        return kills.getOrDefault(piece, Map.of());
    }

    /** One row for each piece: the rules that it was planted for, and those that name it; then one row for each rule. */
    String table() {
        var rows = new ArrayList<String>();
        rows.add("| planted | for | named by |");
        rows.add("|---|---|---|");
        for (var piece : planted.stream().sorted(comparing(Planted::label)).toList()) {
            rows.add("| %s | %s | %s |"
                    .formatted(
                            piece.label(),
                            piece.breaks().isEmpty() ? "innocent" : spelled(piece.breaks()),
                            spelled(killersOf(piece).keySet())));
        }
        rows.add("");
        rows.add("| rule | sentence | pieces that it names |");
        rows.add("|---|---|---|");
        for (var rule : rules) {
            var named = planted.stream()
                    .filter(piece -> killersOf(piece).containsKey(rule.id()))
                    .count();
            rows.add("| %s | %s | %d |".formatted(rule.id(), rule.sentence(), named));
        }
        return rows.stream().collect(joining("\n", "", "\n"));
    }

    private static String spelled(Set<String> ids) {
        return ids.stream().sorted().collect(joining(" "));
    }
}
