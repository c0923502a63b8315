package accord.deploy.front;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A client's connection, which is passed on to an instance. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close is told by the channel it is on
final class Visit extends ChannelInboundHandlerAdapter {

    private final Entrance entrance;
    private final Loads loads;

    Visit(Entrance entrance, Loads loads) {
        this.entrance = entrance;
        this.loads = loads;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        entrance.choose().ifPresentOrElse(upstream -> connect(ctx, upstream), ctx::close);
    }

    private void connect(ChannelHandlerContext ctx, Upstream upstream) {
        var client = ctx.channel();
        loads.enter(upstream);
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Pipe(client))
                .connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), upstream.port()))
                .addListener((ChannelFuture connected) -> {
                    connected.channel().closeFuture().addListener(_ -> loads.leave(upstream));
                    if (connected.isSuccess() && client.isActive()) {
                        client.pipeline().replace(this, "pipe", new Pipe(connected.channel()));
                        client.config().setAutoRead(true);
                        connected.channel().config().setAutoRead(true);
                    } else {
                        connected.channel().close();
                        client.close();
                    }
                });
    }
}
