package accord.backend.adapter.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.protocol.UnspellableException;
import accord.backend.protocol.Wire;
import accord.kernel.context.RequestId;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.LinkedHashMap;
import java.util.Locale;

/** Every way in which a handshake can be wrong before anybody asks who it is from, and what the client is told. */
enum HandshakeRefusal {
    DAMAGED(400, "BAD_REQUEST", "the request cannot be read as HTTP"),
    LINE_TOO_LONG(414, "MESSAGE_TOO_LARGE", "the request line is too long"),
    HEADERS_TOO_LARGE(431, "MESSAGE_TOO_LARGE", "the header block is too large"),
    TOO_SLOW(408, "REQUEST_TIMEOUT", "the request did not arrive in time"),
    NOT_GET(405, "METHOD_NOT_ALLOWED", "a WebSocket handshake is a GET request"),
    OLD_HTTP(400, "BAD_REQUEST", "a WebSocket handshake needs HTTP/1.1"),
    NOT_AN_UPGRADE(426, "UPGRADE_REQUIRED", "this path speaks WebSocket: send Connection: Upgrade, Upgrade: websocket"),
    WRONG_VERSION(426, "UNSUPPORTED_VERSION", "Sec-WebSocket-Version must be 13"),
    BAD_KEY(400, "BAD_REQUEST", "Sec-WebSocket-Key must be one base64 value of 16 bytes"),
    BAD_HOST(400, "BAD_REQUEST", "a WebSocket handshake has exactly one Host header"),
    WITH_BODY(400, "BAD_REQUEST", "a WebSocket handshake has no body"),
    TWO_AUTHORIZATIONS(400, "BAD_REQUEST", "there is more than one Authorization header"),
    TOO_MANY_PROTOCOLS(400, "BAD_REQUEST", "there are too many entries in Sec-WebSocket-Protocol"),
    NO_KNOWN_PROTOCOL(400, "UNSUPPORTED_VERSION", "offer agent-events.v1 in Sec-WebSocket-Protocol, or nothing at all"),
    TWO_ORIGINS(400, "BAD_REQUEST", "there is more than one Origin header"),
    FOREIGN_ORIGIN(
            403, "ORIGIN_NOT_ALLOWED", "pages of this origin may not connect: allow it by ACCORD_ALLOWED_ORIGINS"),
    TALKED_AHEAD(400, "BAD_REQUEST", "data came before the handshake was answered"),
    NEVER_ANSWERED(503, "SERVICE_UNAVAILABLE", "the service did not answer in time: try again");

    private final int status;
    private final String code;
    private final String message;

    HandshakeRefusal(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** The answer, after which TCP ends. */
    FullHttpResponse response() {
        var body = Unpooled.copiedBuffer(problem(), UTF_8);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
        var headers = response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        switch (this) {
            case NOT_GET -> headers.set(HttpHeaderNames.ALLOW, "GET");
            case NOT_AN_UPGRADE, WRONG_VERSION ->
                headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                        .set(HttpHeaderNames.CONNECTION, "upgrade, close")
                        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
            case NEVER_ANSWERED -> headers.set(HttpHeaderNames.RETRY_AFTER, "1");
            case DAMAGED,
                    LINE_TOO_LONG,
                    HEADERS_TOO_LARGE,
                    TOO_SLOW,
                    OLD_HTTP,
                    BAD_KEY,
                    BAD_HOST,
                    WITH_BODY,
                    TWO_AUTHORIZATIONS,
                    TOO_MANY_PROTOCOLS,
                    NO_KNOWN_PROTOCOL,
                    TWO_ORIGINS,
                    FOREIGN_ORIGIN,
                    TALKED_AHEAD -> {}
        }
        return response;
    }

    /** The same four fields that the door's problems have; the framework that would spell those is not there yet. */
    private String problem() {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("error", error());
        problem.put("code", code);
        problem.put("message", message);
        problem.put("request_id", RequestId.mint().value());
        try {
            return Wire.spell(problem);
        } catch (UnspellableException e) {
            throw new IllegalStateException("a refusal consists of text", e);
        }
    }

    /** The kind, in the words that every other problem body uses. */
    private String error() {
        return switch (status) {
            case 400 -> "invalid_request";
            case 403 -> "insufficient_scope";
            case 503 -> "temporarily_unavailable";
            default -> code.toLowerCase(Locale.ROOT);
        };
    }
}
