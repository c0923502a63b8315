package accord.backend.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a tool is called, does and takes.
 *
 * @param parameters their JSON schema, as plain values
 * @param limit how long it may take
 * @param redacted the names of the parameters whose values are never shown
 */
public record ToolCard(
        String name, String description, Map<String, Object> parameters, Duration limit, Set<String> redacted) {
    public ToolCard {
        parameters = Map.copyOf(parameters);
        redacted = Set.copyOf(redacted);
    }

    /** The arguments of a call as everyone may see them: of a redacted one, only its size. */
    public Map<String, Object> shown(Map<String, Object> arguments) {
        if (redacted.isEmpty()) {
            return arguments;
        }
        var shown = new HashMap<>(arguments);
        redacted.forEach(name ->
                shown.computeIfPresent(name, (_, value) -> String.valueOf(value).length() + " characters"));
        return shown;
    }
}
