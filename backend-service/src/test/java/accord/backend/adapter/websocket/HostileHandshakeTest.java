package accord.backend.adapter.websocket;

import static accord.kernel.testkit.RawWebSocket.request;
import static accord.kernel.testkit.RawWebSocket.upgradeRequest;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawReply;
import accord.kernel.testkit.RawWebSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that is not an RFC 6455 handshake is answered at once, in words, and then TCP ends. */
class HostileHandshakeTest {
    private static final String PATH = "/ws-echo";
    private static final String KEY = "Sec-WebSocket-Key: " + RawWebSocket.KEY;
    private static final String VERSION = "Sec-WebSocket-Version: 13";
    private static final String[] UPGRADE = {"Host: example.test", "Connection: Upgrade", "Upgrade: websocket"};

    private static GuardedServer server;

    @BeforeAll
    static void start() {
        server = GuardedServer.start(Map.of("accord.websocket.allowed-origins", "https://app.example.com"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    record Case(String name, String request, int status, String code) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource({"requests", "headers", "keys", "origins"})
    void isAnsweredAtOnceAndTcpEnds(Case hostile) {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            var reply = client.send(hostile.request()).reply();
            assertThat(reply.status()).isEqualTo(hostile.status());
            assertThat(reply.body()).contains("\"code\":\"" + hostile.code() + "\"");
            assertThat(reply.body()).contains("\"error\":\"", "\"message\":\"", "\"request_id\":\"req_");
            assertThat(reply.header("content-type")).hasValue("application/json");
            var ending = client.ending();
            assertThat(ending.frames()).isEmpty();
            assertThat(ending.reset()).isFalse();
        }
    }

    static Stream<Case> requests() {
        return Stream.of(
                new Case("POST", withLine("POST /ws-echo HTTP/1.1"), 405, "METHOD_NOT_ALLOWED"),
                new Case("PUT", withLine("PUT /ws-echo HTTP/1.1"), 405, "METHOD_NOT_ALLOWED"),
                new Case("an unknown method", withLine("BREW /ws-echo HTTP/1.1"), 405, "METHOD_NOT_ALLOWED"),
                new Case("HTTP/1.0", withLine("GET /ws-echo HTTP/1.0"), 400, "BAD_REQUEST"),
                new Case("HTTP/3.7", withLine("GET /ws-echo HTTP/3.7"), 400, "BAD_REQUEST"),
                new Case("no version", withLine("GET /ws-echo"), 400, "BAD_REQUEST"),
                new Case("not HTTP at all", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", 400, "BAD_REQUEST"),
                new Case(
                        "a line of 20,000",
                        withLine("GET /" + "a".repeat(20_000) + " HTTP/1.1"),
                        414,
                        "MESSAGE_TOO_LARGE"),
                new Case(
                        "a plain GET of the endpoint",
                        request("GET /ws HTTP/1.1", "Host: example.test"),
                        426,
                        "UPGRADE_REQUIRED"),
                new Case(
                        "a POST to the endpoint",
                        request("POST /ws?x=1 HTTP/1.1", "Host: example.test", "Content-Length: 0"),
                        405,
                        "METHOD_NOT_ALLOWED"));
    }

    static Stream<Case> headers() {
        var fields = IntStream.range(0, 64).mapToObj(n -> "X-Filler-%d: %s".formatted(n, "x".repeat(1000)));
        var offers = IntStream.range(0, 300).mapToObj(n -> "p" + n).collect(Collectors.joining(", "));
        return Stream.of(
                new Case(
                        "64 KiB in one header",
                        upgradeRequest(PATH, "X-Filler: " + "x".repeat(65_536)),
                        431,
                        "MESSAGE_TOO_LARGE"),
                new Case(
                        "64 KiB in 64 headers",
                        upgradeRequest(PATH, fields.toArray(String[]::new)),
                        431,
                        "MESSAGE_TOO_LARGE"),
                new Case("a header without a colon", upgradeRequest(PATH, "damaged"), 400, "BAD_REQUEST"),
                new Case("a header name with a blank", upgradeRequest(PATH, "X Y: z"), 400, "BAD_REQUEST"),
                new Case("a header with a NUL", upgradeRequest(PATH, "X-Y: a\u0000b"), 400, "BAD_REQUEST"),
                new Case("a body", upgradeRequest(PATH, "Content-Length: 4") + "body", 400, "BAD_REQUEST"),
                new Case(
                        "a chunked body",
                        upgradeRequest(PATH, "Transfer-Encoding: chunked") + "0\r\n\r\n",
                        400,
                        "BAD_REQUEST"),
                new Case(
                        "two lengths",
                        upgradeRequest(PATH, "Content-Length: 0", "Content-Length: 4") + "body",
                        400,
                        "BAD_REQUEST"),
                new Case("a negative length", upgradeRequest(PATH, "Content-Length: -1"), 400, "BAD_REQUEST"),
                new Case(
                        "no Connection",
                        request("GET /ws-echo HTTP/1.1", "Host: h", "Upgrade: websocket", KEY, VERSION),
                        426,
                        "UPGRADE_REQUIRED"),
                new Case(
                        "no Upgrade",
                        request("GET /ws-echo HTTP/1.1", "Host: h", "Connection: Upgrade", KEY, VERSION),
                        426,
                        "UPGRADE_REQUIRED"),
                new Case(
                        "another Upgrade",
                        request(
                                "GET /ws-echo HTTP/1.1",
                                "Host: h",
                                "Connection: Upgrade",
                                "Upgrade: tea",
                                KEY,
                                VERSION),
                        426,
                        "UPGRADE_REQUIRED"),
                new Case(
                        "no Host",
                        request("GET /ws-echo HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", KEY, VERSION),
                        400,
                        "BAD_REQUEST"),
                new Case("two Hosts", upgradeRequest(PATH, "Host: other.test"), 400, "BAD_REQUEST"),
                new Case(
                        "two Authorizations",
                        upgradeRequest(PATH, "Authorization: Bearer a", "Authorization: Bearer b"),
                        400,
                        "BAD_REQUEST"),
                new Case(
                        "300 subprotocols",
                        upgradeRequest(PATH, "Sec-WebSocket-Protocol: " + offers),
                        400,
                        "BAD_REQUEST"),
                new Case(
                        "300 subprotocols in 300 lines",
                        upgradeRequest(
                                PATH,
                                Arrays.stream(offers.split(", ", -1))
                                        .map(offer -> "Sec-WebSocket-Protocol: " + offer)
                                        .toArray(String[]::new)),
                        400,
                        "BAD_REQUEST"),
                new Case(
                        "a second request behind the first",
                        upgradeRequest(PATH) + upgradeRequest(PATH),
                        400,
                        "BAD_REQUEST"),
                new Case(
                        "a broken request behind the first",
                        upgradeRequest(PATH) + "nonsense\r\n\r\n",
                        400,
                        "BAD_REQUEST"));
    }

    static Stream<Case> keys() {
        return Stream.of(
                new Case("no key", handshake(VERSION), 400, "BAD_REQUEST"),
                new Case("an empty key", handshake(VERSION, "Sec-WebSocket-Key:"), 400, "BAD_REQUEST"),
                new Case("two keys", handshake(VERSION, KEY, KEY), 400, "BAD_REQUEST"),
                new Case(
                        "a key of 15 bytes",
                        handshake(VERSION, "Sec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1"),
                        400,
                        "BAD_REQUEST"),
                new Case(
                        "a key of 17 bytes",
                        handshake(VERSION, "Sec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1Njc="),
                        400,
                        "BAD_REQUEST"),
                new Case(
                        "a key that is not base64",
                        handshake(VERSION, "Sec-WebSocket-Key: ?Ghl-HNhbXBsZSBub25jZQ=="),
                        400,
                        "BAD_REQUEST"),
                new Case("no version", handshake(KEY), 426, "UNSUPPORTED_VERSION"),
                new Case("version 8", handshake(KEY, "Sec-WebSocket-Version: 8"), 426, "UNSUPPORTED_VERSION"),
                new Case("version 130", handshake(KEY, "Sec-WebSocket-Version: 130"), 426, "UNSUPPORTED_VERSION"),
                new Case(
                        "versions 8 and 13",
                        handshake(KEY, "Sec-WebSocket-Version: 8", VERSION),
                        426,
                        "UNSUPPORTED_VERSION"),
                new Case(
                        "a word for a version",
                        handshake(KEY, "Sec-WebSocket-Version: thirteen"),
                        426,
                        "UNSUPPORTED_VERSION"));
    }

    static Stream<Case> origins() {
        return Stream.of(
                        "https://evil.example",
                        "null",
                        "",
                        "http://app.example.com",
                        "https://app.example.com.evil.example",
                        "https://app.example.com:444",
                        "https://APP.example.com",
                        "http://127.0.0.1:1",
                        "http://localhost")
                .map(origin -> new Case(
                        "origin '" + origin + "'",
                        upgradeRequest(PATH, "Origin: " + origin),
                        403,
                        "ORIGIN_NOT_ALLOWED"))
                .flatMap(foreign -> Stream.of(
                        foreign,
                        new Case(
                                foreign.name() + " with a loopback Host",
                                foreign.request().replace("Host: example.test", "Host: 127.0.0.1"),
                                403,
                                "ORIGIN_NOT_ALLOWED")));
    }

    @Test
    void theAnswerToAnotherVersionNamesTheRightOne() {
        assertThat(answer(handshake(KEY, "Sec-WebSocket-Version: 12")).header("sec-websocket-version"))
                .hasValue("13");
    }

    @Test
    void theAnswerToAnotherMethodNamesTheRightOne() {
        assertThat(answer(withLine("DELETE /ws-echo HTTP/1.1")).header("allow")).hasValue("GET");
    }

    @Test
    void aBrowserThatOffersNothingWeKnowIsToldWhatToOffer() {
        var reply =
                answer(upgradeRequest(PATH, "Origin: https://app.example.com", "Sec-WebSocket-Protocol: graphql-ws"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("\"code\":\"UNSUPPORTED_VERSION\"", "offer agent-events.v1");
    }

    @Test
    void aCommandLineThatOffersNothingWeKnowIsLetInWithoutAnEcho() {
        try (var client =
                RawWebSocket.open(server.endpoint("?greet"), "Sec-WebSocket-Protocol: graphql-ws, jwt.secret")) {
            assertThat(client.protocol()).isEmpty();
            assertThat(client.nextText()).isEqualTo("hello ");
        }
    }

    @Test
    void theFirstNameThatWeKnowIsChosenAndNeverTheToken() {
        try (var client = RawWebSocket.open(
                server.endpoint("?greet"),
                "Origin: https://app.example.com",
                "Sec-WebSocket-Protocol: jwt.eyJhbGciOiJIUzI1NiJ9, x",
                "Sec-WebSocket-Protocol: jwt-auth,agent-events.v1")) {
            assertThat(client.protocol()).isEqualTo("jwt-auth");
            assertThat(client.nextText()).isEqualTo("hello jwt-auth");
        }
    }

    @Test
    void inDevelopmentTheServicesOwnPagesMayConnect() {
        int port = server.endpoint().getPort();
        for (var host : List.of("127.0.0.1", "localhost")) {
            try (var client =
                    RawWebSocket.open(server.endpoint("?greet"), "Origin: http://%s:%d".formatted(host, port))) {
                assertThat(client.nextText()).startsWith("hello");
            }
        }
    }

    @Test
    void compressionIsNeverAgreedOn() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            var reply = client.upgrade(PATH, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
            assertThat(reply.status()).isEqualTo(101);
            assertThat(reply.header("sec-websocket-extensions")).isEmpty();
            assertThat(reply.header("sec-websocket-accept")).hasValue(RawWebSocket.ACCEPT);
        }
    }

    @Test
    void aHandshakeMaySpellItsHeadersInAnyCaseAndOrder() {
        var request = request(
                "GET /ws-echo?greet HTTP/1.1",
                "UPGRADE: tea, WebSocket",
                "sec-websocket-KEY:   " + RawWebSocket.KEY + "  ",
                "CONNECTION: keep-alive, upgrade",
                "host: example.test",
                "Content-Length: 0",
                "sec-websocket-version: 13");
        try (var client = RawWebSocket.connect(server.endpoint())) {
            assertThat(client.send(request).reply().status()).isEqualTo(101);
            assertThat(client.nextText()).startsWith("hello");
        }
    }

    @Test
    void anUpgradeOfAnyOtherPathIsNotFound() {
        assertThat(answer(upgradeRequest("/elsewhere")).status()).isEqualTo(404);
    }

    @Test
    void noSpellingOfThePathGetsPastTheGuard() {
        for (var path : List.of("/ws-echo/", "//ws-echo", "/%77s-echo", "/./ws-echo", "http://h/ws-echo")) {
            assertThat(answer(upgradeRequest(path, "Origin: https://evil.example"))
                            .status())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void anUpgradeComesAsWellAfterOtherRequestsOnTheSameConnection() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(request("GET /nothing HTTP/1.1", "Host: h"))
                                .reply()
                                .status())
                        .isEqualTo(404);
            }
            assertThat(client.upgrade(PATH + "?greet").status()).isEqualTo(101);
            assertThat(client.nextText()).startsWith("hello");
        }
    }

    @Test
    void aRefusalWaitsForTheAnswersBeforeIt() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            client.send(request("GET /nothing HTTP/1.1", "Host: h") + "nonsense\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(404);
            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(client.ending().frames()).isEmpty();
        }
    }

    @Test
    void aFrameThatComesWithTheHandshakeIsABadRequest() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            client.send(concat(upgradeRequest(PATH), RawFrame.text("ahead").masked()));
            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(client.ending().frames()).isEmpty();
        }
    }

    @Test
    void bytesThatComeWithTheHandshakeAndCouldStillBecomeARequestAreAProtocolError() {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            client.send(upgradeRequest(PATH) + "GET /he");
            assertThat(client.reply().status()).isEqualTo(101);
            assertThat(client.ending().code()).isEqualTo(1002);
        }
    }

    private static byte[] concat(String head, byte... tail) {
        var first = head.getBytes(ISO_8859_1);
        var all = Arrays.copyOf(first, first.length + tail.length);
        System.arraycopy(tail, 0, all, first.length, tail.length);
        return all;
    }

    private static RawReply answer(String request) {
        try (var client = RawWebSocket.connect(server.endpoint())) {
            return client.send(request).reply();
        }
    }

    private static String withLine(String requestLine) {
        return upgradeRequest(PATH).replace("GET /ws-echo HTTP/1.1", requestLine);
    }

    private static String handshake(String... headers) {
        return request(
                "GET /ws-echo HTTP/1.1",
                Stream.concat(Arrays.stream(UPGRADE), Arrays.stream(headers)).toArray(String[]::new));
    }
}
