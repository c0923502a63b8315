package accord.backend.adapter.websocket;

import accord.kernel.door.SubprotocolOffer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** What RFC 6455 and this service ask of a handshake, in the order in which a client should hear of it. */
record HandshakeRules(WebSocketLimits limits, AllowedOrigins origins) {
    /** Where the endpoint listens. Any other handshake is held to the same rules, and then not found. */
    static final String PATH = "/ws";

    private static final int KEY_BYTES = 16;
    private static final int KEY_LENGTH = 24;

    /** Whether somebody means to speak WebSocket, however badly: other requests are none of our business. */
    boolean concern(HttpRequest request) {
        var headers = request.headers();
        return headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                || headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION)
                || pathOf(request.uri()).equals(PATH);
    }

    /** Why the decoder could not read a request. */
    HandshakeRefusal damage(Throwable cause) {
        return switch (cause) {
            case TooLongHttpHeaderException _ -> HandshakeRefusal.HEADERS_TOO_LARGE;
            case TooLongHttpLineException _ -> HandshakeRefusal.LINE_TOO_LONG;
            default -> HandshakeRefusal.DAMAGED;
        };
    }

    /** The first rule that a handshake breaks. */
    Optional<HandshakeRefusal> brokenBy(HttpRequest request, SocketAddress listening) {
        var headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return Optional.of(HandshakeRefusal.NOT_GET);
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return Optional.of(HandshakeRefusal.OLD_HTTP);
        }
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            return Optional.of(HandshakeRefusal.NOT_AN_UPGRADE);
        }
        if (hasBody(headers)) {
            return Optional.of(HandshakeRefusal.WITH_BODY);
        }
        if (headers.getAll(HttpHeaderNames.HOST).size() != 1) {
            return Optional.of(HandshakeRefusal.BAD_HOST);
        }
        var versions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (versions.size() != 1 || !versions.getFirst().strip().equals("13")) {
            return Optional.of(HandshakeRefusal.WRONG_VERSION);
        }
        var keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (keys.size() != 1 || !isKey(keys.getFirst())) {
            return Optional.of(HandshakeRefusal.BAD_KEY);
        }
        if (headers.getAll(HttpHeaderNames.AUTHORIZATION).size() > 1) {
            return Optional.of(HandshakeRefusal.TWO_AUTHORIZATIONS);
        }
        var origins = headers.getAll(HttpHeaderNames.ORIGIN);
        if (origins.size() > 1) {
            return Optional.of(HandshakeRefusal.TWO_ORIGINS);
        }
        boolean browser = !origins.isEmpty();
        if (browser && !this.origins.permit(origins.getFirst(), listening)) {
            return Optional.of(HandshakeRefusal.FOREIGN_ORIGIN);
        }
        var offer = offer(headers);
        if (offer.entries().size() > limits.offeredProtocols()) {
            return Optional.of(HandshakeRefusal.TOO_MANY_PROTOCOLS);
        }
        // A browser aborts with 1006 when none of its offers is chosen, so it would never learn why.
        if (browser && !offer.entries().isEmpty() && offer.selected().isEmpty()) {
            return Optional.of(HandshakeRefusal.NO_KNOWN_PROTOCOL);
        }
        return Optional.empty();
    }

    /** Spells an accepted handshake in the one way that the framework behind us understands. */
    void normalise(HttpRequest request) {
        var headers = request.headers();
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        headers.set(
                HttpHeaderNames.SEC_WEBSOCKET_KEY,
                headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY).strip());
        headers.remove(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        headers.remove(HttpHeaderNames.EXPECT);
        var offer = offer(headers);
        if (offer.entries().isEmpty()) {
            headers.remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        } else {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(",", offer.entries()));
        }
    }

    private static SubprotocolOffer offer(HttpHeaders headers) {
        return new SubprotocolOffer(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    private static boolean hasBody(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream()
                        .anyMatch(length -> !length.strip().equals("0"));
    }

    private static boolean isKey(String key) {
        try {
            var value = key.strip();
            return value.length() == KEY_LENGTH && Base64.getDecoder().decode(value).length == KEY_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String pathOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
