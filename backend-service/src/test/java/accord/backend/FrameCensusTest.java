package accord.backend;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.protocol.ErrorCode;
import accord.kernel.testkit.FrameContract;
import accord.kernel.testkit.RecordedFrames;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * The last of this module's tests looks back: everything that the document says a service may say was really said, and every
 * error code was met in a frame, on a socket or in a stream of events, or is known to be in none.
 */
@Order(Integer.MAX_VALUE)
@DisabledIfSystemProperty(named = "test", matches = ".+", disabledReason = "some tests were chosen, so not all is said")
class FrameCensusTest {
    private static final Map<String, String> NEVER_IN_A_FRAME = Map.of(
            "TOKEN_REVOKED", "backend-service learns of no revocation: a token is good until it expires",
            "ORIGIN_NOT_ALLOWED", "a page of a foreign origin gets 403 and no socket",
            "UNSUPPORTED_VERSION", "another version of WebSocket gets 426 and no socket",
            "MESSAGE_TOO_LARGE", "the frame guard closes with 1009 before there is a message");

    @Test
    void everyMessageOfTheContractWasSaid() {
        assertThat(new TreeSet<>(RecordedFrames.SHARED.types()))
                .isEqualTo(new TreeSet<>(FrameContract.shipped().orElseThrow().toldMessages()));
    }

    @Test
    void everyErrorCodeWasMetOrIsKnownToBeInNoFrame() {
        assertThat(new TreeSet<>(RecordedFrames.SHARED.errorCodes()))
                .isEqualTo(Stream.of(ErrorCode.values())
                        .map(ErrorCode::code)
                        .filter(code -> !NEVER_IN_A_FRAME.containsKey(code))
                        .collect(toCollection(TreeSet::new)));
    }
}
