package accord.backend.adapter.websocket;

import io.micronaut.context.annotation.Context;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.http.server.netty.NettyHttpRequest;
import java.util.Optional;

/** Hands an endpoint the {@link ChannelLine} of its connection. */
@Context
final class ChannelLineBinder implements TypedRequestArgumentBinder<ChannelLine> {
    private static final Argument<ChannelLine> TYPE = Argument.of(ChannelLine.class);

    @Override
    public Argument<ChannelLine> argumentType() {
        return TYPE;
    }

    @Override
    public BindingResult<ChannelLine> bind(ArgumentConversionContext<ChannelLine> context, HttpRequest<?> request) {
        Optional<ChannelLine> line = request instanceof NettyHttpRequest<?> netty
                ? ChannelLine.of(netty.getChannelHandlerContext().channel())
                : Optional.empty();
        return () -> line;
    }
}
