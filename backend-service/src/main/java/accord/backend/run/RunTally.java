package accord.backend.run;

import accord.backend.protocol.AgentEvent.AgentCompleted;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What becomes of runs: when they begin to speak, in which way they end, and how many could not say that they ended; and of
 * what is said, to whomever: how much of it had no spelling.
 */
public final class RunTally {
    private static final List<String> STATUSES = List.of(
            AgentCompleted.COMPLETED, AgentCompleted.FAILED, AgentCompleted.CANCELLED, AgentCompleted.INTERRUPTED);

    /** Whoever wants to know of each run when it happens. Called by the run itself: it must neither block nor throw. */
    public interface Listener {
        /** A run has said its first event, so long after it was accepted. */
        void began(long nanoseconds);

        /** A run has ended, so long after it had begun. */
        void ended(String status, long nanoseconds);
    }

    private static final Listener NOBODY = new Listener() {
        @Override
        public void began(long nanoseconds) {}

        @Override
        public void ended(String status, long nanoseconds) {}
    };

    private final LongAdder unsaid = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder unspelled = new LongAdder();
    private volatile Listener listener = NOBODY;

    /** There is one, whom the composition root names before the first run. */
    public void tell(Listener one) {
        listener = one;
    }

    void began(long nanoseconds) {
        listener.began(nanoseconds);
    }

    void ended(String status, long nanoseconds) {
        listener.ended(status, nanoseconds);
    }

    void unsaid(long runs) {
        unsaid.add(runs);
    }

    /** A run was closed whose own process had died. */
    void closedForAnother() {
        lost.increment();
    }

    /** Runs that were closed here because their process had died. */
    public long lost() {
        return lost.sum();
    }

    /** Every way in which a run can end. */
    public List<String> statuses() {
        return STATUSES;
    }

    /** A message was not sent, because it had no spelling. */
    public void unspellable() {
        unspelled.increment();
    }

    /** Messages that were not sent because they had no spelling: the objective is 0. */
    public long unspelled() {
        return unspelled.sum();
    }

    /** Runs without a terminal event: the objective is 0. */
    public long unsaid() {
        return unsaid.sum();
    }
}
