package accord.backend.adapter.websocket;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * How sockets ended, counted where close frames leave: a close handler would report 1006 for what the server itself began.
 */
@Singleton
final class CloseCodes {
    /** Who spoke of closing first. */
    enum Initiator {
        SERVER,
        PEER
    }

    /**
     * One way to end.
     *
     * @param reason ours; empty when the peer began, because labels are not for strangers to invent
     */
    record Ending(Initiator initiator, int code, String reason) {}

    private static final int INTERNAL_ERROR = 1011;
    private static final int VANISHED = 1006;
    private static final int KNOWN_ENDINGS = 256;

    private final Map<Ending, LongAdder> counts = new ConcurrentHashMap<>();
    private final LongAdder averted = new LongAdder();

    void byServer(int code, String reason) {
        var ending = new Ending(Initiator.SERVER, code, reason);
        boolean isLabel = counts.size() < KNOWN_ENDINGS || counts.containsKey(ending);
        count(isLabel ? ending : new Ending(Initiator.SERVER, code, "other"));
    }

    /** A peer's own codes are counted as one of their range. */
    void byPeer(int code) {
        count(new Ending(Initiator.PEER, code < 3000 ? code : code < 4000 ? 3000 : 4000, ""));
    }

    /** The peer ended TCP without a word. */
    void vanished() {
        byPeer(VANISHED);
    }

    /** We ended TCP without a word, because the peer would not take one. */
    void cutOff() {
        byServer(VANISHED, "cut off");
    }

    /** Somebody tried to send 1011, and another code left in its place. */
    void averted1011() {
        averted.increment();
    }

    /** How many 1011 left: the objective is 0, and the guard sees to it. */
    long sent1011() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().initiator() == Initiator.SERVER
                        && entry.getKey().code() == INTERNAL_ERROR)
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** How many 1011 would have left without the guard: each is a handler that is not total. */
    long averted1011s() {
        return averted.sum();
    }

    Map<Ending, Long> counts() {
        return counts.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }

    private void count(Ending ending) {
        counts.computeIfAbsent(ending, _ -> new LongAdder()).increment();
    }
}
