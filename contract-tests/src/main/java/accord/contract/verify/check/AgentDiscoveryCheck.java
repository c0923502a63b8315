package accord.contract.verify.check;

import accord.contract.verify.Check;
import accord.contract.verify.Expect;
import accord.contract.verify.Stage;
import java.util.List;

/** Who works here is told. */
final class AgentDiscoveryCheck extends Check {
    private static final List<String> PIPELINE = List.of("triage", "data", "optimization", "actions", "reporting");

    AgentDiscoveryCheck() {
        super(
                "agent-discovery",
                "GET /api/agents names the five agents with what each does and which tools it uses, and says that they"
                        + " are on duty.",
                "the backend's supervisor: on_duty is false while every answer is a marked fallback");
    }

    @Override
    public void prove(Stage stage) throws Exception {
        stage.backend("").get("/api/agents").problem(401, "NO_TOKEN");
        var answer = stage.ada().backend().get("/api/agents").with(200).json();
        Expect.that("on_duty true", answer.flag("on_duty"), answer.text());
        var names = answer.objects("agents").stream()
                .map(agent -> agent.text("name").orElse(""))
                .toList();
        Expect.that("the agents " + PIPELINE, names.containsAll(PIPELINE), names);
        Expect.distinct("names of agents", names);
        for (var agent : answer.objects("agents")) {
            Expect.that(
                    "a description of each agent",
                    !agent.text("description").orElse("").isBlank(),
                    agent.text());
        }
        Expect.that(
                "the data agent to use cost_analyzer",
                answer.objects("agents").stream()
                        .filter(agent -> agent.text("name").orElse("").equals("data"))
                        .anyMatch(agent -> agent.texts("tools").contains("cost_analyzer")),
                answer.text());
    }
}
