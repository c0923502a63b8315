package accord.deploy.preflight;

import accord.deploy.manifest.Place;
import accord.kernel.environment.Environment;
import accord.kernel.environment.VariableForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One variable as the module that reads it declares it.
 *
 * @param name may end in {@code <ENVIRONMENT>}, which stands for the environment's own name
 * @param unless the variables any of which can stand in for a needed one
 * @param urlOf the service whose URL it is, or ""
 * @param form how its value is written
 * @param value what it must be in the environments of {@code valueIn}, or ""
 */
record Declared(
        String name,
        Place place,
        String meaning,
        Set<Environment> needed,
        List<String> unless,
        Set<Environment> refused,
        boolean same,
        boolean secret,
        boolean origins,
        boolean belowTimeout,
        String urlOf,
        VariableForm form,
        String value,
        Set<Environment> valueIn) {

    private static final String OF_ENVIRONMENT = "<ENVIRONMENT>";

    /** The name in one environment. */
    String nameIn(Environment environment) {
        return nameIn(name, environment);
    }

    boolean isNeededIn(Environment environment, Set<String> set) {
        return needed.contains(environment)
                && unless.stream().noneMatch(other -> set.contains(nameIn(other, environment)));
    }

    /** What the code mentions when it reads this variable. */
    String mentioned() {
        return name.replace("_" + OF_ENVIRONMENT, "");
    }

    private static String nameIn(String name, Environment environment) {
        return name.replace(OF_ENVIRONMENT, environment.label().toUpperCase(Locale.ROOT));
    }

    /**
     * Reads {@code name | clause; clause | meaning}; empty when a clause means nothing.
     */
    static Optional<Declared> parse(String line, Place place) {
        var columns = line.split("\\|", 3);
        if (columns.length != 3) {
            return Optional.empty();
        }
        var clauses = new Clauses(Arrays.stream(columns[1].split(";", -1))
                .map(String::strip)
                .filter(clause -> !clause.isEmpty())
                .toList());
        var needed = clauses.take("needed");
        var needs = needed.map(rest -> rest.split("unless", 2));
        var value = clauses.take("is");
        var declared = new Declared(
                columns[0].strip(),
                place,
                columns[2].strip(),
                needs.map(parts -> environments(parts[0])).orElse(Set.of()),
                needs.filter(parts -> parts.length == 2)
                        .map(parts -> words(parts[1]))
                        .orElse(List.of()),
                clauses.take("refused").map(Declared::environments).orElse(Set.of()),
                clauses.take("same").isPresent(),
                clauses.take("kept secret").isPresent(),
                clauses.take("origins").isPresent(),
                clauses.take("below timeoutSeconds").isPresent(),
                clauses.take("url of").orElse(""),
                clauses.takeForm(),
                value.map(rest -> words(rest).getFirst()).orElse(""),
                value.map(Declared::environments).orElse(Set.of()));
        return clauses.areAllTaken() ? Optional.of(declared) : Optional.empty();
    }

    /** Those that are named behind "in", or all of them. */
    private static Set<Environment> environments(String clause) {
        var words = words(clause);
        var from = words.indexOf("in");
        if (from < 0) {
            return EnumSet.allOf(Environment.class);
        }
        var named = EnumSet.noneOf(Environment.class);
        for (var environment : Environment.values()) {
            if (words.subList(from, words.size()).contains(environment.label())) {
                named.add(environment);
            }
        }
        return named;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The clauses of a line, each of which must be understood by somebody. */
    private static final class Clauses {

        private final List<String> left;

        Clauses(List<String> clauses) {
            this.left = new ArrayList<>(clauses);
        }

        /** What follows the word, if there is such a clause. */
        Optional<String> take(String word) {
            for (var clause : left) {
                if (clause.equals(word) || clause.startsWith(word + " ")) {
                    left.remove(clause);
                    return Optional.of(clause.substring(word.length()).strip());
                }
            }
            return Optional.empty();
        }

        VariableForm takeForm() {
            var form = VariableForm.among(left);
            left.remove(form.word());
            return form;
        }

        boolean areAllTaken() {
            return left.isEmpty();
        }
    }
}
