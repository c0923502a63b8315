package accord.backend.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.token.TokenContract;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service says of the agents that it really has, and of itself. */
@MicronautTest
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.auth.url", value = "http://127.0.0.1:1")
final class AgentsOverHttpTest {
    private final EmbeddedServer server;
    private Client client;

    AgentsOverHttpTest(EmbeddedServer server) {
        this.server = server;
    }

    @BeforeEach
    void someoneSignsIn() {
        client = Visitor.at(server).client();
    }

    @Test
    void everyAgentIsListedWithItsTools() {
        assertThat(client.get("/api/agents").list("agents"))
                .extracting(agent -> agent.get("name"))
                .containsExactly("supervisor", "triage", "data", "optimization", "actions", "reporting");
        assertThat(client.get("/api/agents").list("agents"))
                .filteredOn(agent -> "triage".equals(agent.get("name")))
                .first()
                .extracting(agent -> agent.get("tools"))
                .isEqualTo(List.of("parse_usage"));
    }

    @Test
    void everyToolTellsItsParametersItsLimitAndWhatItHides() {
        var tools = client.get("/api/tools").list("tools");

        assertThat(tools)
                .extracting(tool -> tool.get("name"))
                .doesNotHaveDuplicates()
                .contains("parse_usage", "price_lookup", "cost_analyzer", "simulate_savings");
        assertThat(tools).allSatisfy(tool -> {
            assertThat(String.valueOf(tool.get("parameters"))).contains("type=object", "required=[");
            assertThat(tool).containsEntry("limit_ms", 5000);
            assertThat((List<?>) tool.get("agents")).isNotEmpty();
        });
        assertThat(tools)
                .filteredOn(tool -> "parse_usage".equals(tool.get("name")))
                .first()
                .extracting(tool -> tool.get("redacted"))
                .isEqualTo(List.of("text"));
    }

    @Test
    void whoKnowsOnlyTheAddressFindsTheRest() {
        var stranger = Client.anonymous(server.getURI());
        var discovery = stranger.get("/api/discovery");

        assertThat(discovery.status()).isEqualTo(200);
        assertThat(discovery.text("contract_digest"))
                .isEqualTo(server.getApplicationContext()
                        .getBean(TokenContract.class)
                        .digest());
        assertThat(discovery.member("limits").toString()).contains("page_size=100");
        var links = (Map<?, ?>) discovery.member("links");
        assertThat(links.values().stream().map(Object::toString))
                .contains("/api/threads", "/ws")
                .filteredOn(path -> !path.contains("{") && !path.equals("/ws"))
                .allSatisfy(
                        path -> assertThat(client.get(path).status()).as(path).isEqualTo(200));
    }
}
