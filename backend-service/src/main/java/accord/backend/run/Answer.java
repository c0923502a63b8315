package accord.backend.run;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a supervisor answers.
 *
 * @param agentName who answers
 * @param finalResponse the text for the person
 * @param result the same for a program: maps, lists, strings, numbers and booleans only; its order is kept
 */
public record Answer(String agentName, String finalResponse, Map<String, Object> result) {
    public Answer {
        requireNonNull(agentName, "an answer names its agent");
        requireNonNull(finalResponse, "an answer has a text");
        result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
    }
}
