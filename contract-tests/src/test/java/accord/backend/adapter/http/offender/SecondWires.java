package accord.backend.adapter.http.offender;

import accord.contract.rules.Breaks;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketBroadcaster;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Every way to say something on a socket past the outbox. */
final class SecondWires {
    private SecondWires() {}

    @Breaks({"WIRE-01", "WIRE-11"})
    static final class BySession {
        void say(WebSocketSession session, String text) {
            session.sendSync(text);
        }
    }

    @Breaks("WIRE-01")
    static final class ByReference {
        Function<String, Object> sender(WebSocketSession session) {
            return session::sendAsync;
        }
    }

    @Breaks("WIRE-01")
    static final class ByBroadcast {
        void say(WebSocketBroadcaster everyone, String text) {
            everyone.broadcastSync(text);
        }
    }

    @Breaks({"WIRE-01", "WIRE-10"})
    static final class ByChannel {
        void say(ChannelHandlerContext context, String text) {
            context.writeAndFlush(new TextWebSocketFrame(text));
        }
    }

    @Breaks({"WIRE-02", "WIRE-08"})
    @ServerWebSocket("/echo")
    @Secured(SecurityRule.IS_ANONYMOUS)
    static final class ByReturnValue {
        @OnMessage
        String onMessage(String text) {
            return text;
        }

        @OnError
        void onError(Throwable problem) {}
    }

    @Breaks({"DOOR-24", "WIRE-08"})
    @ServerWebSocket("/open")
    static final class BySecondEndpoint {
        @OnMessage
        void onMessage(String text) {}

        @OnError
        void onError(Throwable problem) {}
    }

    @Breaks("WIRE-09")
    @ServerWebSocket("/typed")
    @Secured(SecurityRule.IS_ANONYMOUS)
    static final class ByParsedMessage {
        @OnMessage
        void onMessage(Map<String, Object> message) {}

        @OnError
        void onError(Throwable problem) {}
    }

    @Breaks("WIRE-09")
    @ServerWebSocket("/silent")
    @Secured(SecurityRule.IS_ANONYMOUS)
    static final class ByLeavingErrorsToTheFramework {
        @OnOpen
        void onOpen(WebSocketSession session) throws IOException {
            throw new IOException("no room");
        }
    }

    @Breaks("WIRE-03")
    static final class ByClosing {
        void end(WebSocketSession session) {
            session.close(CloseReason.POLICY_VIOLATION);
        }
    }

    @Breaks("WIRE-03")
    static final class ByClosingReference {
        Consumer<WebSocketSession> ender() {
            return WebSocketSession::close;
        }
    }

    @Breaks("WIRE-03")
    static final class ByClosingTheChannel {
        void end(ChannelHandlerContext context) {
            context.close();
        }
    }

    @Breaks({"WIRE-03", "WIRE-04"})
    static final class ByCloseFrame {
        Object end() {
            return new CloseWebSocketFrame(1011, "");
        }
    }

    @Breaks("WIRE-04")
    static final class ByNumber {
        int code(boolean isKnown) {
            return isKnown ? 1000 : 1011;
        }
    }

    @Breaks("WIRE-04")
    static final class ByConstant {
        static final short CODE = 1011;
    }

    @Breaks("WIRE-04")
    static final class BySum {
        int code() {
            return 1000 + 11;
        }
    }

    @Breaks("WIRE-04")
    static final class ByText {
        int code() {
            return Integer.parseInt("1011");
        }
    }

    @Breaks("WIRE-04")
    static final class ByName {
        Object reason() {
            return CloseReason.INTERNAL_ERROR;
        }
    }

    @Breaks("WIRE-10")
    static final class ByHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.fireChannelRead(message);
        }
    }

    @Breaks("WIRE-11")
    static final class ByHoldingASocket {
        private final Map<String, WebSocketSession> sockets;

        ByHoldingASocket(Map<String, WebSocketSession> sockets) {
            this.sockets = Map.copyOf(sockets);
        }

        int count() {
            return sockets.size();
        }
    }

    @Breaks("WIRE-05")
    static final class BySecondSerializer {
        String spell(io.micronaut.serde.ObjectMapper mapper, Object value) throws IOException {
            return mapper.writeValueAsString(value);
        }
    }

    @Breaks("WIRE-05")
    static final class ByJsonMapper {
        Object read(io.micronaut.json.JsonMapper mapper, String text) throws IOException {
            return mapper.readValue(text, Object.class);
        }
    }

    @Breaks("WIRE-05")
    static final class ByGenerator {
        Object factory() {
            return new com.fasterxml.jackson.core.JsonFactory();
        }
    }

    @Breaks("WIRE-06")
    static final class ByGlue {
        String spell(String type) {
            return "{\"type\":\"" + type + "\"}";
        }
    }

    @Breaks("WIRE-06")
    static final class ByFormat {
        String spell(String name) {
            return """
                    {"agent_name": "%s"}""".formatted(name);
        }
    }
}
