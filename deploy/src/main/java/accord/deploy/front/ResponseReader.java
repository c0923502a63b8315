package accord.deploy.front;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.List;

/** Says where responses begin and end, and leaves their bytes alone. */
final class ResponseReader extends HttpResponseDecoder {

    private HttpMethod asked = HttpMethod.GET;

    ResponseReader() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(RequestReader.LIMIT)
                .setMaxHeaderSize(RequestReader.LIMIT)
                .setMaxChunkSize(RequestReader.LIMIT));
    }

    /** What is answered next has a body or not, depending on this. */
    void expectAnswerTo(HttpMethod method) {
        asked = method;
    }

    /** Moves past what it understands. */
    void read(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        decode(ctx, in, out);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return asked.equals(HttpMethod.HEAD) || super.isContentAlwaysEmpty(message);
    }
}
