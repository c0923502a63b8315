package accord.deploy.front;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/** Says where requests begin and end, and leaves their bytes alone. More generous than any service here. */
final class RequestReader extends HttpRequestDecoder {

    static final int LIMIT = 64 * 1024;

    RequestReader() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LIMIT)
                .setMaxHeaderSize(LIMIT)
                .setMaxChunkSize(LIMIT));
    }

    /** Moves past what it understands. */
    void read(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        decode(ctx, in, out);
    }
}
