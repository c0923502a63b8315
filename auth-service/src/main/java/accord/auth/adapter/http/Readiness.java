package accord.auth.adapter.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What this service cannot work without; each is asked, not remembered. Never the other service. */
public record Readiness(Map<String, BooleanSupplier> dependencies) {
    public Readiness {
        dependencies = Map.copyOf(dependencies);
    }

    /** Which dependency answers at this moment. */
    Map<String, Boolean> ask() {
        var answers = new TreeMap<String, Boolean>();
        dependencies.forEach((name, dependency) -> answers.put(name, dependency.getAsBoolean()));
        return answers;
    }
}
