package accord.auth.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is a precise 4xx with a problem body that repeats nothing. */
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "accord.attempts.per-minute", value = "60000")
final class HostileInputTest {
    private final EmbeddedServer server;
    private Client client;

    HostileInputTest(EmbeddedServer server) {
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

    static Stream<Arguments> bodies() {
        var address = "\"email\":\"ada@example.com\"";
        var word = "\"password\":\"correct horse battery staple\"";
        return Stream.of(
                Arguments.of("", 400, "BODY_MISSING"),
                Arguments.of("   ", 400, "BODY_NOT_AN_OBJECT"),
                Arguments.of("null", 400, "BODY_NOT_AN_OBJECT"),
                Arguments.of("[]", 400, "BODY_NOT_AN_OBJECT"),
                Arguments.of("\"text\"", 400, "BODY_NOT_AN_OBJECT"),
                Arguments.of("42", 400, "BODY_NOT_AN_OBJECT"),
                Arguments.of("{", 400, "BODY_NOT_JSON"),
                Arguments.of("{]", 400, "BODY_NOT_JSON"),
                Arguments.of("{\"email\":}", 400, "BODY_NOT_JSON"),
                Arguments.of("{'email':'x'}", 400, "BODY_NOT_JSON"),
                Arguments.of("{" + address + "," + word + "} {}", 400, "BODY_NOT_JSON"),
                Arguments.of("{" + address + "," + word + "}}", 400, "BODY_NOT_JSON"),
                Arguments.of("{" + address + "," + address + "}", 400, "BODY_NOT_JSON"),
                Arguments.of("{\"email\":\"\u0001\"}", 400, "BODY_NOT_JSON"),
                Arguments.of("{\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}", 400, "BODY_NOT_JSON"),
                Arguments.of("{\"x\":".repeat(9_000) + "1" + "}".repeat(9_000), 400, "BODY_NOT_JSON"),
                Arguments.of("{}", 400, "FIELD_MISSING"),
                Arguments.of("{\"email\":null,\"password\":null}", 400, "FIELD_MISSING"),
                Arguments.of("{" + address + "}", 400, "FIELD_MISSING"),
                Arguments.of("{\"email\":42," + word + "}", 400, "FIELD_NOT_TEXT"),
                Arguments.of("{\"email\":[\"ada@example.com\"]," + word + "}", 400, "FIELD_NOT_TEXT"),
                Arguments.of("{\"email\":{\"x\":1}," + word + "}", 400, "FIELD_NOT_TEXT"),
                Arguments.of("{" + address + ",\"password\":true}", 400, "FIELD_NOT_TEXT"),
                Arguments.of("{" + address + ",\"password\":\"\\ud800 lone surrogate here\"}", 400, "FIELD_NOT_TEXT"),
                Arguments.of("{\"email\":\"\"," + word + "}", 400, "EMAIL_INVALID"),
                Arguments.of("{\"email\":\"ada\"," + word + "}", 400, "EMAIL_INVALID"),
                Arguments.of("{\"email\":\"a\\u0000b@example.com\"," + word + "}", 400, "EMAIL_INVALID"),
                Arguments.of(
                        "{\"email\":\"a@example.com\\r\\nBcc: b@example.com\"," + word + "}", 400, "EMAIL_INVALID"),
                Arguments.of(
                        "{\"email\":\"" + "a".repeat(60_000) + "@example.com\"," + word + "}", 400, "EMAIL_INVALID"),
                Arguments.of("{\"x\":\"" + "a".repeat(66_000) + "\"}", 413, "MESSAGE_TOO_LARGE"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aDamagedBodyIsAnsweredWithWhatIsWrong(String body, int status, String code) {
        for (var path : new String[] {"/auth/login", "/auth/register"}) {
            var reply = client.post(path, body);
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.text("code")).isEqualTo(code);
            assertThat(reply.json()).containsOnlyKeys("error", "code", "message", "request_id");
            assertThat(reply.body()).doesNotContain("ada", "battery");
        }
    }

    @Test
    void bytesThatAreNotTextAreNotJson() {
        var bytes = "{\"email\":\"\u00ff\u00fe\"}".getBytes(StandardCharsets.ISO_8859_1);
        var reply = client.send("POST", "/auth/login", bytes, "Content-Type", "application/json");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("BODY_NOT_JSON");
    }

    @Test
    void membersThatWeDoNotKnowAreIgnored() {
        var reply = client.post(
                "/auth/register",
                "{\"email\":\"" + Client.newEmail() + "\",\"password\":\"" + Client.PASSWORD
                        + "\",\"role\":\"admin\",\"email_verified\":true,\"more\":[{\"a\":[1]}]}");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json()).containsEntry("email_verified", false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%zz=1",
                "grant_type",
                "grant_type=",
                "grant_type=refresh_token",
                "grant_type=refresh_token&refresh_token=",
                "grant_type=password&username=a&password=b",
                "grant_type=refresh_token&grant_type=refresh_token",
                "&&&=&=",
                "grant_type=refresh_token&refresh_token=%ff%00"
            })
    void aDamagedFormIsABadRequest(String body) {
        var reply = client.form("/oauth/token", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json()).containsKeys("error", "code", "message", "request_id");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 415",
        "application/xml, 415",
        "multipart/form-data, 415",
        "application/x-www-form-urlencoded, 415",
        "application/json; charset=utf-8, 400",
    })
    void onlyJsonIsReadWhereJsonIsMeant(String type, int status) {
        var body = "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(client.send("POST", "/auth/login", body, "Content-Type", type)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nope, 404, ''",
        "GET, /auth, 404, ''",
        "GET, /AUTH/me, 404, ''",
        "GET, /%00, 404, ''",
        "GET, /..%2f..%2fetc/passwd, 404, ''",
        "GET, /auth/login, 405, POST",
        "PUT, /auth/login, 405, POST",
        "PUT, /auth/me, 405, 'HEAD,GET,DELETE'",
        "TRACE, /health, 405, 'HEAD,GET,OPTIONS'",
    })
    void whatIsNotHereIsSaidToBeNotHere(String method, String path, int status, String allow) {
        var reply = client.send(method, path, new byte[0]);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json()).containsOnlyKeys("error", "code", "message", "request_id");
        assertThat(reply.header("Allow").replace(" ", "").split(",")).containsExactlyInAnyOrder(allow.split(","));
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer, NO_TOKEN",
        "Basic YTpi, NO_TOKEN",
        "Bearer bnVsbA.e30.AA, TOKEN_MALFORMED",
        "Bearer a.b.c, TOKEN_MALFORMED",
    })
    void aRequestWithoutAUsableTokenIsRefusedWithItsReason(String authorization, String code) {
        var reply = client.get("/auth/me", "Authorization", authorization);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.text("code")).isEqualTo(code);
        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aScopeOfSigningOutThatDoesNotExistIsNamed() {
        var bearer = "Bearer " + client.signedIn().text("access_token");
        var reply = client.send("POST", "/auth/logout?scope=universe", new byte[0], "Authorization", bearer);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("SCOPE_UNKNOWN");
    }
}
