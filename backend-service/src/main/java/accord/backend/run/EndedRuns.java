package accord.backend.run;

import accord.kernel.context.RunId;
import java.util.LinkedHashMap;
import java.util.Optional;

/** The runs that ended last, for those who ask how: as many as fit into a bounded memory. */
final class EndedRuns {
    private static final long MOST_CHARACTERS = 8 << 20;

    /** What a run costs beside what it said. */
    private static final int OWN_CHARACTERS = 1024;

    private final LinkedHashMap<RunId, Ended> runs = new LinkedHashMap<>();
    private long characters;

    private record Ended(RunState state, int characters) {}

    /** @param said how many characters its last event has */
    synchronized void remember(RunState state, int said) {
        var ended = new Ended(state, OWN_CHARACTERS + said);
        runs.put(state.run(), ended);
        characters += ended.characters();
        while (characters > MOST_CHARACTERS) {
            characters -= runs.pollFirstEntry().getValue().characters();
        }
    }

    synchronized Optional<RunState> find(RunId run) {
        return Optional.ofNullable(runs.get(run)).map(Ended::state);
    }
}
