package accord.contract.client;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What was seen of each thread. The server delivers at least once and in order; dropping what was seen makes the effect
 * exactly once, and a number that is skipped is noticed before anything behind it is told.
 */
final class Streams {

    /** What an event is to somebody who has seen all the ones before it. */
    sealed interface Sight {
        /** The next one. */
        record Fresh() implements Sight {}

        /** Seen already. */
        record Repeated() implements Sight {}

        /** Not the next one: ask for what is missing from this position on. */
        record Gap(Position since) implements Sight {}

        /** Not the next one either, but what is missing has been asked for. */
        record Awaited() implements Sight {}
    }

    private final Map<String, Position> seen = new HashMap<>();
    private final Map<String, Position> heads = new HashMap<>();
    private final Set<String> asked = new HashSet<>();

    Sight see(String thread, Position at) {
        var last = seen.get(thread);
        if (last == null) {
            return fresh(thread, at);
        }
        var since = last.epoch().equals(at.epoch()) ? last : new Position(at.epoch(), 0);
        if (at.seq() <= since.seq()) {
            return new Sight.Repeated();
        }
        if (at.seq() == since.seq() + 1) {
            return fresh(thread, at);
        }
        return asked.add(thread) ? new Sight.Gap(since) : new Sight.Awaited();
    }

    private Sight fresh(String thread, Position at) {
        seen.put(thread, at);
        return new Sight.Fresh();
    }

    /** The server has said where each thread of the user stands. */
    void greeted(Frame greeting) {
        each(
                greeting,
                stream -> stream.position()
                        .ifPresent(head -> heads.put(stream.text("thread_id").orElse(""), head)));
    }

    /** Something is said in a thread: what comes of it is wanted, even if the connection is lost before its first event. */
    void join(String thread) {
        seen.putIfAbsent(thread, heads.getOrDefault(thread, new Position("", 0)));
    }

    /** Begins to follow a thread behind this position. */
    void follow(String thread, Position since) {
        seen.put(thread, since);
    }

    Optional<Position> of(String thread) {
        return Optional.ofNullable(seen.get(thread));
    }

    /** A new connection owes nothing: what the old one was asked for will not come. */
    void disconnected() {
        asked.clear();
    }

    /** The server has answered a resume; what it could not recover is behind us now, and the caller reads the snapshot. */
    void resumed(Frame answer) {
        each(answer, stream -> {
            var thread = stream.text("thread_id").orElse("");
            asked.remove(thread);
            if (!stream.flag("recovered")) {
                stream.position().ifPresent(now -> seen.put(thread, now));
            }
        });
    }

    private static void each(Frame frame, Consumer<Frame> stream) {
        frame.at("streams").ifPresent(streams -> streams.values().forEach(node -> stream.accept(new Frame(node, ""))));
    }

    /** The command that asks for everything behind what was seen; empty when nothing was. */
    Optional<Map<String, Object>> resumption() {
        asked.addAll(seen.keySet());
        return seen.isEmpty()
                ? Optional.empty()
                : Optional.of(Map.of(
                        "type",
                        "resume",
                        "streams",
                        seen.entrySet().stream()
                                .map(entry -> stream(entry.getKey(), entry.getValue()))
                                .toList()));
    }

    static Map<String, Object> resumption(String thread, Position since) {
        return Map.of("type", "resume", "streams", List.of(stream(thread, since)));
    }

    private static Map<String, Object> stream(String thread, Position since) {
        return Map.of("thread_id", thread, "epoch", since.epoch(), "since", since.seq());
    }
}
