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
    private final LongAdder averted = new LongAdder();
    private final Measurements measurements;
    private final Set<String> reasons;

    /** @param reasons the ones that are counted by name; what else is said counts as "other" */
    CloseCodes(Measurements measurements, Set<String> reasons) {
        this.measurements = measurements;
        this.reasons = Set.copyOf(reasons);
        // An alarm on the first 1011 needs the 0 before it.
        register(new Ending(Initiator.SERVER, INTERNAL_ERROR, OTHER));
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
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().initiator() == Initiator.SERVER
                        && entry.getKey().code() == INTERNAL_ERROR)
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** How many 1011 would have left without the guard: each is a handler that is not total. */
    public long averted1011s() {
        return averted.sum();
    }

    /** What has happened at least once. */
    public Map<Ending, Long> counts() {
        return counts.entrySet().stream()
                .filter(Predicate.not(entry -> entry.getValue().sum() == 0))
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }

    private Ending count(Ending ending) {
        register(ending).increment();
        return ending;
    }

    private LongAdder register(Ending ending) {
        return counts.computeIfAbsent(ending, fresh -> {
            var count = new LongAdder();
            measurements.counted(
                    "ws.close",
                    "how sockets ended",
                    count,
                    LongAdder::sum,
                    "code",
                    Integer.toString(fresh.code()),
                    "initiator",
                    fresh.initiator().label(),
                    "reason",
                    fresh.reason());
            return count;
        });
    }
}
