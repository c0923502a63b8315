package accord.contract.verify.check;

import accord.contract.client.Frame;
import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.List;

/** Tools are told, called and answered. */
final class ToolsCheck extends Check {
    private static final List<String> NEEDED =
            List.of("parse_usage", "price_lookup", "cost_analyzer", "latency_analyzer", "anomaly_detector");

    ToolsCheck() {
        super(
                "tools",
                "GET /api/tools describes each tool by a JSON schema, and in a run each call of one of them is"
                        + " completed once, with success.",
                "the tool that is named, in the backend's log");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        var tools = stage.ada().backend().get("/api/tools").with(200).json().objects("tools");
        var names = tools.stream().map(tool -> tool.text("name").orElse("")).toList();
        Expect.that("the tools " + NEEDED, names.containsAll(NEEDED), names);
        for (var tool : tools) {
            Expect.equal(
                    "the schema of " + tool.text("name").orElse("?"),
                    "object",
                    tool.text("parameters", "type").orElse(""));
        }
        try (var talk = stage.talk(stage.ada())) {
            var events = talk.turn(stage.ada().thread(), Usage.SMALL);
            Expect.equal("the completed calls", calls(events, "tool_executing"), calls(events, "tool_completed"));
            for (var event : events) {
                if (event.is("tool_completed")) {
                    var tool = event.text("tool_name").orElse("");
                    Expect.that("a tool of /api/tools", names.contains(tool), tool);
                    Expect.that("success of " + tool, event.flag("success"), event.text());
                    Expect.that("a result of " + tool, event.at("result").isPresent(), event.text());
                }
            }
        }
    }

    private static List<String> calls(List<Frame> events, String type) {
        return events.stream()
                .filter(event -> event.is(type))
                .map(event -> event.text("tool_call_id").orElse("") + " "
                        + event.text("tool_name").orElse(""))
                .sorted()
                .toList();
    }
}
