package accord.backend.adapter.websocket;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;

/** Close frames that are legal by construction, and which codes a peer may send. */
final class CloseFrames {
    /** What a peer's close without a code is called, inwards only. */
    static final int NO_CODE = 1005;

    static final int INTERNAL_ERROR = 1011;

    private static final int NORMAL = 1000;
    private static final int REASON_BYTES = 123;

    private CloseFrames() {}

    /** A reason that is too long is cut at a character. */
    static CloseWebSocketFrame of(int code, String reason) {
        var fitting = reason;
        while (ByteBufUtil.utf8Bytes(fitting) > REASON_BYTES) {
            fitting = fitting.substring(0, fitting.offsetByCodePoints(fitting.length(), -1));
        }
        return new CloseWebSocketFrame(code, fitting);
    }

    /** The answer to a peer's close: its own code, unless that is one which we never send. */
    static CloseWebSocketFrame answering(int code) {
        return switch (code) {
            case NO_CODE -> new CloseWebSocketFrame();
            case INTERNAL_ERROR -> of(NORMAL, "");
            default -> of(code, "");
        };
    }

    /** Says inwards, as the RFC does, that a peer's close had no code; such a frame never leaves. */
    static CloseWebSocketFrame withoutCode(CloseWebSocketFrame close) {
        close.release();
        return new CloseWebSocketFrame(true, 0, Unpooled.copyShort(NO_CODE));
    }

    /** RFC 6455, section 7.4, and the registry that it founds. */
    static boolean isLegal(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
