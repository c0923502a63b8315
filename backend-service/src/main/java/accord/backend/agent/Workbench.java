package accord.backend.agent;

import accord.backend.run.AgentCard;
import accord.backend.run.Narration;
import accord.backend.run.ToolOutcome.Completed;
import accord.backend.run.ToolOutcome.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where the agents of one run work: all they do is narrated, all they find is kept, and a cancelled run stops at the next step. */
final class Workbench {
    private final Narration narration;
    private final List<Figures> figures = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int step;

    Workbench(Narration narration) {
        this.narration = narration;
    }

    /** @param progress how much of the run is behind it, 0 to 1 */
    void think(AgentCard agent, String reasoning, double progress) throws InterruptedException {
        stopIfCancelled();
        narration.thinking(agent.name(), reasoning, ++step, progress);
    }

    /** @return what the tool found out; empty when it failed, which is kept and does not end the run */
    <I, O extends Figures> Optional<O> use(AgentCard agent, Tool<I, O> tool, Map<String, Object> arguments, I input)
            throws InterruptedException {
        stopIfCancelled();
        var card = tool.card();
        var found = new AtomicReference<@Nullable O>();
        var outcome = narration.tool(agent.name(), card.name(), card.shown(arguments), card.limit(), () -> {
            var made = tool.work().on(input);
            found.set(made);
            return made.plain();
        });
        stopIfCancelled();
        return switch (outcome) {
            case Completed(var _) -> Optional.ofNullable(found.get()).map(this::keep);
            case Failed(var error) -> {
                failures.add(card.name() + ": " + error);
                yield Optional.empty();
            }
        };
    }

    <F extends Figures> F keep(F made) {
        figures.add(made);
        return made;
    }

    List<Figures> figures() {
        return List.copyOf(figures);
    }

    /** The tools that failed, each with its reason. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    private static void stopIfCancelled() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the run was cancelled");
        }
    }
}
