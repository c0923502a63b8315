package accord.auth.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import accord.kernel.environment.Environment;
import accord.kernel.secret.KeyRing;
import accord.kernel.secret.TestSignIn;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenContract;
import accord.kernel.token.TokenUse;
import accord.kernel.token.Verification.Verified;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whichever way somebody comes by a token, our verifier and another library read the same in it. That it is as the contract's
 * document says, {@link Client} sees to, here and in every other test that it serves.
 */
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = MintedTokensTest.KEY_IS_SET, value = "true")
final class MintedTokensTest {
    private static final String KEY = "kJ8-mq2Lw7_Zt4Vx1cRb6nYp3sHd9fGe";
    static final String KEY_IS_SET = "test.sign-in-key";

    private final EmbeddedServer server;
    private final KeyRing ring;
    private final TokenContract contract;
    private final AccessTokens tokens;

    MintedTokensTest(EmbeddedServer server, KeyRing ring, TokenContract contract, AccessTokens tokens) {
        this.server = server;
        this.ring = ring;
        this.contract = contract;
        this.tokens = tokens;
    }

    /** What a deployment has that lets test users in. */
    @Factory
    @Requires(property = KEY_IS_SET)
    static final class WithKey {
        @Context
        @Replaces(TestSignIn.class)
        TestSignIn testSignIn() {
            return TestSignIn.find(Map.of(TestSignIn.VARIABLE, KEY), Environment.TEST);
        }
    }

    /** The ways. */
    enum Flow {
        LOGIN,
        REFRESH,
        REFRESH_IN_CAMEL_CASE,
        OAUTH_REFRESH,
        TEST_SIGN_IN;

        Client.Reply through(Client client, Client.Reply signedIn) {
            var refresh = signedIn.text("refresh_token");
            return switch (this) {
                case LOGIN -> signedIn;
                case REFRESH -> client.post("/auth/refresh", "{\"refresh_token\":\"" + refresh + "\"}");
                case REFRESH_IN_CAMEL_CASE -> client.post("/auth/refresh", "{\"refreshToken\":\"" + refresh + "\"}");
                case OAUTH_REFRESH -> client.form("/oauth/token", "grant_type=refresh_token&refresh_token=" + refresh);
                case TEST_SIGN_IN -> client.send("POST", "/auth/e2e/test-auth", new byte[0], "X-E2E-Bypass-Key", KEY);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherLibraryReadsWhatWeRead(Flow flow) throws Exception {
        try (var client = new Client(server.getURI())) {
            var signedIn = client.signedIn();
            var answer = flow.through(client, signedIn);
            assertThat(answer.status()).isEqualTo(200);
            var token = answer.text("access_token");

            var theirs = SignedJWT.parse(token);
            assertThat(theirs.verify(new MACVerifier(signingSecret()))).isTrue();
            assertThat(theirs.getHeader().toJSONObject())
                    .isEqualTo(Map.of(
                            "alg",
                            "HS256",
                            "typ",
                            "at+jwt",
                            "kid",
                            ring.signing().keyId()));
            var claims = theirs.getJWTClaimsSet();
            assertThat(claims.getIssuer()).isEqualTo(contract.issuer());
            assertThat(claims.getAudience()).containsExactly("accord");
            assertThat(claims.getStringClaim("client_id")).isEqualTo("accord-app");
            assertThat(claims.getStringClaim("token_use")).isEqualTo("access");
            assertThat(Duration.between(
                            claims.getIssueTime().toInstant(),
                            claims.getExpirationTime().toInstant()))
                    .isEqualTo(Duration.ofMinutes(10));
            assertThat(answer.json()).containsEntry("expires_in", 600);

            assertThat(tokens.verify(token, TokenUse.ACCESS)).isInstanceOfSatisfying(Verified.class, verified -> {
                var ours = verified.token();
                assertThat(claims.getSubject()).isEqualTo(ours.subject());
                assertThat(claims.getClaim("sid")).isEqualTo(ours.sessionId());
                assertThat(claims.getJWTID()).isEqualTo(ours.id());
                assertThat(claims.getExpirationTime().toInstant()).isEqualTo(ours.expiresAt());
            });
            var user = answer.json().getOrDefault("user", signedIn.json().get("user"));
            assertThat(user).asInstanceOf(MAP).containsEntry("id", claims.getSubject());
        }
    }

    private static byte[] signingSecret() throws Exception {
        var file = Path.of("target", "accord-data", "secrets", "jwt-test");
        return Files.readString(file).strip().getBytes(UTF_8);
    }
}
