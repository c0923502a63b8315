package accord.backend.agent;

import accord.backend.run.Answer;
import accord.backend.run.Assignment;
import accord.backend.run.Narration;
import accord.backend.run.Supervisor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Directs the agents by rules and statistics alone, without any model: triage, data, optimization, actions, reporting, as far as
 * the records allow. Its answers depend on nothing but the request.
 */
public final class RulesSupervisor implements Supervisor {
    static final String ENGINE = "rules";
    private static final int MOST_SHOWN = 20;

    private final PriceTable prices;
    private final Tools tools;
    private final Agents agents;
    private final Guidance guidance = new Guidance();

    public RulesSupervisor(PriceTable prices) {
        this.prices = prices;
        tools = new Tools(prices);
        agents = new Agents(tools);
    }

    @Override
    public Answer answer(Assignment assignment, Narration narration) throws InterruptedException {
        var desk = new Desk(narration);
        var asked = agents.find(assignment.agent());
        return asked.isPresent()
                ? answer(asked.get(), assignment.request(), desk)
                : namingTheAgents(assignment.agent(), desk);
    }

    private Answer answer(AgentCard asked, String request, Desk desk) throws InterruptedException {
        desk.think(agents.triage, "Looking for usage records in the request.", 0.1);
        var parsed = desk.use(agents.triage, tools.parseUsage, Map.of("text", request), request);
        if (parsed.isEmpty()) {
            return report(asked, Sufficiency.INSUFFICIENT, desk);
        }
        var usage = parsed.get();
        if (InjectionScreen.recognises(usage.prose())) {
            return refusal(asked);
        }
        var triage = Triage.of(usage.prose());
        return switch (Sufficiency.of(usage, prices)) {
            case INSUFFICIENT -> guidance.answer(asked, triage.category(), usage);
            case PARTIAL -> withRecords(asked, triage, usage, Sufficiency.PARTIAL, desk);
            case SUFFICIENT -> withRecords(asked, triage, usage, Sufficiency.SUFFICIENT, desk);
        };
    }

    private Answer withRecords(AgentCard asked, Triage triage, Usage usage, Sufficiency sufficiency, Desk desk)
            throws InterruptedException {
        desk.keep(triage);
        if (!asked.equals(agents.triage)) {
            desk.think(agents.data, "Looking up what " + usage.records().size() + " requests cost.", 0.25);
            var models = usage.records().stream()
                    .map(UsageRecord::model)
                    .distinct()
                    .limit(MOST_SHOWN)
                    .toList();
            var priced = desk.use(agents.data, tools.priceLookup, Map.of("models", models), usage);
            if (priced.isPresent()) {
                work(asked, priced.get(), sufficiency, desk);
            }
        }
        return report(asked, sufficiency, desk);
    }

    private void work(AgentCard asked, PricedUsage usage, Sufficiency sufficiency, Desk desk)
            throws InterruptedException {
        boolean everyone = asked.equals(agents.supervisor) || asked.equals(agents.reporting);
        desk.keep(Gaps.in(usage));
        if (everyone || asked.equals(agents.data)) {
            examine(usage, desk);
        }
        if (sufficiency == Sufficiency.SUFFICIENT && !asked.equals(agents.data)) {
            var savings = optimize(usage, desk);
            if (savings.isPresent() && !asked.equals(agents.optimization)) {
                desk.think(agents.actions, "Putting the savings in order.", 0.8);
                desk.keep(ActionPlan.of(savings.get()));
            }
        }
        if (everyone) {
            desk.think(agents.reporting, "Writing the report.", 0.95);
        }
    }

    private void examine(PricedUsage usage, Desk desk) throws InterruptedException {
        desk.think(agents.data, "Computing costs, latencies and anomalies.", 0.4);
        desk.use(agents.data, tools.costAnalyzer, counted(usage.records()), usage);
        desk.use(agents.data, tools.latencyAnalyzer, counted(usage.usage().records()), usage.usage());
        desk.use(agents.data, tools.anomalyDetector, counted(usage.records()), usage);
    }

    private Optional<Savings> optimize(PricedUsage usage, Desk desk) throws InterruptedException {
        desk.think(agents.optimization, "Simulating lighter models, shorter prompts and a cache.", 0.6);
        desk.use(agents.optimization, tools.compareModels, counted(usage.records()), usage);
        return desk.use(agents.optimization, tools.simulateSavings, counted(usage.records()), usage);
    }

    private static Map<String, Object> counted(List<?> records) {
        return Map.of("records", records.size());
    }

    private static Answer report(AgentCard asked, Sufficiency sufficiency, Desk desk) {
        return Report.of(asked, sufficiency, desk.figures(), desk.failures());
    }

    private static Answer refusal(AgentCard asked) {
        return new Answer(
                asked.name(),
                "I cannot change my instructions or show them, and I would rather help with what I am for: finding savings in"
                        + " your AI usage. Send usage records, and ask about cost, latency or models.",
                Map.of("engine", ENGINE, "refused", "prompt_injection"));
    }

    private Answer namingTheAgents(String wanted, Desk desk) throws InterruptedException {
        desk.think(agents.supervisor, "Looking for the agent that was asked for.", 0.5);
        var known = agents.all();
        return new Answer(
                agents.supervisor.name(),
                "There is no agent named " + Excerpt.of(wanted) + ". There are:"
                        + known.stream()
                                .map(agent -> "\n- " + agent.name() + ": " + agent.description())
                                .collect(Collectors.joining())
                        + "\nName none to let all of them work.",
                Map.of(
                        "engine", ENGINE,
                        "unknown_agent", Excerpt.of(wanted),
                        "agents", known.stream().map(AgentCard::plain).toList()));
    }
}
