package accord.backend.agent;

import java.util.List;
import java.util.Map;

/** What an agent is called, answers, and uses. */
public record AgentCard(String name, String description, List<ToolCard> tools) {
    public AgentCard {
        tools = List.copyOf(tools);
    }

    Map<String, Object> plain() {
        return Map.of(
                "name",
                name,
                "description",
                description,
                "tools",
                tools.stream().map(ToolCard::name).toList());
    }
}
