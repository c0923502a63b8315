package accord.backend.adapter.websocket;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import jakarta.inject.Singleton;

/** Lets the decoder take as large a header block as the guard promises, and not a byte more. */
@Singleton
final class HeaderLimit implements BeanCreatedEventListener<NettyHttpServerConfiguration> {
    private final WebSocketLimits limits;

    HeaderLimit(WebSocketLimits limits) {
        this.limits = limits;
    }

    @Override
    public NettyHttpServerConfiguration onCreated(BeanCreatedEvent<NettyHttpServerConfiguration> event) {
        event.getBean().setMaxHeaderSize(limits.headerBytes());
        return event.getBean();
    }
}
