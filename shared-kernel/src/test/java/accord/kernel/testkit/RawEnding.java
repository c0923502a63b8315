package accord.kernel.testkit;

import java.util.List;

/**
 * How a socket ended: every frame that still came, and the close frames among them.
 *
 * @param frames what was read until TCP ended, close frames included
 * @param reset whether TCP ended with a reset and not in order
 */
public record RawEnding(List<RawFrame> frames, boolean reset) {
    public RawEnding {
        frames = List.copyOf(frames);
    }

    public List<RawFrame> closes() {
        return frames.stream().filter(frame -> frame.opcode() == RawFrame.CLOSE).toList();
    }

    /** The code of the only close frame; 1006 when there was none, as browsers say. */
    public int code() {
        return switch (closes().size()) {
            case 0 -> 1006;
            case 1 -> closes().getFirst().closeCode();
            default -> throw new AssertionError("more than one close frame: " + frames);
        };
    }

    /** The reason in the only close frame. */
    public String reason() {
        return closes().isEmpty() ? "" : closes().getFirst().closeReason();
    }

    /** The text messages that came before the end. */
    public List<String> texts() {
        return frames.stream()
                .filter(frame -> frame.opcode() == RawFrame.TEXT)
                .map(RawFrame::text)
                .toList();
    }
}
