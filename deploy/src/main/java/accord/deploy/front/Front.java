package accord.deploy.front;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Everything that arrives at the services passes here, on one event loop. */
public final class Front implements AutoCloseable {

    static {
        // Standard output belongs to programs, and a logging library that was never told so would write there.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("front", true), NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Loads loads = new Loads();
    private final Patience patience;

    public Front() {
        this(Patience.likeCloudRun());
    }

    Front(Patience patience) {
        this.patience = patience;
    }

    /**
     * Listens on a loopback port, 0 for any free one. Until it is given a route, it leads nowhere.
     *
     * @throws IOException when the port cannot be had
     */
    public Entrance open(int port) throws IOException {
        return open(port, true);
    }

    /** Listens on any free port, for one tag of a service. What is bound to an instance by a cookie is not bound here. */
    public Entrance openForTag() throws IOException {
        return open(0, false);
    }

    private Entrance open(int port, boolean cookies) throws IOException {
        var entrance = new Entrance(loads, patience, cookies);
        var bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_CLOSE, false)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        channels.add(client);
                        client.pipeline().addLast(new Visit(entrance));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on port " + port, bound.cause());
        }
        channels.add(bound.channel());
        entrance.listenOn(bound.channel());
        return entrance;
    }

    /** How many requests an instance is dealing with, open sockets among them. */
    public int load(Upstream upstream) {
        return loads.of(upstream);
    }

    /** Hangs up on everybody. */
    @Override
    public void close() {
        channels.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
