package accord.kernel.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** One WebSocket frame as it lies on the wire, legal or not. */
public final class RawFrame {
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private static final int FIN = 0x80;
    private static final int[] MASK = {0x37, 0xFA, 0x21, 0x3D};

    private final int head;
    private final byte[] payload;

    private RawFrame(int head, byte[] payload) {
        this.head = head;
        this.payload = payload;
    }

    /** A frame whose first byte (final flag, reserved bits, opcode) is given as it is. */
    public static RawFrame ofHead(int head, byte... payload) {
        return new RawFrame(head, payload.clone());
    }

    /** A whole message or a control frame. */
    public static RawFrame of(int opcode, byte... payload) {
        return ofHead(FIN | opcode, payload);
    }

    public static RawFrame text(String text) {
        return of(TEXT, text.getBytes(UTF_8));
    }

    /** A fragment: more of the message follows. */
    public static RawFrame more(int opcode, byte... payload) {
        return ofHead(opcode, payload);
    }

    public static RawFrame close(int code, String reason) {
        var utf8 = reason.getBytes(UTF_8);
        return of(
                CLOSE,
                ByteBuffer.allocate(2 + utf8.length)
                        .putShort((short) code)
                        .put(utf8)
                        .array());
    }

    public boolean isFinal() {
        return (head & FIN) != 0;
    }

    public int opcode() {
        return head & 0x0F;
    }

    public int reservedBits() {
        return (head >> 4) & 0x07;
    }

    public byte[] payload() {
        return payload.clone();
    }

    /** The payload as text; fails when it is not UTF-8. */
    public String text() {
        return utf8(0);
    }

    /** The code of a close frame, 1005 when it carries none. */
    public int closeCode() {
        return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getChar();
    }

    public String closeReason() {
        return payload.length < 2 ? "" : utf8(2);
    }

    private String utf8(int from) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(payload, from, payload.length - from))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new AssertionError("the server sent text that is not UTF-8: " + this, notUtf8);
        }
    }

    /** As a client must send it. */
    public byte[] masked() {
        return encoded(0x80);
    }

    /** As a server sends it, which a client must not. */
    public byte[] unmasked() {
        return encoded(0);
    }

    private byte[] encoded(int maskBit) {
        var bytes = new ByteArrayOutputStream(payload.length + 14);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(head);
            if (payload.length < 126) {
                out.writeByte(maskBit | payload.length);
            } else if (payload.length < 65536) {
                out.writeByte(maskBit | 126);
                out.writeShort(payload.length);
            } else {
                out.writeByte(maskBit | 127);
                out.writeLong(payload.length);
            }
            if (maskBit == 0) {
                out.write(payload);
            } else {
                for (int key : MASK) {
                    out.writeByte(key);
                }
                for (int i = 0; i < payload.length; i++) {
                    out.writeByte(payload[i] ^ MASK[i & 3]);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("an array refused a byte", impossible);
        }
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return "frame head=0x%02x length=%d".formatted(head, payload.length)
                + (opcode() == CLOSE ? " close=" + closeCode() : "");
    }
}
