package accord.backend.agent;

import accord.backend.run.AgentCard;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every agent that there is, in the order in which they work. */
final class Agents {
    final AgentCard triage;
    final AgentCard data;
    final AgentCard optimization;
    final AgentCard actions;
    final AgentCard reporting;
    final AgentCard supervisor;

    Agents(Tools tools) {
        triage = new AgentCard(
                "triage", "Says what a request is about and finds its records.", List.of(tools.parseUsage.card()));
        data = new AgentCard(
                "data",
                "Computes costs, latencies and anomalies from usage records.",
                List.of(
                        tools.priceLookup.card(),
                        tools.costAnalyzer.card(),
                        tools.latencyAnalyzer.card(),
                        tools.anomalyDetector.card()));
        optimization = new AgentCard(
                "optimization",
                "Recommends savings, each computed from the records.",
                List.of(tools.compareModels.card(), tools.simulateSavings.card()));
        actions =
                new AgentCard("actions", "Puts the recommendations in order, with effort, risk and worth.", List.of());
        reporting = new AgentCard("reporting", "Writes the report of all agents.", List.of());
        supervisor = new AgentCard("supervisor", "Lets all agents work, as far as the records allow.", List.of());
    }

    /** All of them. */
    List<AgentCard> all() {
        return List.of(supervisor, triage, data, optimization, actions, reporting);
    }

    /** The agent that a request asks for; the supervisor when it asks for none. */
    Optional<AgentCard> find(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                ? Optional.of(supervisor)
                : all().stream().filter(agent -> agent.name().equals(wanted)).findFirst();
    }
}
