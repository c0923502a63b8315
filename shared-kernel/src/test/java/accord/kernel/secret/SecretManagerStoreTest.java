package accord.kernel.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.kernel.environment.Environment;
import accord.kernel.testkit.Forge;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on the loopback that speaks as Google's two do. */
class SecretManagerStoreTest {
    private static final String RESOURCE = "projects/accord-prod/secrets/jwt-secret/versions/7";
    private static final String TOKEN_PATH = "/computeMetadata/v1/instance/service-accounts/default/token";
    private static final String ACCESS_PATH = "/v1/" + RESOURCE + ":access";
    private static final String IDENTITY = "ya29.an-identity-that-nobody-may-see";

    private final CountDownLatch released = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer google;
    private Duration patience = Duration.ofSeconds(5);
    private Answer tokenAnswer = new Answer(200, "{\"access_token\":\"" + IDENTITY + "\",\"expires_in\":3599}", true);
    private Answer accessAnswer = payload(Forge.SECRET + "\n");

    private record Answer(int status, String body, boolean metadataFlavor) {}

    @BeforeEach
    void open() throws IOException {
        google = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        google.setExecutor(threads);
        google.createContext(TOKEN_PATH, exchange -> {
            asked.add("metadata " + exchange.getRequestHeaders().getFirst("Metadata-Flavor"));
            answer(exchange, tokenAnswer);
        });
        google.createContext(ACCESS_PATH, exchange -> {
            asked.add("access " + exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, accessAnswer);
        });
        google.start();
    }

    @AfterEach
    void close() {
        released.countDown();
        google.stop(0);
        threads.close();
    }

    @Test
    void aPinnedVersionIsReadAsTheServiceAccount() {
        var resolution = resolve(Map.of("JWT_SECRET_RESOURCE", RESOURCE));
        assertThat(resolution.ring().verifyKeyIds())
                .isEqualTo(Forge.ring(Forge.SECRET).verifyKeyIds());
        assertThat(resolution.report().winner()).contains("JWT_SECRET_RESOURCE");
        assertThat(resolution.report().summary())
                .contains("JWT_SECRET_RESOURCE (Secret Manager " + RESOURCE + ") is set")
                .doesNotContain(Forge.SECRET, IDENTITY);
        assertThat(asked).containsExactly("metadata Google", "access Bearer " + IDENTITY);
    }

    @Test
    void itAgreesOrDisagreesLikeEveryOtherName() {
        assertThat(resolve(Map.of("JWT_SECRET", Forge.SECRET, "JWT_SECRET_RESOURCE", RESOURCE))
                        .report()
                        .winner())
                .contains("JWT_SECRET");
        assertThatThrownBy(() -> resolve(Map.of("JWT_SECRET", Forge.OTHER_SECRET, "JWT_SECRET_RESOURCE", RESOURCE)))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContainingAll("different values", "JWT_SECRET (variable)", "JWT_SECRET_RESOURCE (Secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latest",
                "projects/p/secrets/s",
                "projects/p/secrets/s/versions/",
                "projects/p/secrets/s/versions/0",
                "projects/p/secrets/s/versions/-1",
                "projects/p/secrets/s/versions/1/../2",
                "projects/p/secrets/../s/versions/1",
                "projects/p/secrets/s/versions/1?x=y",
                "https://evil.test/projects/p/secrets/s/versions/1",
                "projects/p/secrets/s/versions/1 ",
            })
    void aNameThatIsNoneIsRefusedWithoutBeingRepeatedOrAskedFor(String name) {
        assertThatThrownBy(() -> resolve(Map.of("JWT_SECRET_RESOURCE", name)))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining("projects/<project>/secrets/<secret>/versions/<number>");
        assertThat(asked).isEmpty();
    }

