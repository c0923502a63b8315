package accord.auth.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.secret.KeyRing;
import accord.kernel.token.TokenContract;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be found out without signing in. */
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.backend.url", value = "https://agents.example/base/")
final class DiscoveryTest {
    private final EmbeddedServer server;
    private final KeyRing ring;
    private final TokenContract contract;
    private Client client;

    DiscoveryTest(EmbeddedServer server, KeyRing ring, TokenContract contract) {
        this.server = server;
        this.ring = ring;
        this.contract = contract;
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
    void aFrontEndLearnsWhereEverythingIs() {
        var issuer = contract.issuer();
        var config = client.get("/auth/config").json();

        assertThat(config)
                .containsEntry("issuer", issuer)
                .containsEntry("client_id", "accord-app")
                .containsEntry("backend_url", "https://agents.example/base")
                .containsEntry("websocket_url", "wss://agents.example/base/ws")
                .containsEntry(
                        "lifetimes", Map.of("access_token", 600, "refresh_token_idle", 604_800, "session", 2_592_000))
                .containsEntry("password_length", Map.of("min", 15, "max", 128))
                .containsEntry("email_verification_required", false)
                .containsEntry(
                        "endpoints",
                        Map.of(
                                "register", issuer + "/auth/register",
                                "login", issuer + "/auth/login",
                                "refresh", issuer + "/auth/refresh",
                                "logout", issuer + "/auth/logout",
                                "me", issuer + "/auth/me",
                                "token", issuer + "/oauth/token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
    void aLibraryLearnsOnlyWhatIsHere(String path) {
        var metadata = client.get(path);
        assertThat(metadata.status()).isEqualTo(200);
        assertThat(metadata.json())
                .containsEntry("issuer", contract.issuer())
                .containsEntry("token_endpoint", contract.issuer() + "/oauth/token")
                .containsEntry("jwks_uri", contract.issuer() + "/.well-known/jwks.json")
                .containsEntry("grant_types_supported", List.of("refresh_token"))
                .containsEntry("response_types_supported", List.of())
                .doesNotContainKey("authorization_endpoint");
    }

    @Test
    void aSymmetricKeyIsNeverPublished() {
        assertThat(client.get("/.well-known/jwks.json").body()).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void healthTellsWhatTheOtherServiceCompares() {
        assertThat(client.get("/health").json())
                .containsEntry("status", "ok")
                .containsEntry("service", "auth-service")
                .containsEntry("environment", "test")
                .containsEntry("signing_kid", ring.signing().keyId())
                .containsEntry("verify_kids", ring.verifyKeyIds())
                .containsEntry("contract_digest", contract.digest())
                .containsEntry("accepts_contracts", contract.accepts())
                .containsKey("version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready"})
    void aProbeMayUseItsOwnMethod(String path) {
        assertThat(client.get(path).status()).isEqualTo(200);
        assertThat(client.send("HEAD", path, new byte[0]))
                .satisfies(head -> assertThat(head.status()).isEqualTo(200))
                .satisfies(head -> assertThat(head.body()).isEmpty());
        assertThat(client.send("OPTIONS", path, new byte[0]))
                .satisfies(options -> assertThat(options.status()).isEqualTo(204))
                .satisfies(options -> assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS"));
    }

    @Test
    void aPageOfThisMachineMayAskAndAForeignOneMayNot() {
        var own = preflight("http://localhost:5173");
        assertThat(own.status()).isEqualTo(204);
        assertThat(own.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:5173");
        assertThat(own.header("Access-Control-Allow-Headers")).contains("authorization", "content-type");
        assertThat(own.header("Vary")).isEqualTo("Origin");

        var foreign = preflight("https://evil.example");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.text("code")).isEqualTo("ORIGIN_NOT_ALLOWED");
        assertThat(foreign.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(foreign.header("Vary")).isEqualTo("Origin");
    }

    @Test
    void aPageCanReadItsRefusals() {
        var refused = client.get("/auth/me", "Origin", "http://localhost:5173");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:5173");
    }

    private Client.Reply preflight(String origin) {
        return client.send(
                "OPTIONS",
                "/auth/me",
                new byte[0],
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "authorization");
    }
}
