package accord.backend.adapter.websocket.offender;

import accord.contract.rules.Breaks;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.ClientWebSocket;
import io.micronaut.websocket.annotation.OnMessage;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Second ways out, in the very adapter that owns the first. */
final class HiddenWires {
    private HiddenWires() {}

    @Breaks({"DOOR-11", "WIRE-10"})
    static final class ByAuthenticatingHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof FullHttpRequest request
                    && request.headers().contains(HttpHeaderNames.AUTHORIZATION)) {
                context.fireChannelRead(message);
            }
        }
    }

    @Breaks("WIRE-10")
    static final class ByInitializer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addFirst(new ChannelDuplexHandler());
        }
    }

    @Breaks({"WIRE-10", "DOOR-15", "DOOR-31"})
    static final class ByCustomizer
            implements io.micronaut.context.event.BeanCreatedEventListener<
                    io.micronaut.http.server.netty.NettyServerCustomizer.Registry> {
        @Override
        public io.micronaut.http.server.netty.NettyServerCustomizer.Registry onCreated(
                io.micronaut.context.event.BeanCreatedEvent<
                                io.micronaut.http.server.netty.NettyServerCustomizer.Registry>
                        event) {
            return event.getBean();
        }
    }

    @Breaks({"WIRE-01", "WIRE-10"})
    static final class ByGroup {
        void everyone(ChannelGroup all, String text) {
            all.writeAndFlush(text);
        }
    }

    @Breaks({"WIRE-01", "WIRE-10"})
    static final class ByUnsafeChannel {
        void say(Channel channel, Object frame) {
            channel.unsafe().write(frame, channel.voidPromise());
        }
    }

    @Breaks({"WIRE-01", "WIRE-10"})
    static final class ByBinary {
        void say(ChannelHandlerContext context, byte[] bytes) {
            context.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        }
    }

    @Breaks({"WIRE-01", "WIRE-10"})
    static final class ByChannelReference {
        BiFunction<Channel, Object, Object> sender() {
            return Channel::writeAndFlush;
        }
    }

    @Breaks("WIRE-01")
    static final class InALambda {
        Consumer<String> sender(WebSocketSession session) {
            return text -> List.of(text).forEach(session::sendSync);
        }
    }

    @Breaks("WIRE-03")
    static final class ByClosingThePipeline {
        void end(Channel channel) {
            channel.disconnect();
        }
    }

    @Breaks({"WIRE-03", "WIRE-04"})
    static final class ByReason {
        void end(WebSocketSession session) {
            session.close(new CloseReason(1011, "oops"));
        }
    }

    @Breaks("WIRE-04")
    static final class ByRuntimeSum {
        int code() {
            var base = 1000;
            return base + 11;
        }
    }

    @Breaks("WIRE-04")
    static final class ByDifference {
        int code() {
            var base = 1012;
            base -= 1;
            return base;
        }
    }

    @Breaks("WIRE-04")
    static final class ByHex {
        int code() {
            return Integer.parseInt("3f3", 16);
        }
    }

    @Breaks("WIRE-04")
    static final class ByTextOfPieces {
        int code() {
            return Integer.parseInt(new StringBuilder("10").append("11").toString());
        }
    }

    @Breaks({"WIRE-03", "WIRE-04"})
    static final class ByStatus {
        Object status() {
            return WebSocketCloseStatus.INTERNAL_SERVER_ERROR;
        }
    }

    @Breaks("WIRE-05")
    static final class ByGson {
        String spell(com.fasterxml.jackson.core.JsonGenerator json) {
            return json.toString();
        }
    }

    @Breaks({"WIRE-05", "DOOR-31"})
    static final class BySerializer implements io.micronaut.serde.Serializer<StringBuilder> {
        @Override
        public void serialize(
                io.micronaut.serde.Encoder encoder,
                EncoderContext context,
                io.micronaut.core.type.Argument<? extends StringBuilder> type,
                StringBuilder value)
                throws java.io.IOException {
            encoder.encodeString(value.toString());
        }
    }

    @Breaks("WIRE-06")
    static final class ByAppending {
        String spell(String type) {
            return new StringBuilder()
                    .append("{\"")
                    .append("type")
                    .append("\":\"")
                    .append(type)
                    .append("\"}")
                    .toString();
        }
    }

    @Breaks("WIRE-06")
    static final class ByOtherQuotes {
        String spell(String type) {
            return ("{'type':'" + type + "'}").replace('\'', '"');
        }
    }

    @Breaks("WIRE-06")
    static final class ByNameInTheMiddle {
        String spell(String name, String value) {
            return "{\"" + name + "\":\"" + value + "\"}";
        }
    }

    @Breaks("WIRE-08")
    @ClientWebSocket
    abstract static class ByClient {
        @OnMessage
        void onMessage(String text) {}
    }
}
