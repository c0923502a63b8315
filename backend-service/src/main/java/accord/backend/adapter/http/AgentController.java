package accord.backend.adapter.http;

import accord.backend.run.AgentCard;
import accord.backend.run.Supervision;
import accord.backend.run.Supervisor;
import accord.backend.run.ToolCard;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;

/** Who works here and with what: read from the agents themselves. */
@Controller("/api")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class AgentController {
    private final Supervision supervision;
    private final List<Agent> agents;
    private final List<Tool> tools;

    AgentController(Supervision supervision, Supervisor supervisor) {
        this.supervision = supervision;
        this.agents = supervisor.agents().stream().map(Agent::of).toList();
        this.tools = supervisor.agents().stream()
                .flatMap(agent -> agent.tools().stream())
                .distinct()
                .map(tool -> Tool.of(tool, supervisor.agents()))
                .toList();
    }

    @Get("/agents")
    AgentsAnswer agents() {
        return new AgentsAnswer(agents, supervision.isOnDuty());
    }

    @Get("/tools")
    ToolsAnswer tools() {
        return new ToolsAnswer(tools);
    }

    /** @param onDuty false while every answer is a marked fallback */
    @Serdeable
    record AgentsAnswer(List<Agent> agents, boolean onDuty) {}

    /**
     * An agent.
     *
     * @param name what {@code agent} of a message may say
     * @param tools the names of the tools that it uses
     */
    @Serdeable
    record Agent(String name, String description, List<String> tools) {
        static Agent of(AgentCard card) {
            return new Agent(
                    card.name(),
                    card.description(),
                    card.tools().stream().map(ToolCard::name).toList());
        }
    }

    @Serdeable
    record ToolsAnswer(List<Tool> tools) {}

    /**
     * A computation that the user sees.
     *
     * @param parameters their JSON schema
     * @param limitMs how long it may take
     * @param redacted the parameters whose values are never shown
     * @param agents the names of the agents that use it
     */
    @Serdeable
    record Tool(
            String name,
            String description,
            Map<String, Object> parameters,
            long limitMs,
            List<String> redacted,
            List<String> agents) {
        static Tool of(ToolCard card, List<AgentCard> agents) {
            return new Tool(
                    card.name(),
                    card.description(),
                    card.parameters(),
                    card.limit().toMillis(),
                    card.redacted().stream().sorted().toList(),
                    agents.stream()
                            .filter(agent -> agent.tools().contains(card))
                            .map(AgentCard::name)
                            .toList());
        }
    }
}
