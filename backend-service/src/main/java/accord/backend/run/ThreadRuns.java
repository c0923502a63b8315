package accord.backend.run;

import accord.kernel.context.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The runs of one thread: the first is active, the others wait. Immutable; never empty. */
record ThreadRuns(List<AgentRun> runs) {
    ThreadRuns {
        runs = List.copyOf(runs);
    }

    static ThreadRuns of(AgentRun run) {
        return new ThreadRuns(List.of(run));
    }

    ThreadRuns and(AgentRun run) {
        var all = new ArrayList<>(runs);
        all.add(run);
        return new ThreadRuns(all);
    }

    /** Empty when no run is left. */
    Optional<ThreadRuns> without(RunId ended) {
        var left = runs.stream().filter(run -> !run.id().equals(ended)).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new ThreadRuns(left));
    }

    AgentRun active() {
        return runs.getFirst();
    }

    int waiting() {
        return runs.size() - 1;
    }
}
