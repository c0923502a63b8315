package accord.backend.run;

import java.util.List;

/** What an agent is called, answers, and uses. */
public record AgentCard(String name, String description, List<ToolCard> tools) {
    public AgentCard {
        tools = List.copyOf(tools);
    }
}
