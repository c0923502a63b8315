package accord.backend.agent;

import java.util.List;
import java.util.Map;

/** What an agent is called, answers, and uses. */
record AgentCard(String name, String description, List<ToolCard> tools) {
    AgentCard {
        tools = List.copyOf(tools);
    }

    Map<String, Object> plain() {
        return new Plain()
                .with("name", name)
                .with("description", description)
                .with("tools", tools.stream().map(ToolCard::name).toList())
                .map();
    }
}
