package accord.auth.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A person's way through the running service: register, sign in, go on, sign out. */
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.attempts.per-minute", value = "60000")
final class SigningInOverHttpTest {
    private final EmbeddedServer server;
    private Client client;

    SigningInOverHttpTest(EmbeddedServer server) {
        this.server = server;
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
    void whoRegistersCanSignInAtOnceAndIsThemselves() {
        var email = Client.newEmail();
        var registered = client.register("  " + email.toUpperCase(Locale.ROOT));
        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.text("email")).isEqualTo(email);

        var signedIn = client.login(email);
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.json()).containsKeys("access_token", "refresh_token", "expires_in");
        assertThat(signedIn.text("token_type")).isEqualTo("Bearer");
        assertThat(signedIn.json().get("expires_in")).isEqualTo(600);
        assertThat(signedIn.json().get("user"))
                .isEqualTo(Map.of(
                        "id",
                        registered.text("id"),
                        "email",
                        email,
                        "email_verified",
                        false,
                        "created_at",
                        registered.text("created_at")));
        assertThat(signedIn.header("Cache-Control")).isEqualTo("no-store");

        var me = client.get("/auth/me", "Authorization", "Bearer " + signedIn.text("access_token"));
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.json()).isEqualTo(registered.json());
    }

    @Test
    void anAddressIsRegisteredOnceWhateverItsSpelling() {
        var email = Client.newEmail();
        client.register(email);
        var again = client.register(email.toUpperCase(Locale.ROOT));

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("code")).isEqualTo("EMAIL_TAKEN");
        assertThat(again.body()).doesNotContain(email);
    }

    @Test
    void ofManyRegistrationsOfOneAddressAtOnceOneSucceeds() throws Exception {
        var email = Client.newEmail();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = Stream.generate(() ->
                            (Callable<Integer>) () -> client.register(email).status())
                    .limit(12)
                    .toList();
            var statuses =
                    threads.invokeAll(attempts).stream().map(Future::resultNow).toList();
            assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
        }
    }

    @Test
    void aWrongPasswordAndAStrangerGetTheSameAnswer() {
        var email = Client.newEmail();
        client.register(email);
        var wrong = client.post("/auth/login", Client.credentials(email, "incorrect horse battery"));
        var stranger = client.login(Client.newEmail());

        assertThat(wrong.status()).isEqualTo(401).isEqualTo(stranger.status());
        assertThat(wrong.text("code")).isEqualTo("INVALID_CREDENTIALS").isEqualTo(stranger.text("code"));
        assertThat(wrong.text("message")).isEqualTo(stranger.text("message"));
        assertThat(wrong.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void aPoorPasswordIsRefusedWithItsReason() {
        assertThat(client.post("/auth/register", Client.credentials(Client.newEmail(), "short"))
                        .text("code"))
                .isEqualTo("PASSWORD_TOO_SHORT");
        assertThat(client.post("/auth/register", Client.credentials(Client.newEmail(), "passwordpassword"))
                        .text("code"))
                .isEqualTo("PASSWORD_TOO_COMMON");
    }

    @Test
    void aRefreshTokenIsAcceptedInEverySpellingAndHasOneSuccessor() {
        var first = client.signedIn().text("refresh_token");
        var snake = client.post("/auth/refresh", "{\"refresh_token\":\"" + first + "\"}");
        var camel = client.post("/auth/refresh", "{\"refreshToken\":\"" + first + "\"}");
        var oauth = client.form("/oauth/token", "grant_type=refresh_token&refresh_token=" + first);

        assertThat(snake.status()).isEqualTo(200);
        assertThat(snake.json()).containsOnlyKeys("access_token", "refresh_token", "token_type", "expires_in");
        assertThat(Stream.of(camel, oauth).map(reply -> reply.text("refresh_token")))
                .containsOnly(snake.text("refresh_token"));
        assertThat(snake.text("refresh_token")).isNotEqualTo(first);
        assertThat(client.get("/auth/me", "Authorization", "Bearer " + snake.text("access_token"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRefreshTokenThatIsNoneIsRefusedInTheWordsOfEachEndpoint() {
        var ours = client.post("/auth/refresh", "{\"refresh_token\":\"nonsense\"}");
        var oauth = client.form("/oauth/token", "grant_type=refresh_token&refresh_token=nonsense");

        assertThat(ours.status()).isEqualTo(401);
        assertThat(oauth.status()).isEqualTo(400);
        assertThat(Stream.of(ours, oauth)).allSatisfy(reply -> {
            assertThat(reply.text("error")).isEqualTo("invalid_grant");
            assertThat(reply.text("code")).isEqualTo("REFRESH_TOKEN_UNKNOWN");
        });
    }

    @Test
    void whoSignedOutIsOutWithBothTokens() {
        var signedIn = client.signedIn();
        var bearer = "Bearer " + signedIn.text("access_token");
        var out = client.send("POST", "/auth/logout", new byte[0], "Authorization", bearer);
        assertThat(out.status()).isEqualTo(204);

        var me = client.get("/auth/me", "Authorization", bearer);
        assertThat(me.status()).isEqualTo(401);
        assertThat(me.text("code")).isEqualTo("TOKEN_REVOKED");
        assertThat(me.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(client.post("/auth/refresh", "{\"refresh_token\":\"" + signedIn.text("refresh_token") + "\"}")
                        .text("code"))
                .isEqualTo("SESSION_ENDED");
    }

    @Test
    void aRefreshTokenAloneSignsOutWithoutSayingWhetherThereWasAnything() {
        var signedIn = client.signedIn();
        var known = client.post("/auth/logout", "{\"refresh_token\":\"" + signedIn.text("refresh_token") + "\"}");
        var unknown = client.post("/auth/logout", "{\"refresh_token\":\"nonsense\"}");

        assertThat(Stream.of(known, unknown))
                .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(204));
        assertThat(client.get("/auth/me", "Authorization", "Bearer " + signedIn.text("access_token"))
                        .text("code"))
                .isEqualTo("TOKEN_REVOKED");
    }

    @Test
    void signingOutEverywhereReachesTheOtherDevice() {
        var email = Client.newEmail();
        client.register(email);
        var here = "Bearer " + client.login(email).text("access_token");
        var elsewhere = "Bearer " + client.login(email).text("access_token");
        client.send("POST", "/auth/logout?scope=others", new byte[0], "Authorization", here);

        assertThat(client.get("/auth/me", "Authorization", here).status()).isEqualTo(200);
        assertThat(client.get("/auth/me", "Authorization", elsewhere).status()).isEqualTo(401);
    }

    @Test
    void nothingSecretIsLogged() {
        var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        try {
            var signedIn = client.signedIn();
            var access = signedIn.text("access_token");
            var refresh = signedIn.text("refresh_token");
            client.get("/auth/me", "Authorization", "Bearer " + access + "x");
            client.get("/auth/me?access_token=" + access);
            client.post("/auth/refresh", "{\"refresh_token\":\"" + refresh + "\"");
            client.post("/auth/login", "{\"password\":\"" + Client.PASSWORD);

            assertThat(lines.list)
                    .isNotEmpty()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .allSatisfy(line -> assertThat(line).doesNotContain(access, refresh, Client.PASSWORD));
        } finally {
            log.detachAppender(lines);
        }
    }
}
