package accord.contract.verify.check;

import accord.contract.verify.Check;
import accord.contract.verify.Dialogue;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.Set;

/** The agents compute. */
final class ExecutionCheck extends Check {
    private static final Set<String> ENGINES = Set.of("rules", "model");

    ExecutionCheck() {
        super(
                "execution",
                "A run reads the records that it is sent and computes what they cost, to the cent, by its own tools.",
                "the tool_completed events of the run, and the backend's log under its id");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        try (var talk = stage.talk(stage.ada())) {
            var events = talk.turn(stage.ada().thread(), Usage.SMALL);
            var end = events.getLast();
            Expect.equal(
                    "status of agent_completed", "completed", end.text("status").orElse(""));
            Expect.that(
                    "no fallback_mode", events.stream().noneMatch(event -> event.flag("fallback_mode")), end.text());
            Expect.that(
                    "an answer that begins with \"" + Usage.SMALL_COSTS + "\"",
                    end.text("final_response").orElse("").startsWith(Usage.SMALL_COSTS),
                    end.text("final_response").orElse(""));
            Expect.that(
                    "engine rules or model",
                    ENGINES.contains(end.text("result", "engine").orElse("")),
                    end.text("result", "engine").orElse("none"));
            Expect.that(
                    "a successful cost_analyzer",
                    events.stream()
                            .anyMatch(event -> event.is("tool_completed")
                                    && event.text("tool_name").orElse("").equals("cost_analyzer")
                                    && event.flag("success")),
                    Dialogue.kinds(events));
        }
    }
}
