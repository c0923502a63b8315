package accord.backend.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks too often over HTTP is told how long to wait, and nobody else is. */
@MicronautTest
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.auth.url", value = "http://127.0.0.1:1")
@Property(name = "accord.connection.commands-per-minute", value = "3")
@Property(name = "accord.http.readings-per-minute", value = "5")
final class RateOverHttpTest {
    private final EmbeddedServer server;
    private Client client;

    RateOverHttpTest(EmbeddedServer server) {
        this.server = server;
    }

    @BeforeEach
    void someoneSignsIn() {
        client = Visitor.at(server).client();
    }

    @Test
    void commandsAreBoundedWhateverTheyAskFor() {
        assertThat(client.send("POST", "/api/threads", "{}").status()).isEqualTo(201);
        assertThat(client.send("POST", "/api/threads", "nonsense").status()).isEqualTo(400);
        assertThat(client.send("DELETE", "/api/threads/nobody").status()).isEqualTo(404);

        var refused = client.send("POST", "/api/runs/nobody/cancel");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json())
                .containsEntry("error", "too_many_requests")
                .containsEntry("code", "RATE_LIMITED")
                .containsEntry("message", "more than 3 commands of this user in a minute")
                .containsKey("request_id");
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 61);
        assertThat(client.get("/api/threads").status())
                .as("reading is another matter")
                .isEqualTo(200);
        assertThat(Visitor.at(server)
                        .client()
                        .send("POST", "/api/threads", "{}")
                        .status())
                .as("and so is another user")
                .isEqualTo(201);
    }

    @Test
    void readingIsBoundedAndStrangersAreNotCounted() {
        for (var i = 0; i < 5; i++) {
            assertThat(client.get("/api/me").status()).isEqualTo(200);
        }
        assertThat(client.get("/api/agents").text("message"))
                .isEqualTo("more than 5 readings of this user in a minute");
        for (var i = 0; i < 10; i++) {
            assertThat(Client.anonymous(server.getURI()).get("/api/discovery").status())
                    .isEqualTo(200);
        }
    }
}