    @Test
    void theLatestVersionIsRefused() {
        assertThatThrownBy(
                        () -> resolve(Map.of("JWT_SECRET_RESOURCE", "projects/p/secrets/jwt-secret/versions/latest")))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining("name a version by its number");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "401, roles/secretmanager.secretAccessor",
        "403, roles/secretmanager.secretAccessor",
        "404, Secret Manager has no projects/accord-prod/secrets/jwt-secret/versions/7",
        "429, Secret Manager answered 429",
        "503, Secret Manager answered 503",
        "302, Secret Manager answered 302",
    })
    void aRefusalSaysWhatToDo(int status, String said) {
        accessAnswer = new Answer(status, "{\"error\":{\"message\":\"" + IDENTITY + "\"}}", false);
        assertRefused(said);
    }

    @Test
    void damageOnTheWayIsNoticed() {
        var data = Base64.getEncoder().encodeToString(Forge.SECRET.getBytes(UTF_8));
        accessAnswer = new Answer(200, "{\"payload\":{\"data\":\"" + data + "\",\"dataCrc32c\":\"1\"}}", false);
        assertRefused("was damaged on its way");
        accessAnswer = new Answer(200, "{\"payload\":{\"data\":\"***\"}}", false);
        assertRefused("is not base64");
        accessAnswer = new Answer(200, "{\"payload\":{\"data\":\"wyg=\"}}", false);
        assertRefused("is not valid UTF-8");
        accessAnswer = new Answer(200, "{\"payload\":{}}", false);
        assertRefused("answered without 'data'");
        accessAnswer = new Answer(200, Forge.SECRET, false);
        assertRefused("did not answer in JSON");
        accessAnswer = new Answer(200, "x".repeat(300 * 1024), false);
        assertRefused("Secret Manager cannot be reached");
    }

    @Test
    void anUncleanSecretIsAsUnusableThereAsAnywhere() {
        accessAnswer = payload("REPLACE_WITH_JWT_SECRET_0123456789abcdef");
        assertRefused("JWT_SECRET_RESOURCE (Secret Manager " + RESOURCE + ") cannot be used");
    }

    @Test
    void aMachineWithoutAnIdentityIsNamed() {
        tokenAnswer = new Answer(404, "not found", true);
        assertRefused("does this service run with a service account?");
        tokenAnswer = new Answer(200, "{\"access_token\":\"" + IDENTITY + "\"}", false);
        assertRefused("something other than a metadata server");
        tokenAnswer = new Answer(200, "{}", true);
        assertRefused("answered without 'access_token'");
    }

    @Test
    void silenceEnds() {
        patience = Duration.ofMillis(400);
        accessAnswer = new Answer(0, "", false);
        assertRefused("did not answer within 400 ms");
        google.stop(0);
        assertRefused("the metadata server cannot be reached");
    }

    private void assertRefused(String said) {
        assertThatThrownBy(() -> resolve(Map.of("JWT_SECRET_RESOURCE", RESOURCE)))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("JWT_SECRET_RESOURCE")
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain(List.of(Forge.SECRET, IDENTITY));
    }

    private JwtSecretResolver.Resolution resolve(Map<String, String> variables) {
        var address = URI.create("http://127.0.0.1:" + google.getAddress().getPort());
        return JwtSecretResolver.resolve(
                variables, Environment.PRODUCTION, Forge.ISSUER, new SecretManagerStore(address, address, patience));
    }

    private static Answer payload(String secret) {
        var bytes = secret.getBytes(UTF_8);
        var checksum = new CRC32C();
        checksum.update(bytes);
        return new Answer(
                200,
                "{\"name\":\"%s\",\"payload\":{\"data\":\"%s\",\"dataCrc32c\":\"%d\"}}"
                        .formatted(RESOURCE, Base64.getEncoder().encodeToString(bytes), checksum.getValue()),
                false);
    }

    /** Status 0: no answer before the test is over. */
    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            if (answer.status() == 0) {
                awaitRelease();
                return;
            }
            if (answer.metadataFlavor()) {
                exchange.getResponseHeaders().set("Metadata-Flavor", "Google");
            }
            var body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
