package accord.contract.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A sentence about the house that checks itself, and says when it is broken what that once cost and what to do instead.
 *
 * @param id stable, for baselines and reports
 * @param sentence in snake_case
 * @param incident what happened where it was not kept
 * @param instead what to do
 */
public record Rule(String id, String sentence, String incident, String instead, Inspection inspection) {
    /** A rule about something that is neither a class nor a paper: it finds its breaches elsewhere. */
    public static Rule of(
            String id, String sentence, String incident, String instead, Function<Codebase, Stream<Breach>> breaches) {
        return new Rule(id, sentence, incident, instead, breaches::apply);
    }

    /** Where it is broken. */
    public List<Breach> breaches(Codebase codebase) {
        return inspection.of(codebase).distinct().toList();
    }

    /** Everything a reader needs to mend it. */
    public String explain(Collection<Breach> breaches) {
        return breaches.stream()
                .map(breach -> "  " + breach)
                .collect(Collectors.joining(
                        "\n",
                        id + " " + sentence + ", broken in " + breaches.size() + " place(s)\n",
                        "\n  why: " + incident + "\n  do instead: " + instead));
    }

    /** The same as an ArchUnit rule, for an {@code @ArchTest}. Papers are not among the classes: see {@link Paperwork}. */
    public ArchRule arch() {
        return classes().should(new Condition()).as(id + " " + sentence).because(incident + "; do instead: " + instead);
    }

    static Draft draft(String id, String sentence) {
        return new Draft(id, sentence, "", "");
    }

    /** A rule of which something is still to be said. */
    record Draft(String id, String sentence, String incident, String instead) {
        Draft because(String incident) {
            return new Draft(id, sentence, incident, instead);
        }

        Draft instead(String instead) {
            return new Draft(id, sentence, incident, instead);
        }

        /** No class leaves this trace. */
        Rule nobody(Trace trace) {
            return nobodyBut(Names.none(), trace);
        }

        /** Only these classes leave this trace. */
        Rule nobodyBut(Names allowed, Trace trace) {
            return inspected(Inspection.of(allowed, trace));
        }

        Rule inspected(Inspection inspection) {
            return new Rule(id, sentence, incident, instead, inspection);
        }
    }

    private final class Condition extends ArchCondition<JavaClass> {
        private final Map<String, List<Breach>> breaches = new HashMap<>();

        Condition() {
            super("keep " + id);
        }

        @Override
        public void init(Collection<JavaClass> all) {
            breaches.clear();
            breaches.putAll(
                    Rule.this.breaches(Codebase.of(all)).stream().collect(Collectors.groupingBy(Breach::subject)));
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            breaches.getOrDefault(type.getName(), List.of())
                    .forEach(breach -> events.add(SimpleConditionEvent.violated(type, breach.toString())));
        }
    }
}
