package accord.backend.adapter.redis;

import accord.backend.run.EventLog.Event;
import accord.backend.run.EventLog.Extract;
import accord.backend.run.EventLog.Place;
import accord.backend.run.EventLog.Standing;
import accord.backend.run.EventLog.Word;
import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The events as Redis keeps them: a stream for each thread, whose ids are the places ({@code <epoch>-<seq>}), so that place and
 * event cannot part. Redis forgets a thread after its window, and all of it at once.
 */
final class Shelf {
    /** Where a thread is in which nothing has happened. */
    static final Place NOWHERE = new Place("", 0);

    private static final String OVER = "over";
    private static final int EPOCH_RADIX = 36;
    private static final int MOST_THREADS = 100;

    private final RedisLine line;
    private final String self;
    private final String window;
    private final String windowOfSpeech;
    private final String maxEvents;
    private final String maxBytes;

    /** @param self what this process is called */
    Shelf(RedisLine line, String self, Duration window, int maxEvents, int maxBytes) {
        this.line = line;
        this.self = self;
        this.window = Long.toString(window.toMillis());
        // A quarter longer, because that long nobody begins it anew.
        this.windowOfSpeech = Long.toString(window.toMillis() * 5 / 4);
        this.maxEvents = Integer.toString(maxEvents);
        this.maxBytes = Integer.toString(maxBytes);
    }

    /** What became of an event that was to be appended. */
    sealed interface Appended {
        record There() implements Appended {}

        /** The thread is somewhere else. */
        record Elsewhere(Place at) implements Appended {}

        /** It is not for this process to say any more. */
        record Over() implements Appended {}
    }

    /**
     * Appends an event behind a place.
     *
     * @param mark tells this event from all others, so that it can be tried again
     */
    Appended append(ThreadKey key, Word word, Place before, Place place, String json, String mark) {
        var answer = line.await(Script.APPEND.run(
                line.ask(),
                appending(key, word.run()),
                id(before),
                id(place),
                json,
                mark,
                maxEvents,
                maxBytes,
                window,
                Names.member(key.thread()),
                Names.channel(key),
                word.part().name(),
                word.run().value(),
                self,
                windowOfSpeech));
        if (answer.isEmpty()) {
            return new Appended.There();
        }
        return answer.getFirst().equals(OVER)
                ? new Appended.Over()
                : new Appended.Elsewhere(place((String) answer.getFirst()));
    }

    /** Reads what comes after a position. */
    Extract read(ThreadKey key, Place since, int limit) {
        var answer = line.await(Script.READ.run(
                line.ask(), reading(key), Long.toUnsignedString(since.seq() + 1), Integer.toString(limit)));
        if (answer.isEmpty()) {
            return since.equals(NOWHERE)
                    ? new Extract.Found(List.of(), NOWHERE)
                    : new Extract.Lost(NOWHERE, "nothing of the thread is kept any more");
        }
        var last = place((String) answer.get(0));
        var first = place((String) answer.get(Math.min(1, answer.size() - 1)));
        return lost(since, first, last)
                .<Extract>map(reason -> new Extract.Lost(last, reason))
                .orElseGet(() -> new Extract.Found(events(answer), last));
    }

    private static List<Event> events(List<Object> answer) {
        return IntStream.range(1, answer.size() / 2)
                .mapToObj(i -> new Event(place((String) answer.get(2 * i)), (String) answer.get(2 * i + 1)))
                .toList();
    }

    /** Why not everything since a position is there, or empty when it is. */
    private static Optional<String> lost(Place since, Place first, Place last) {
        if (!since.epoch().equals(last.epoch()) && !since.equals(NOWHERE)) {
            return Optional.of("another epoch: the thread's log began anew");
        }
        if (since.seq() > last.seq()) {
            return Optional.of("the position lies in the future");
        }
        return since.seq() < first.seq() - 1
                ? Optional.of("the events after the position are no longer kept")
                : Optional.empty();
    }

