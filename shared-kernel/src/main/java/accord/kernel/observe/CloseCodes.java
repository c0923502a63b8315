package accord.kernel.observe;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How sockets ended, counted where close frames leave: a close handler would report 1006 for what the server itself began.
 */
public final class CloseCodes {
    /** Who spoke of closing first. */
    public enum Initiator {
        SERVER,
        PEER;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One way to end.
     *
     * @param reason ours; empty when the peer began, because labels are not for strangers to invent
     */
    public record Ending(Initiator initiator, int code, String reason) {}

    private static final int INTERNAL_ERROR = 1011;
    private static final int VANISHED = 1006;
    private static final String CUT_OFF = "cut off";
    private static final String OTHER = "other";

    private final Map<Ending, LongAdder> counts = new ConcurrentHashMap<>();
    private final LongAdder sent1011 = new LongAdder();
    private final LongAdder averted = new LongAdder();
    private final Measurements measurements;
    private final Set<String> reasons;

    /** @param reasons the ones that are counted by name; what else is said counts as "other" */
    CloseCodes(Measurements measurements, Set<String> reasons) {
        this.measurements = measurements;
        this.reasons = Set.copyOf(reasons);
        // An alarm on the first 1011 needs the 0 before it.
        publish("1011", Initiator.SERVER, OTHER, sent1011);
        measurements.counted("ws.averted.1011", "1011s that left as another code", averted, LongAdder::sum);
    }

    public Ending byServer(int code, String reason) {
        return count(new Ending(Initiator.SERVER, code, reasons.contains(reason) ? reason : OTHER));
    }

    /** A peer's own codes are counted as one of their range. */
    public Ending byPeer(int code) {
        return count(new Ending(Initiator.PEER, code < 3000 ? code : code < 4000 ? 3000 : 4000, ""));
    }

    /** The peer ended TCP without a word. */
    public Ending vanished() {
        return byPeer(VANISHED);
    }

    /** We ended TCP without a word, because the peer would not take one. */
    public Ending cutOff() {
        return count(new Ending(Initiator.SERVER, VANISHED, CUT_OFF));
    }

    /** Somebody tried to send 1011, and another code left in its place. */
    public void averted1011() {
        averted.increment();
    }

    /** How many 1011 left: the objective is 0, and the guard sees to it. */
    public long sent1011() {
        return sent1011.sum();
    }

    /** How many 1011 would have left without the guard: each is a handler that is not total. */
    public long averted1011s() {
        return averted.sum();
    }

    /** What has happened at least once; a 1011 of ours is counted apart. */
    public Map<Ending, Long> counts() {
        return counts.entrySet().stream()
                .filter(Predicate.not(entry -> entry.getValue().sum() == 0))
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }

    private Ending count(Ending ending) {
        if (ending.initiator() == Initiator.SERVER && ending.code() == INTERNAL_ERROR) {
            sent1011.increment();
        } else {
            counts.computeIfAbsent(ending, this::published).increment();
        }
        return ending;
    }

    private LongAdder published(Ending ending) {
        var count = new LongAdder();
        publish(Integer.toString(ending.code()), ending.initiator(), ending.reason(), count);
        return count;
    }

    private void publish(String code, Initiator initiator, String reason, LongAdder count) {
        measurements.counted(
                "ws.close",
                "how sockets ended",
                count,
                LongAdder::sum,
                "code",
                code,
                "initiator",
                initiator.label(),
                "reason",
                reason);
    }
}
