package accord.backend.run;

import accord.backend.thread.RunOrder;
import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.Turn;
import accord.kernel.context.RunId;
import accord.kernel.context.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Which process is at which run, for all that share the storage. A run's lease begins with its message
 * ({@link accord.backend.thread.Threads#hear}) and is released when its end has been told. Only its holder may store how it
 * ended; a lease whose holder has died can be taken, by one. Calls block; every one of them throws
 * {@link StorageUnavailableException} within seconds while the storage cannot be reached.
 */
public interface Leases {
    /** How long a process counts as alive after it has said so. Their clocks must agree to within a few seconds. */
    Duration SIGN_OF_LIFE_LASTS = Duration.ofSeconds(8);

    /** What this process is called. */
    String self();

    /** Says that this process lives. Called often enough that a late sign is not taken for a death. */
    void live(Instant at);

    /** What became of the run of a message, for as long as the message may be repeated; whether this process is at it, it has to know itself. */
    Fate fate(ThreadKey key, String messageId, RunId run, Instant now);

    /**
     * Takes the lease of a run that is lost, to begin it again.
     *
     * @param order what its lease is made of when it has none, being of a release that made none
     * @return empty when somebody else has it, when it has ended, or when its thread is gone
     */
    Optional<Turn> take(ThreadKey key, RunOrder order, Instant now);

    /**
     * Takes the leases of which nobody will tell the end: their process has died, or it is this one and does not know them.
     *
     * @param silence how long ago the last sign of life must be, and the message
     * @param isAtWork whether this process knows a run
     */
    List<Lease> takeLost(Instant now, Duration silence, Predicate<RunId> isAtWork);

    /** Stores that a run of ours ended without an answer. False when it is not ours any more. */
    boolean end(ThreadKey key, RunId run, String how, Instant at);

    /**
     * The end of a run has been told: the next of its thread may begin, wherever that is. Does not block.
     *
     * @return completed when that can be seen, exceptionally with a {@link StorageUnavailableException} when it cannot
     */
    CompletionStage<Void> release(ThreadKey key, RunId run);

    /** The leases that this process holds. */
    List<Lease> held();

    /** The leases that this process holds in a thread. */
    List<Lease> held(ThreadKey key);

    /** Writes down that somebody wants a run of this user to end; its lease, whose holder is to be told. Empty when it has ended, or somebody was first. */
    Optional<Lease> wish(UserId user, RunId run, String how);

    /** The lease of a run of this user. */
    Optional<Lease> find(UserId user, RunId run);

    /** How a run of this user ended without an answer. */
    Optional<StoredEnd> endOf(UserId user, RunId run);

    /** Writes down that somebody wants all other processes to end their runs of a thread; who they are. */
    Set<String> wishAll(ThreadKey key, String how);

    /** Who else is at runs of a thread. */
    Set<String> othersIn(ThreadKey key);

    /** What became of a run. */
    enum Fate {
        /** It has ended, with an answer or without. */
        ENDED,
        /** Another process lives that is at it. */
        ELSEWHERE,
        /** No other process is at it. */
        LOST
    }

    /** How a run ended of which there is no answer. */
    record StoredEnd(ThreadKey key, String how, Instant at) {}
}
