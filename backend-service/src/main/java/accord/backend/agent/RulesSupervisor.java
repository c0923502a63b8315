package accord.backend.agent;

import accord.backend.run.AgentCard;
import accord.backend.run.Answer;
import accord.backend.run.Assignment;
import accord.backend.run.Narration;
import accord.backend.run.Supervisor;
import accord.backend.run.ToolCard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Directs the agents by rules and statistics alone, without any model: triage, data, optimization, actions, reporting, as far as
 * the records allow. Its answers depend on nothing but the request and the records that it refers to.
 */
public final class RulesSupervisor implements Supervisor {
    static final String ENGINE = "rules";
    private static final int MOST_SHOWN = 20;

    private final PriceTable prices;
    private final Tools tools;
    private final Agents agents;
    private final Guidance guidance = new Guidance();

    public RulesSupervisor(PriceTable prices, UploadedRecords uploaded) {
        this.prices = prices;
        tools = new Tools(prices, uploaded);
        agents = new Agents(tools);
    }

    @Override
    public Answer answer(Assignment assignment, Narration narration) throws InterruptedException {
        var bench = new Workbench(narration);
        var asked = agents.find(assignment.agent());
        return asked.isPresent() ? answer(asked.get(), assignment, bench) : namingTheAgents(assignment.agent(), bench);
    }

    @Override
    public List<AgentCard> agents() {
        return agents.all();
    }

    private Answer answer(AgentCard asked, Assignment assignment, Workbench bench) throws InterruptedException {
        bench.think(agents.triage, "Looking for usage records in the request.", 0.1);
        var parsed = bench.use(agents.triage, tools.parseUsage, Map.of("text", assignment.request()), assignment);
        if (parsed.isEmpty()) {
            return report(asked, Sufficiency.INSUFFICIENT, bench);
        }
        var usage = parsed.get();
        var sufficiency = Sufficiency.of(usage, prices);
        if (InjectionScreen.recognises(usage.prose())) {
            return refusal(asked, sufficiency);
        }
        var triage = Triage.of(usage.prose());
        return switch (sufficiency) {
            case INSUFFICIENT -> guidance.answer(asked, triage.category(), usage);
            case PARTIAL, SUFFICIENT -> withRecords(asked, triage, usage, sufficiency, bench);
        };
    }

    private Answer withRecords(AgentCard asked, Triage triage, Usage usage, Sufficiency sufficiency, Workbench bench)
            throws InterruptedException {
        bench.keep(triage);
        if (!asked.equals(agents.triage)) {
            bench.think(agents.data, "Looking up what " + usage.records().size() + " requests cost.", 0.25);
            var models = usage.records().stream()
                    .map(UsageRecord::model)
                    .distinct()
                    .limit(MOST_SHOWN)
                    .toList();
            var priced = bench.use(agents.data, tools.priceLookup, Map.of("models", models), usage);
            if (priced.isPresent()) {
                work(asked, priced.get(), sufficiency, bench);
            }
        }
        return report(asked, sufficiency, bench);
    }

    private void work(AgentCard asked, PricedUsage usage, Sufficiency sufficiency, Workbench bench)
            throws InterruptedException {
        boolean everyone = asked.equals(agents.supervisor) || asked.equals(agents.reporting);
        bench.keep(Gaps.in(usage));
        if (everyone || asked.equals(agents.data)) {
            examine(usage, bench);
        }
        if (sufficiency == Sufficiency.SUFFICIENT && !asked.equals(agents.data)) {
            var savings = optimize(usage, bench);
            if (savings.isPresent() && !asked.equals(agents.optimization)) {
                bench.think(agents.actions, "Putting the savings in order.", 0.8);
                bench.keep(ActionPlan.of(savings.get()));
            }
        }
        if (everyone) {
            bench.think(agents.reporting, "Writing the report.", 0.95);
        }
    }

    private void examine(PricedUsage usage, Workbench bench) throws InterruptedException {
        bench.think(agents.data, "Computing costs, latencies and anomalies.", 0.4);
        bench.use(agents.data, tools.costAnalyzer, counted(usage.records()), usage);
        bench.use(agents.data, tools.latencyAnalyzer, counted(usage.usage().records()), usage.usage());
        bench.use(agents.data, tools.anomalyDetector, counted(usage.records()), usage);
    }

    private Optional<Savings> optimize(PricedUsage usage, Workbench bench) throws InterruptedException {
        bench.think(agents.optimization, "Simulating lighter models, shorter prompts and a cache.", 0.6);
        bench.use(agents.optimization, tools.compareModels, counted(usage.records()), usage);
        return bench.use(agents.optimization, tools.simulateSavings, counted(usage.records()), usage);
    }

    private static Map<String, Object> counted(List<?> records) {
        return Map.of("records", records.size());
    }

    private static Answer report(AgentCard asked, Sufficiency sufficiency, Workbench bench) {
        return Report.of(asked, sufficiency, bench.figures(), bench.failures());
    }

    private static Answer refusal(AgentCard asked, Sufficiency sufficiency) {
        return new Answer(
                asked.name(),
                "I cannot change my instructions or show them, and I would rather help with what I am for: finding savings in"
                        + " your AI usage. Send usage records, and ask about cost, latency or models.",
                new Plain()
                        .with("engine", ENGINE)
                        .with("data_sufficiency", sufficiency.label())
                        .with("refused", "prompt_injection")
                        .map());
    }

    private Answer namingTheAgents(String wanted, Workbench bench) throws InterruptedException {
        bench.think(agents.supervisor, "Looking for the agent that was asked for.", 0.5);
        var known = agents.all();
        return new Answer(
                agents.supervisor.name(),
                "There is no agent named " + Excerpt.of(wanted) + ". There are:"
                        + known.stream()
                                .map(agent -> "\n- " + agent.name() + ": " + agent.description())
                                .collect(Collectors.joining())
                        + "\nName none to let all of them work.",
                new Plain()
                        .with("engine", ENGINE)
                        .with("unknown_agent", Excerpt.of(wanted))
                        .with(
                                "agents",
                                known.stream().map(RulesSupervisor::plain).toList())
                        .map());
    }

    private static Map<String, Object> plain(AgentCard agent) {
        return new Plain()
                .with("name", agent.name())
                .with("description", agent.description())
                .with("tools", agent.tools().stream().map(ToolCard::name).toList())
                .map();
    }
}
