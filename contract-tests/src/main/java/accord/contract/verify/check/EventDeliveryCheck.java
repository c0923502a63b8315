package accord.contract.verify.check;

import accord.contract.verify.Check;
import accord.contract.verify.Dialogue;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.List;
import java.util.Map;

/** All five events come. */
final class EventDeliveryCheck extends Check {
    private static final List<String> HEADER = List.of("id", "seq", "epoch", "request_id", "agent_name", "timestamp");
    private static final Map<String, List<String>> FIELDS = Map.of(
            "agent_started", List.of("status", "message"),
            "agent_thinking", List.of("reasoning", "step", "progress"),
            "tool_executing", List.of("tool_call_id", "tool_name", "parameters", "status"),
            "tool_completed", List.of("tool_call_id", "tool_name", "result", "success", "duration_ms"),
            "agent_completed", List.of("status", "final_response", "result", "duration_ms"));

    EventDeliveryCheck() {
        super(
                "event-delivery",
                "A run sends all five events with all their fields: one start first, one end last, and what it thinks"
                        + " and does in between.",
                "the kind of event that is missing, in the backend's log under the run's id");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        try (var talk = stage.talk(stage.ada())) {
            var thread = stage.ada().thread();
            var run = talk.ask(thread, Usage.SMALL);
            var events = talk.events(run);
            Expect.equal("the kinds of events in their order", Dialogue.FIVE, Dialogue.kinds(events));
            for (var once : List.of("agent_started", "agent_completed")) {
                Expect.equal(
                        "how many " + once,
                        1L,
                        events.stream().filter(event -> event.is(once)).count());
            }
            for (var event : events) {
                Expect.equal(
                        "thread_id of " + event.type(),
                        thread,
                        event.text("thread_id").orElse(""));
                Expect.equal(
                        "run_id of " + event.type(), run, event.text("run_id").orElse(""));
                Expect.equal(
                        "user_id of " + event.type(),
                        stage.ada().id(),
                        event.text("user_id").orElse(""));
                for (var field : FIELDS.getOrDefault(event.type(), List.of())) {
                    Expect.that(
                            field + " in " + event.type(),
                            event.at(field).filter(node -> !node.isNull()).isPresent(),
                            event.text());
                }
                for (var field : HEADER) {
                    Expect.that(
                            field + " in " + event.type(),
                            event.at(field).filter(node -> !node.isNull()).isPresent(),
                            event.text());
                }
            }
        }
    }
}
