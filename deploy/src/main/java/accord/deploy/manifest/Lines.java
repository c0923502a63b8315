package accord.deploy.manifest;

import java.util.Map;
import java.util.Set;

/**
 * Where in the files a manifest says what it says.
 *
 * @param places by the name of a variable, also of one that is left out, or of a field
 * @param variables those that the manifest names, set or left out
 * @param mistaken the variables about which something has been said already
 * @param env where variables are added
 */
public record Lines(Map<String, Place> places, Set<String> variables, Set<String> mistaken, Place env) {

    public Lines {
        places = Map.copyOf(places);
        variables = Set.copyOf(variables);
        mistaken = Set.copyOf(mistaken);
    }

    /** Where the value came from; where it would be added, if it stands nowhere. */
    public Place of(String what) {
        return places.getOrDefault(what, env);
    }

    public boolean mention(String what) {
        return places.containsKey(what);
    }
}
