package accord.backend.adapter.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/** Tells UTF-8 from anything else, across fragments, at the first byte that cannot be. */
final class Utf8Check implements ByteProcessor {
    private int due;
    private int lowest = 0x80;
    private int highest = 0xBF;

    /** Whether these bytes can follow the ones before. */
    boolean accepts(ByteBuf bytes) {
        return bytes.forEachByte(this) < 0;
    }

    /** Whether the text may end here. */
    boolean isWhole() {
        return due == 0;
    }

    @Override
    public boolean process(byte signed) {
        int value = signed & 0xFF;
        if (due == 0) {
            return value < 0x80 || lead(value);
        }
        if (value < lowest || value > highest) {
            return false;
        }
        due--;
        lowest = 0x80;
        highest = 0xBF;
        return true;
    }

    /** No overlong forms, no surrogates, nothing past U+10FFFF: the second byte's range says it all. */
    private boolean lead(int value) {
        switch (value) {
            case 0xE0 -> lowest = 0xA0;
            case 0xED -> highest = 0x9F;
            case 0xF0 -> lowest = 0x90;
            case 0xF4 -> highest = 0x8F;
            default -> {}
        }
        due = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
        return value >= 0xC2 && value <= 0xF4;
    }
}