    /** All that is kept of a thread, from wherever it begins. */
    List<Event> all(ThreadKey key) {
        return events(line.await(Script.READ.run(line.ask(), reading(key), "0", maxEvents)));
    }

    /** Where a thread is; one in which nothing has happened gets its epoch, for as long as it is kept. */
    Place begin(ThreadKey key) {
        var epoch = Long.toString(ThreadLocalRandom.current().nextLong(1L << 50, 1L << 51));
        return place((String) line.await(Script.BEGIN.run(line.ask(), keys(key), epoch, window))
                .getFirst());
    }

    /** The last place of a thread. */
    Optional<Place> last(ThreadKey key) {
        return line.await(Script.READ.run(line.ask(), reading(key), Long.toString(Long.MAX_VALUE), "1")).stream()
                .map(id -> place((String) id))
                .findFirst();
    }

    /** Begins a thread's window anew; where the thread is then. */
    CompletionStage<Place> keep(ThreadKey key) {
        return Script.KEEP
                .run(line.ask(), keys(key), windowOfSpeech, Names.member(key.thread()))
                .thenApply(answer -> answer.isEmpty() ? NOWHERE : place((String) answer.getFirst()));
    }

    /** Forgets a thread; every process is told by whom. */
    void forget(ThreadKey key, String who) {
        var keys = List.of(Names.stream(key), Names.index(key.user()), Names.epoch(key), Names.active(key.user()));
        line.await(Script.FORGET.run(line.ask(), keys, Names.member(key.thread()), Names.channel(key), who));
    }

    /** Drops a stream that lost its end, which somebody has seen: what comes next must not look like what was there. */
    void drop(ThreadKey key, Place last) {
        line.await(Script.DROP.run(line.ask(), List.of(Names.stream(key)), id(last)));
    }

    /** The run that speaks in a thread. */
    Optional<RunId> active(ThreadKey key) {
        return run(line.await(line.ask().hget(Names.active(key.user()), Names.member(key.thread()))));
    }

    /** From a run and its process. */
    private static Optional<RunId> run(@Nullable String voice) {
        return Optional.ofNullable(voice)
                .filter(each -> !each.isEmpty())
                .map(each -> new RunId(each.substring(0, each.indexOf(' '))));
    }

    /** The threads of a user, the latest moved first. */
    Map<ThreadKey, Standing> threadsOf(UserId user) {
        var answer = line.await(Script.THREADS.run(
                line.ask(),
                List.of(Names.index(user), Names.active(user)),
                Names.streams(user),
                Integer.toString(MOST_THREADS)));
        var threads = new LinkedHashMap<ThreadKey, Standing>();
        for (var i = 0; i < answer.size(); i += 3) {
            threads.put(
                    new ThreadKey(user, Names.thread((String) answer.get(i))),
                    new Standing(place((String) answer.get(i + 1)), run((String) answer.get(i + 2))));
        }
        return threads;
    }

    private static List<String> keys(ThreadKey key) {
        return List.of(Names.stream(key), Names.index(key.user()), Names.epoch(key));
    }

    private static List<String> appending(ThreadKey key, RunId run) {
        return List.of(
                Names.stream(key),
                Names.index(key.user()),
                Names.epoch(key),
                Names.end(key.user(), run),
                Names.active(key.user()));
    }

    private static List<String> reading(ThreadKey key) {
        return List.of(Names.stream(key), Names.epoch(key));
    }

    /** As Redis spells a place that holds an event; "" before the first. */
    private static String id(Place place) {
        return place.seq() == 0 ? "" : Long.parseLong(place.epoch(), EPOCH_RADIX) + "-" + place.seq();
    }

    static Place place(String id) {
        var dash = id.indexOf('-');
        return id.isEmpty()
                ? NOWHERE
                : new Place(
                        Long.toString(Long.parseLong(id, 0, dash, 10), EPOCH_RADIX),
                        Long.parseLong(id, dash + 1, id.length(), 10));
    }
}
