package accord.deploy.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** Bytes that have come and were not taken yet. */
final class Bytes {

    private Bytes() {}

    /** Both, one after the other; what is returned takes the place of both. */
    static ByteBuf join(ByteBufAllocator allocator, ByteBuf first, ByteBuf second) {
        if (first.capacity() == 0) {
            first.release();
            return second;
        }
        try {
            // What was passed on of it may still be on its way, and must then not be moved within its buffer.
            if (first.refCnt() == 1 && first.maxWritableBytes() >= second.readableBytes() && !first.isReadOnly()) {
                return first.discardSomeReadBytes().writeBytes(second);
            }
            var both = allocator.buffer(first.readableBytes() + second.readableBytes());
            both.writeBytes(first).writeBytes(second);
            first.release();
            return both;
        } finally {
            second.release();
        }
    }

    /** Lets go of a buffer of which nothing is left. */
    static ByteBuf compact(ByteBuf bytes) {
        if (bytes.isReadable()) {
            return bytes;
        }
        bytes.release();
        return Unpooled.EMPTY_BUFFER;
    }
}
