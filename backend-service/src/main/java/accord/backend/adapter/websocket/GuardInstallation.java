package accord.backend.adapter.websocket;

import accord.kernel.environment.Environment;
import accord.kernel.observe.Measurements;
import accord.kernel.observe.OwnSockets;
import accord.kernel.observe.Rejections;
import accord.kernel.observe.SocketMeasurements;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.websocket.NettyServerWebSocketUpgradeHandler;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.flush.FlushConsolidationHandler;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Puts the guards into the pipeline of every connection, before the framework's own handler. */
@Singleton
final class GuardInstallation implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);
    private static final int FLUSHES_AT_MOST = 64;

    private final HandshakeRules rules;
    private final Ledger everybodys;
    private final Ledger own;
    private final OwnSockets ownSockets;

    GuardInstallation(
            WebSocketLimits limits,
            OriginSettings origins,
            Environment environment,
            SocketMeasurements measurements,
            Rejections rejections,
            OwnSockets ownSockets) {
        this.rules = new HandshakeRules(
                limits, new AllowedOrigins(Set.copyOf(origins.allowedOrigins()), environment.permitsLocalDefaults()));
        this.everybodys = new Ledger(measurements, rejections);
        var unread = Measurements.unread();
        this.own = new Ledger(new SocketMeasurements(unread, CloseReasons.all(), Level.DEBUG), new Rejections(unread));
        this.ownSockets = ownSockets;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Customizer(null));
        return event.getBean();
    }

    private final class Customizer implements NettyServerCustomizer {
        private final @Nullable Channel channel;

        Customizer(@Nullable Channel channel) {
            this.channel = channel;
        }

        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return new Customizer(channel);
        }

        @Override
        public void onStreamPipelineBuilt() {
            if (channel != null) {
                install(channel);
            }
        }
    }

    private void install(Channel channel) {
        channel.config().setWriteBufferWaterMark(WATER_MARK);
        var guard = new HandshakeGuard(rules, ownSockets.include(channel.remoteAddress()) ? own : everybodys);
        var pipeline = channel.pipeline();
        // Compression costs memory per connection, can be bombed, and puts secrets beside an attacker's text.
        pipeline.remove(NettyServerWebSocketUpgradeHandler.COMPRESSION_HANDLER);
        // The 101 and the first message leave together, and so do the events of a turn.
        pipeline.addFirst("flush-consolidation", new FlushConsolidationHandler(FLUSHES_AT_MOST, true));
        pipeline.addBefore(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "handshake-clock", guard.clock());
        pipeline.addBefore(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, "handshake-guard", guard);
    }
}
