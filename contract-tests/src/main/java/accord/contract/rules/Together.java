package accord.contract.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Several rules as one ArchUnit rule, which looks at each class once and explains each breach by its own rule. */
final class Together extends ArchCondition<JavaClass> {
    private final List<Rule> rules;
    private final Map<String, List<String>> told = new HashMap<>();

    private Together(List<Rule> rules) {
        super("keep %d rules", rules.size());
        this.rules = List.copyOf(rules);
    }

    static ArchRule of(String name, List<Rule> rules) {
        return classes().should(new Together(rules)).as(name).allowEmptyShould(false);
    }

    @Override
    public void init(Collection<JavaClass> all) {
        told.clear();
        var codebase = Codebase.of(all);
        for (var rule : rules) {
            for (var breach : rule.breaches(codebase)) {
                told.computeIfAbsent(breach.subject(), _ -> new ArrayList<>()).add(rule.explain(List.of(breach)));
            }
        }
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        told.getOrDefault(type.getName(), List.of())
                .forEach(sentence -> events.add(SimpleConditionEvent.violated(type, sentence)));
    }
}
