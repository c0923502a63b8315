package accord.kernel.door;

import static accord.kernel.testkit.ForgedToken.encoded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.secret.KeyRing;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.HostileToken;
import accord.kernel.testkit.HostileTokens;
import accord.kernel.testkit.RawReply;
import accord.kernel.testkit.RawWebSocket;
import accord.kernel.token.TokenContract;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@MicronautTest
@Property(name = DoorHouse.OPEN, value = "true")
@Property(name = "micronaut.server.port", value = "-1")
class DoorTest {
    /** How a header begins in base64url: long enough that no random id holds it. */
    private static final String TOKEN_START = "eyJhbGci";

    private static final String TWICE_ENCODED_START = "ZXlKaGJH";
    private static final String USER = "user-1";
    private static final String IN = "admitted " + USER;

    private final EmbeddedServer server;
    private final JsonMapper json;
    private final Forge forge;
    private final InstantSource clock;
    private final String token;

    DoorTest(EmbeddedServer server, JsonMapper json, KeyRing ring, TokenContract contract, InstantSource clock) {
        this.server = server;
        this.json = json;
        this.clock = clock;
        this.forge = new Forge(ring, contract, clock);
        this.token = forge.person(USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   ", "Bearer\t"})
    void theHeaderOpensEveryRoom(String scheme) {
        assertThat(get("/house/closed", "Authorization: " + scheme + token).body())
                .isEqualTo(IN);
        assertThat(get("/house/open", "Authorization: " + scheme + token).body())
                .isEqualTo(IN);
        assertThat(get("/house/careless", "Authorization: " + scheme + token).body())
                .isEqualTo(IN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Basic dXNlcjpwYXNzd29yZA==",
                "Authorization: TOKEN",
                "Authorization: Token TOKEN",
                "Authorization: BearerTOKEN",
                "Proxy-Authorization: Bearer TOKEN",
                "X-Authorization: Bearer TOKEN",
                "X-Access-Token: TOKEN",
                "Cookie: JWT=TOKEN; access_token=TOKEN; SESSION=TOKEN",
                "Sec-WebSocket-Protocol: agent-events.v1, jwt.TOKEN",
                "X-E2E-Test: true",
                "X-E2E-Bypass-Key: anything",
                "X-Auth-Fast-Path: true",
                "X-User-Id: user-1",
                "X-Forwarded-User: user-1",
                "X-Service-Id: backend-service",
            })
    void nothingElseOpensAny(String header) {
        assertRefused(get("/house/closed", header.replace("TOKEN", token)), 401, "NO_TOKEN");
    }

    @Test
    void twoHeadersMustAgree() {
        var good = "Authorization: Bearer " + token;
        assertThat(get("/house/closed", good, good).body()).isEqualTo(IN);
        for (var other : List.of(
                "Authorization: Bearer " + forge.person("user-2"),
                "Authorization: Bearer " + forge.person(USER),
                "Authorization: Bearer nonsense",
                "Authorization: Basic dXNlcjpwYXNzd29yZA==")) {
            assertRefused(get("/house/closed", good, other), 401, "TOKENS_DISAGREE");
            assertRefused(get("/house/closed", other, good), 401, "TOKENS_DISAGREE");
        }
        assertRefused(get("/house/closed", good + ", Bearer " + token), 401, "TOKEN_MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token=TOKEN",
                "access_token=TOKEN",
                "a=b&jwt=TOKEN",
                "a=b;jwt=TOKEN",
                "TOKEN_IS_HERE&Access_Token=TOKEN",
                "%74oken=TOKEN",
                "token",
                "token=",
                "authorization=Bearer%20TOKEN",
            })
    void aTokenInTheQueryIsRefusedEvenBesideAGoodOne(String query) {
        var path = "/house/closed?" + query.replace("TOKEN", token);
        assertRefused(get(path), 401, "TOKEN_IN_URL");
        assertRefused(get(path, "Authorization: Bearer " + token), 401, "TOKEN_IN_URL");
        assertThat(upgrade("/house/ws?" + query.replace("TOKEN", token))).isEqualTo("TOKEN_IN_URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=token", "tokens=3", "max_tokens=9", "q=jwt", "tokenize=1", "=token", "&&"})
    void anOrdinaryQueryIsNobodysBusiness(String query) {
        assertThat(get("/house/closed?" + query, "Authorization: Bearer " + token)
                        .body())
                .isEqualTo(IN);
    }

    @Test
    void everyHostileTokenGetsTheSameVerdictByEveryCarrier() {
        var table = HostileTokens.of(forge, clock).stream()
                .filter(HostileToken::fitsHeader)
                .toList();
        assertThat(table).hasSizeGreaterThan(1500);
        try (var kept = RawWebSocket.connect(server.getURI())) {
            for (var i = 0; i < table.size(); i++) {
                var hostile = table.get(i);
                var code = hostile.failure().code();
                kept.send(request("/house/closed", "Authorization: Bearer " + hostile.value()));
                assertRefused(kept.reply(), hostile.failure().httpStatus(), code);
                if (i % 5 != 0) {
                    // A socket for each is dear; the running backend opens them all, in the contract's tests.
                    continue;
                }
                var entry = "jwt." + encoded(hostile.value().getBytes(UTF_8));
                assertThat(upgrade("/house/ws", "Sec-WebSocket-Protocol: agent-events.v1, " + entry))
                        .as(hostile.name())
                        .isEqualTo(code);
            }
            kept.send(request("/house/closed", "Authorization: Bearer " + token));
            assertThat(kept.reply().body()).isEqualTo(IN);
        }
    }

    @Test
    void theSocketReadsTheHeaderTheSubprotocolOrBoth() {
        var header = "Authorization: Bearer " + token;
        var twice = encoded(token.getBytes(UTF_8));
        for (var prefix : List.of("jwt.", "jwt-auth.", "bearer.")) {
            for (var spelling : List.of(token, twice)) {
                var offer = "Sec-WebSocket-Protocol: agent-events.v1, " + prefix + spelling;
                assertThat(upgrade("/house/ws", offer)).isEqualTo(IN);
                assertThat(upgrade("/house/ws", offer, header)).isEqualTo(IN);
                assertThat(upgrade("/house/ws", offer, offer)).isEqualTo(IN);
                assertThat(upgrade("/house/ws", offer, "Authorization: Bearer " + forge.person("user-2")))
                        .isEqualTo("TOKENS_DISAGREE");
            }
        }
        assertThat(upgrade("/house/ws", header)).isEqualTo(IN);
        assertThat(upgrade(
                        "/house/ws",
                        "Sec-WebSocket-Protocol: agent-events.v1, jwt." + token + ", jwt." + forge.person("user-2")))
                .isEqualTo("TOKENS_DISAGREE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "agent-events.v1|NO_TOKEN",
                "agent-events.v1, jwt.|NO_TOKEN",
                "agent-events.v1, jwt|NO_TOKEN",
                "agent-events.v1, JWT.TOKEN|NO_TOKEN",
                "agent-events.v1, jwt.TOKEN=|TOKEN_MALFORMED",
                "agent-events.v1, jwt.ENCODED=|TOKEN_MALFORMED",
                "agent-events.v1, jwt.not*base64|TOKEN_MALFORMED",
                "agent-events.v1, jwt._|TOKEN_MALFORMED",
                "agent-events.v1, jwt._____w|TOKEN_MALFORMED",
                "agent-events.v1, jwt.TWICE|TOKEN_MALFORMED",
                "agent-events.v1, jwt.undefined|TOKEN_MALFORMED",
                "agent-events.v1, jwt.null|TOKEN_MALFORMED",
                "e2e-testing, agent-events.v1, jwt.TOKEN|admitted user-1",
                "jwt-auth, jwt.ENCODED|admitted user-1",
                "jwt.ENCODED, jwt-auth|admitted user-1",
            })
    void aSubprotocolsTokenEntryIsReadPrecisely(String offer, String verdict) {
        var once = encoded(token.getBytes(UTF_8));
        var spelled =
                offer.replace("TOKEN", token).replace("ENCODED", once).replace("TWICE", encoded(once.getBytes(UTF_8)));
        assertThat(upgrade("/house/ws", "Sec-WebSocket-Protocol: " + spelled)).isEqualTo(verdict);
    }

    @Test
    void aSubprotocolsTokenEntryHasOneSpelling() {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (var user : List.of("user-1", "user-12", "user-123", "user-1234")) {
            var entry = encoded(forge.person(user).getBytes(UTF_8));
            var last = entry.length() - 1;
            var other = entry.substring(0, last) + alphabet.charAt(alphabet.indexOf(entry.charAt(last)) + 1);
            assertThat(upgrade("/house/ws", "Sec-WebSocket-Protocol: agent-events.v1, jwt." + entry))
                    .isEqualTo("admitted " + user);
            if (entry.length() % 4 != 0) {
                assertThat(upgrade("/house/ws", "Sec-WebSocket-Protocol: agent-events.v1, jwt." + other))
                        .isEqualTo("TOKEN_MALFORMED");
            }
        }
    }

    @Test
    void cookiesAndTestHeadersDoNothingToASocket() {
        assertThat(upgrade(
                        "/house/ws",
                        "Sec-WebSocket-Protocol: agent-events.v1",
                        "Cookie: JWT=" + token,
                        "X-E2E-Test: true",
                        "X-User-Id: user-1",
                        "X-Auth-Fast-Path: true"))
                .isEqualTo("NO_TOKEN");
    }

    @Test
    void theServerNeverEchoesATokenEntry() {
        for (var entry : List.of("jwt." + token, "jwt." + encoded(token.getBytes(UTF_8)))) {
            for (var offer : List.of(entry + ", agent-events.v1", "agent-events.v1, " + entry, entry)) {
                try (var client = RawWebSocket.connect(server.getURI())) {
                    var reply = client.upgrade("/house/ws", "Sec-WebSocket-Protocol: " + offer);
                    assertThat(reply.status()).isEqualTo(101);
                    assertThat(reply.headers().toString()).doesNotContain("jwt.", TOKEN_START, TWICE_ENCODED_START);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/rooms",
                "/internal/rooms?a=b",
                "//internal/rooms",
                "/%69nternal/rooms",
                "/%2finternal/rooms",
                "/./internal/rooms",
                "/house/../internal/rooms",
                "/internal;a=b/rooms",
                "/internal/rooms/",
                "/internal//rooms",
                "/INTERNAL/rooms",
                "http://127.0.0.1/internal/rooms",
                "/internal%2Frooms",
                "\\internal\\rooms",
            })
    void noSpellingOfAPathLetsAPersonIntoTheBackRooms(String path) {
        var reply = get(path, "Authorization: Bearer " + token);
        assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
        assertThat(reply.body()).doesNotContain("admitted");
    }

    @Test
    void servicesHaveTheirOwnRoomsAndNoOthers() {
        var service = "Authorization: Bearer " + forge.service("backend-service");
        assertThat(get("/internal/rooms", service).body()).isEqualTo("admitted backend-service");
        assertRefused(get("/internal/rooms", "Authorization: Bearer " + token), 401, "TOKEN_TYPE_MISMATCH");
        assertRefused(get("/house/closed", service), 401, "TOKEN_TYPE_MISMATCH");
        assertThat(upgrade("/house/ws", service)).isEqualTo("TOKEN_TYPE_MISMATCH");
        for (var path : List.of("/internal/../house/closed", "/internal/%2e%2e/house/closed", "//house/closed")) {
            var reply = get(path, service);
            assertThat(reply.body()).as(path).doesNotContain("admitted");
            assertThat(reply.status()).isBetween(400, 499);
        }
    }

    @Test
    void whoIsKnownButMayNotIsForbidden() {
        var admin = forge.person("root", List.of("admin"));
        assertThat(get("/house/admin", "Authorization: Bearer " + admin).body()).isEqualTo("admitted root");
        assertRefused(get("/house/admin", "Authorization: Bearer " + token), 403, "FORBIDDEN");
        assertRefused(get("/house/admin"), 401, "NO_TOKEN");
    }

    @Test
    void aRoomThatDeclaresNoRuleIsOpenToNobody() {
        assertRefused(get("/house/undeclared"), 401, "NO_TOKEN");
        assertRefused(get("/house/undeclared", "Authorization: Bearer " + token), 403, "FORBIDDEN");
    }

    @Test
    void aContextIsNeverMadeForNobody() {
        assertRefused(get("/house/careless"), 401, "NO_TOKEN");
        assertRefused(get("/house/careless", "Authorization: Bearer x"), 401, "TOKEN_MALFORMED");
        assertThat(get("/house/open").body()).isEqualTo("NO_TOKEN");
    }

    @Test
    void aRefusalChallengesAsTheStandardSays() {
        assertThat(get("/house/closed").header("www-authenticate")).contains("Bearer realm=\"accord\"");
        var expired = forge.forged().claim("iat", "1000").claim("exp", "1600").compact();
        assertThat(get("/house/closed", "Authorization: Bearer " + expired).header("www-authenticate"))
                .contains("Bearer realm=\"accord\", error=\"invalid_token\", error_description=\"TOKEN_EXPIRED\"");
    }

    @Test
    void aHeadRequestIsRefusedWithoutABody() {
        try (var client = RawWebSocket.connect(server.getURI())) {
            client.send(RawWebSocket.request("HEAD /house/closed HTTP/1.1", "Host: localhost", "Connection: close"));
            var text = client.reply();
            assertThat(text.status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({"/nowhere, 404, NOT_FOUND", "/house/letters, 405, METHOD_NOT_ALLOWED", "/house/broken, 400, BAD_REQUEST"
    })
    void otherErrorsAreProblemsToo(String path, int status, String code) throws IOException {
        var reply = get(path);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(problem(reply)).containsEntry("code", code);
    }

    @Test
    void anErrorOfOursKeepsItsDetailToItself() throws IOException {
        var reply = get("/house/broken?detail=hunter2-password");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(problem(reply)).containsEntry("code", "INTERNAL_ERROR").containsEntry("error", "server_error");
        assertThat(reply.body()).doesNotContain("hunter2", "IllegalState");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"hunter2-password\",\"pages\":\"hunter2-password\"}",
                "{\"text\":\"hunter2-password\"",
                "[\"hunter2-password\"]",
                "null",
                "",
                "{\"text\":{\"hunter2-password\":1},\"pages\":1}",
            })
    void aBadBodyIsRefusedWithoutBeingRepeated(String body) throws IOException {
        try (var client = RawWebSocket.connect(server.getURI())) {
            client.send(RawWebSocket.request(
                            "POST /house/letters HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: application/json",
                            "Content-Length: " + body.length())
                    + body);
            var reply = client.reply();
            assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
            assertThat(problem(reply)).containsKey("request_id");
            assertThat(reply.body()).doesNotContain("hunter2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: ",
                "Host: a b",
                "Host: <script>",
                "Host: [::1",
                "Host: a:99999",
                "Host: %00",
                "X-Forwarded-Host: <>",
                "X-Forwarded-Proto: \\",
                "X-Forwarded-Port: x",
                "Forwarded: host=\"",
                "Forwarded: ;;;,,,=;",
                "Accept-Language: \u00ff;q=x",
                "Accept-Language: en;q=1e400,*;q=",
                "Origin: ::::",
                "traceparent: 00-\u00e9",
                "Cookie: \u0001=;;;=",
                "Accept: */*;q=x, text/;,",
                "Content-Type: ////",
                "Content-Length: 0",
            })
    void noHeaderMakesTheServerFail(String header) {
        for (var authorization : List.of("Authorization: Bearer " + token, "Authorization: Bearer x", "X: y")) {
            var reply = get("/house/open", authorization, header);
            assertThat(reply.status()).as(reply.toString()).isLessThan(500);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/house/closed/%00",
                "/house/%zz",
                "/%",
                "/house/closed?a=%zz",
                "/house/closed?token=x&a=%zz",
                "/house/closed%20",
                "/?",
                "/house/clos\u00e9d",
                "*",
                "?"
            })
    void noPathMakesTheServerFail(String path) {
        for (var authorization : List.of("Authorization: Bearer " + token, "X: y")) {
            assertThat(get(path, authorization).status()).isBetween(400, 499);
        }
    }

    @Test
    void aRequestIdIsTheSameInTheAnswerAndNeverTheClients() throws IOException {
        var first = problem(get("/house/closed", "X-Request-Id: mine"));
        var second = problem(get("/house/closed", "X-Request-Id: mine"));
        assertThat(first.get("request_id")).asString().startsWith("req_").isNotEqualTo(second.get("request_id"));
    }

    @Test
    void noLogLineHoldsAToken() {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var level = root.getLevel();
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.INFO);
        try {
            var bad = forge.forged().claim("sub", "null").compact();
            for (var value : List.of(token, bad, Forge.of(Forge.SECRET).person("x"))) {
                get("/house/closed", "Authorization: Bearer " + value);
                get("/house/closed?token=" + value);
                get("/house/broken?detail=x", "Authorization: Bearer " + value);
                upgrade("/house/ws", "Sec-WebSocket-Protocol: agent-events.v1, jwt." + encoded(value.getBytes(UTF_8)));
            }
        } finally {
            root.setLevel(level);
            root.detachAppender(lines);
        }
        var said = new ArrayList<>(lines.list);
        assertThat(said).isNotEmpty();
        for (var line : said) {
            assertThat(line.getFormattedMessage()).doesNotContain(TOKEN_START, TWICE_ENCODED_START);
        }
        assertThat(said).anyMatch(line -> line.getFormattedMessage().contains("MISSING_USER_ID"));
    }

    private void assertRefused(RawReply reply, int status, String code) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("content-type").orElse("")).startsWith("application/json");
        assertThat(reply.header("cache-control")).contains("no-store");
        assertThat(reply.header("www-authenticate").isPresent()).isEqualTo(status == 401);
        try {
            assertThat(problem(reply))
                    .containsOnlyKeys("error", "code", "message", "request_id")
                    .containsEntry("code", code);
        } catch (IOException e) {
            throw new AssertionError(reply.toString(), e);
        }
        assertThat(reply.body()).doesNotContain(TOKEN_START, token);
    }

    private Map<String, Object> problem(RawReply reply) throws IOException {
        return Objects.requireNonNull(json.readValue(reply.body(), Argument.mapOf(String.class, Object.class)));
    }

    private RawReply get(String path, String... headers) {
        try (var client = RawWebSocket.connect(server.getURI())) {
            client.send(request(path, headers));
            return client.reply();
        }
    }

    private static String request(String path, String... headers) {
        var lines = new ArrayList<>(List.of(headers));
        if (lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
            lines.addFirst("Host: localhost");
        }
        return RawWebSocket.request("GET " + path + " HTTP/1.1", lines.toArray(String[]::new));
    }

    /** What the socket says first: what was decided about its upgrade. */
    private String upgrade(String target, String... headers) {
        try (var client = RawWebSocket.connect(server.getURI())) {
            var reply = client.upgrade(target, headers);
            assertThat(reply.status()).as(reply.toString()).isEqualTo(101);
            return client.nextText();
        }
    }
}
