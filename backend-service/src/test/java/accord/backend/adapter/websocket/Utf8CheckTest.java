package accord.backend.adapter.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {
    private final CharsetDecoder judge = UTF_8.newDecoder();

    @Test
    void agreesWithThePlatformAboutEverySequenceOfTwoBytesAndEveryBeginningOfThree() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                assertAgreement((byte) first, (byte) second);
                assertAgreement((byte) first, (byte) second, (byte) 0x80);
                assertAgreement((byte) first, (byte) second, (byte) 0xBF, (byte) 0x80);
                assertAgreement((byte) first, (byte) second, (byte) 0x80, (byte) 0xBF);
            }
        }
    }

    @Test
    void agreesWithThePlatformAboutAnyBytes() {
        var random = new Random(6455);
        for (int i = 0; i < 200_000; i++) {
            var bytes = new String(random.ints(8, 0, 0x11_0000).toArray(), 0, 8).getBytes(UTF_8);
            if (i % 2 == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertAgreement(bytes);
        }
    }

    private void assertAgreement(byte... bytes) {
        var check = new Utf8Check();
        boolean whole = check.accepts(Unpooled.wrappedBuffer(bytes)) && check.isWhole();
        if (whole != platformAccepts(bytes)) {
            assertThat(whole).as("%s", ByteBuffer.wrap(bytes)).isEqualTo(platformAccepts(bytes));
        }
    }

    private boolean platformAccepts(byte... bytes) {
        try {
            judge.decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
