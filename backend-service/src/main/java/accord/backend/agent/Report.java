package accord.backend.agent;

import accord.backend.run.AgentCard;
import accord.backend.run.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Puts what the agents found into one answer: what was found first, remarks on the data after it, failures last. */
final class Report {
    private Report() {}

    static Answer of(AgentCard agent, Sufficiency sufficiency, List<Figures> figures, List<String> failures) {
        var result = new Plain().with("engine", RulesSupervisor.ENGINE).with("data_sufficiency", sufficiency.label());
        figures.forEach(found -> result.withAll(found.plain()));
        if (!failures.isEmpty()) {
            result.with("failed_tools", failures);
        }
        return new Answer(agent.name(), text(figures, failures), result.map());
    }

    private static String text(List<Figures> figures, List<String> failures) {
        var paragraphs = new ArrayList<String>();
        figures.stream()
                .sorted(Comparator.comparing(Figures::isRemark))
                .map(Figures::told)
                .filter(Predicate.not(String::isEmpty))
                .forEach(paragraphs::add);
        if (!failures.isEmpty()) {
            paragraphs.add("Not everything worked, so the answer is incomplete: " + String.join("; ", failures) + ".");
        }
        return String.join("\n\n", paragraphs);
    }
}
