package accord.auth.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import accord.auth.identity.TestUsers;
import accord.auth.session.SessionStart;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who leaves is gone with everything; who only stole a token takes nobody's account away. */
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
final class LeavingOverHttpTest {
    private final EmbeddedServer server;
    private final TestUsers testUsers;
    private final SessionStart sessionStart;
    private Client client;

    LeavingOverHttpTest(EmbeddedServer server, TestUsers testUsers, SessionStart sessionStart) {
        this.server = server;
        this.testUsers = testUsers;
        this.sessionStart = sessionStart;
    }

    @BeforeEach
    void open() {
        client = new Client(server.getURI());
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void whoGivesThePasswordAgainIsGoneWithEverySession() {
        var email = Client.newEmail();
        client.register(email);
        var here = client.login(email);
        var elsewhere = client.login(email);

        assertThat(leave(here.text("access_token"), Client.PASSWORD).status()).isEqualTo(204);

        assertThat(client.login(email).status()).isEqualTo(401);
        assertThat(client.get("/auth/me", "Authorization", "Bearer " + here.text("access_token"))
                        .text("code"))
                .isEqualTo("TOKEN_REVOKED");
        assertThat(client.post("/auth/refresh", "{\"refresh_token\":\"" + elsewhere.text("refresh_token") + "\"}")
                        .text("code"))
                .isEqualTo("REFRESH_TOKEN_UNKNOWN");
        assertThat(leave(here.text("access_token"), Client.PASSWORD).status())
                .as("a second time")
                .isEqualTo(204);
        assertThat(client.register(email).status()).as("the address is free").isEqualTo(201);
    }

    @Test
    void aTokenAloneRemovesNobodyWhoHasAPassword() {
        var token = client.signedIn().text("access_token");

        var without = client.send("DELETE", "/auth/me", new byte[0], "Authorization", "Bearer " + token);
        assertThat(without.status()).isEqualTo(403);
        assertThat(without.text("code")).isEqualTo("PASSWORD_REQUIRED");

        var wrong = leave(token, "another long password");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.text("code")).isEqualTo("INVALID_CREDENTIALS");
        assertThat(wrong.body()).doesNotContain("another long password");

        assertThat(client.get("/auth/me", "Authorization", "Bearer " + token).status())
                .isEqualTo(200);
    }

    @Test
    void whoSignedOutNoLongerLeavesByTheOldToken() {
        var signedIn = client.signedIn();
        var token = signedIn.text("access_token");
        client.send(
                "POST",
                "/auth/logout",
                new byte[0],
                "Authorization",
                "Bearer " + token,
                "Content-Type",
                "application/json");

        assertThat(leave(token, Client.PASSWORD).text("code")).isEqualTo("TOKEN_REVOKED");
    }

    @Test
    void aTestUserLeavesByTheTokenAlone() {
        var token = sessionStart.start(testUsers.make()).access().value();
        assertThat(client.get("/auth/me", "Authorization", "Bearer " + token).text("email"))
                .startsWith("e2e-")
                .endsWith("@e2e.invalid");

        for (var time = 1; time <= 2; time++) {
            assertThat(client.send("DELETE", "/auth/me", new byte[0], "Authorization", "Bearer " + token)
                            .status())
                    .as("time %d", time)
                    .isEqualTo(204);
        }
        assertThat(client.get("/auth/me", "Authorization", "Bearer " + token).status())
                .isEqualTo(401);
    }

    @Test
    void whoHasNoTokenRemovesNobody() {
        assertThat(client.send("DELETE", "/auth/me", new byte[0]).text("code")).isEqualTo("NO_TOKEN");
    }

    @Test
    void withoutAKeyNoTestUserSignsIn() {
        var refused = client.send(
                "POST", "/auth/e2e/test-auth", new byte[0], "X-E2E-Bypass-Key", "kJ8-mq2Lw7_Zt4Vx1cRb6nYp3sHd9fGe");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text("code")).isEqualTo("TEST_KEY_NOT_SET");
    }

    private Client.Reply leave(String token, String password) {
        return client.send(
                "DELETE",
                "/auth/me",
                ("{\"password\":\"" + password + "\"}").getBytes(StandardCharsets.UTF_8),
                "Authorization",
                "Bearer " + token,
                "Content-Type",
                "application/json");
    }
}
