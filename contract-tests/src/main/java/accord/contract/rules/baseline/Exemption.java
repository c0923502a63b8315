package accord.contract.rules.baseline;

import accord.contract.rules.Breach;
import accord.contract.rules.Rule;
import java.time.LocalDate;

/**
 * One breach that somebody answers for until a day. It is known by what is there and not by its line, which moves.
 *
 * @param line where the baseline says so
 * @param rule the rule's id
 * @param subject the class or file
 * @param what as the rule says it
 * @param expires the last day
 */
public record Exemption(
        int line, String rule, String subject, String what, String owner, String reason, LocalDate expires) {
    boolean covers(Rule broken, Breach breach) {
        return rule.equals(broken.id()) && subject.equals(breach.subject()) && what.equals(breach.what());
    }

    boolean isOver(LocalDate today) {
        return today.isAfter(expires);
    }

    String place() {
        return rule + " in " + subject + " (" + what + ")";
    }
}
