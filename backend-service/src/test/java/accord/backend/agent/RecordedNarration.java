package accord.backend.agent;

import accord.backend.run.Narration;
import accord.backend.run.ToolOutcome;
import accord.backend.run.ToolOutcome.Completed;
import accord.backend.run.ToolOutcome.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A narration that keeps its promise (a failure is an outcome) and remembers what it was told. */
final class RecordedNarration implements Narration {
    /** Something that was narrated. */
    sealed interface Event {
        String agent();
    }

    record Thought(String agent, String reasoning, int step, double progress) implements Event {}

    record ToolUse(String agent, String tool, Map<String, Object> parameters, ToolOutcome outcome) implements Event {}

    private final List<Event> events = new ArrayList<>();
    private String broken = "";
    private String cancelled = "";

    @Override
    public void thinking(String agentName, String reasoning, int step, double progress) {
        events.add(new Thought(agentName, reasoning, step, progress));
    }

    @Override
    public ToolOutcome tool(
            String agentName,
            String toolName,
            Map<String, Object> parameters,
            Duration limit,
            Callable<Map<String, Object>> work) {
        var outcome = outcome(toolName, work);
        events.add(new ToolUse(agentName, toolName, parameters, outcome));
        return outcome;
    }

    /** On the calling thread, as in a real run; an interrupt is an outcome and stays an interrupt. */
    private ToolOutcome outcome(String tool, Callable<Map<String, Object>> work) {
        if (tool.equals(broken)) {
            return new Failed("is broken");
        }
        if (tool.equals(cancelled)) {
            Thread.currentThread().interrupt();
        }
        try {
            return new Completed(work.call());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Failed("was interrupted");
        } catch (Exception failure) {
            return new Failed(String.valueOf(failure));
        }
    }

    void breakTool(String tool) {
        broken = tool;
    }

    void cancelDuring(String tool) {
        cancelled = tool;
    }

    @Override
    public void delta(String agentName, String text) {
        throw new AssertionError("a rules engine has its whole answer at once");
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    /** The story in short: {@code triage thinks}, {@code triage uses parse_usage}. */
    List<String> story() {
        return events.stream()
                .map(event -> switch (event) {
                    case Thought thought -> thought.agent() + " thinks";
                    case ToolUse use -> use.agent() + " uses " + use.tool();
                })
                .toList();
    }

    List<ToolUse> toolUses() {
        return events.stream()
                .filter(ToolUse.class::isInstance)
                .map(ToolUse.class::cast)
                .toList();
    }

    List<Thought> thoughts() {
        return events.stream()
                .filter(Thought.class::isInstance)
                .map(Thought.class::cast)
                .toList();
    }
}
