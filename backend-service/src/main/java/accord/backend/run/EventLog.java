package accord.backend.run;

import accord.backend.thread.ThreadKey;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events of threads, in order, for as long as someone may come back for them. What is appended gets its place, is kept,
 * and is then handed to every follower: in that order, so that nothing is ever sent that could not be replayed. A log that other
 * processes share may be out of reach: then calls throw {@link accord.backend.thread.StorageUnavailableException} within a
 * bounded time.
 */
public interface EventLog {
    /**
     * Appends one event of a run. A run has one voice: nothing follows its last word for as long as the thread is kept, and when it
     * has begun again in another process, that one goes on with it.
     *
     * @param spelling spells the event for a place; asked again when another process took that place meanwhile
     * @return false when this is not for this process to say any more, and is nowhere
     * @throws X what the spelling throws; no place is used up then
     */
    <X extends Exception> boolean append(ThreadKey key, Word word, Spelling<X> spelling) throws X;

    /** Hands something to every follower that has no place in the log and is not kept: a piece of text on its way. */
    void whisper(ThreadKey key, String json);

    /**
     * Follows a thread from a position, or from now on: what was missed comes first, and nothing is missed or doubled in
     * between. Following again moves the follower.
     *
     * @param since the last place that was processed; empty to begin with the next event
     */
    Following follow(ThreadKey key, Optional<Place> since, Follower follower);

    void unfollow(ThreadKey key, Follower follower);

    /**
     * The events after a position, as many as were asked for; without following.
     *
     * @param since the last place that was processed; epoch "" and 0 for none yet
     */
    Extract read(ThreadKey key, Place since, int limit);

    /** Forgets a thread that is no more. Who follows it is told, and follows it no longer. */
    void forget(ThreadKey key);

    /** How many follow a thread, as far as is known: from other processes it may be known a moment later. Does not block. */
    int followers(ThreadKey key);

    /** The last place of a thread that is in the log. */
    Optional<Place> last(ThreadKey key);

    /** The run that speaks in a thread: it has said something, and not its last word. */
    Optional<RunId> active(ThreadKey key);

    /** The threads of a user that are in the log. */
    Map<ThreadKey, Standing> threadsOf(UserId user);

    /** Whether to ask may mean to wait: not on a thread that others wait for. */
    boolean isRemote();

    /** Looks after what is past its time. Called about once a second. */
    void sweep();

    /**
     * A place in a thread's log.
     *
     * @param epoch which life of the log gave the number
     * @param seq gapless from 1; 0 is before the first
     */
    record Place(String epoch, long seq) {}

    /**
     * How a thread stands.
     *
     * @param active the run that speaks
     */
    record Standing(Place last, Optional<RunId> active) {}

    /** What an event is to its run. */
    record Word(RunId run, Part part) {
        /** Whether its run ends with it. */
        public boolean isLast() {
            return part == Part.LAST;
        }
    }

    /** Which part of what a run says. */
    enum Part {
        /** It begins to speak; if it spoke before, in another process, it begins again. */
        FIRST,
        /** It goes on, unless it has begun again in another process. */
        MIDDLE,
        /** It ends, whoever says so. */
        LAST
    }

    /** Spells an event once it has its place. */
    interface Spelling<X extends Exception> {
        String at(Place place) throws X;
    }

    /** Someone who is handed the events of a thread, in order. Must not block. */
    interface Follower {
        /** @param coalescable whether it may be dropped when there is no room */
        void take(String json, boolean coalescable);

        /** Takes an event that has a place in the log; for who does not ask where, like anything else. */
        default void take(Place place, String json) {
            take(json, false);
        }

        /** The thread is no more, and nothing of it will follow. Whoever only listens has nothing to do. */
        default void lost(ThreadKey key) {}
    }

    /** One event, spelled, and its place. */
    record Event(Place place, String json) {}

    /** What was read of a log. */
    sealed interface Extract {
        /**
         * The events after the position, without a gap.
         *
         * @param last where the thread stands; more can be read until it is reached
         */
        record Found(List<Event> events, Place last) implements Extract {
            public Found {
                events = List.copyOf(events);
            }
        }

        /** Something since the position is no longer there. */
        record Lost(Place last, String reason) implements Extract {}
    }

    /** How following began. */
    sealed interface Following {
        /** Where the thread stood when following began; everything after it will be handed over. */
        Place from();

        /** From now on, as asked. */
        record FromNow(Place from) implements Following {}

        /** Everything since the position was handed over first. */
        record Recovered(Place from, int replayed) implements Following {}

        /** Something since the position is no longer there, so nothing was handed over. */
        record Unrecoverable(Place from, String reason) implements Following {}
    }
}
