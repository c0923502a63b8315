package accord.backend.adapter.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import accord.backend.protocol.UnspellableException;
import accord.backend.protocol.Wire;
import accord.kernel.door.SubprotocolOffer;
import accord.kernel.observe.Exercise;
import accord.kernel.observe.OwnCalls;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * Opens sockets that are refused, for want of a token and for one that is none in the first message: all of a handshake but
 * its success, which takes a person. Where a refusal is an HTTP answer, there is no such socket.
 */
@Singleton
@Requires(property = "accord.websocket.refuse-with", notEquals = "http")
final class RefusedSockets implements Exercise {
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int LONG = 126;
    private static final byte[] GOODBYE = {(byte) CLOSE, (byte) MASKED, 0, 0, 0, 0};

    private static final String[] NOTHING_OFFERED = {
        "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };
    private static final String[] OFFERED = {
        NOTHING_OFFERED[0],
        NOTHING_OFFERED[1],
        NOTHING_OFFERED[2],
        "Sec-WebSocket-Protocol: " + SubprotocolOffer.AGENT_EVENTS
    };

    private final byte[] authenticate = text(spelled(Map.of("type", "authenticate", "token", "warm-up")));

    @Override
    public void once(OwnCalls calls) throws IOException {
        try (var call = calls.call()) {
            upgrade(call, NOTHING_OFFERED);
            leave(call);
        }
        try (var call = calls.call()) {
            upgrade(call, OFFERED);
            call.send(authenticate);
            leave(call);
        }
    }

    private static void upgrade(OwnCalls.Call call, String... headers) throws IOException {
        call.request("GET " + HandshakeRules.PATH, "Connection: Upgrade", headers);
        call.readHead();
    }

    /** Reads the refusal, and closes as it asks for. */
    private static void leave(OwnCalls.Call call) throws IOException {
        while (!isClose(call.in())) {
            // What it says is for people.
        }
        call.send(GOODBYE);
        call.in().transferTo(OutputStream.nullOutputStream());
    }

    private static boolean isClose(InputStream in) throws IOException {
        var head = in.read();
        var length = in.read();
        in.skipNBytes(length == LONG ? in.read() << 8 | in.read() : Math.max(0, length));
        return head == CLOSE || head < 0;
    }

    private static String spelled(Map<String, Object> message) {
        try {
            return Wire.spell(message);
        } catch (UnspellableException e) {
            throw new IllegalStateException("two words are text", e);
        }
    }

    private static byte[] text(String text) {
        var payload = text.getBytes(UTF_8);
        var frame = new byte[payload.length + 8];
        frame[0] = (byte) TEXT;
        frame[1] = (byte) (MASKED | LONG);
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 8, payload.length);
        return frame;
    }
}
