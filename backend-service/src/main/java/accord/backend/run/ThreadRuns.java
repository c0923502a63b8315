package accord.backend.run;

import accord.backend.protocol.ClientMessage.IfBusy;
import accord.kernel.context.RunId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs of one thread: the first has its turn, the others wait. Immutable; never empty. */
record ThreadRuns(List<Seat> seats) {
    ThreadRuns {
        seats = List.copyOf(seats);
    }

    /**
     * A run's place in the order, held while its message is being stored.
     *
     * @param isReady whether the message is stored, so that the run may start
     */
    record Seat(AgentRun run, String messageId, boolean isReady) {
        Seat ready() {
            return new Seat(run, messageId, true);
        }
    }

    static ThreadRuns of(Seat seat) {
        return new ThreadRuns(List.of(seat));
    }

    ThreadRuns and(Seat seat) {
        return new ThreadRuns(Stream.concat(seats.stream(), Stream.of(seat)).toList());
    }

    /** Whether one more may come. The storage judges a message that is repeated, not its sender's wish for haste. */
    boolean admit(Seat seat, IfBusy ifBusy, int mostWaiting) {
        if (contain(seat.run().id())) {
            return false;
        }
        return switch (ifBusy) {
            case REJECT -> knows(seat.messageId());
            case ENQUEUE, INTERRUPT -> waiting() < mostWaiting || knows(seat.messageId());
        };
    }

    private boolean knows(String messageId) {
        return seats.stream().anyMatch(seat -> seat.messageId().equals(messageId));
    }

    /** Whether this very run has a seat, and not another one of the same id. */
    boolean seat(AgentRun run) {
        return seats.stream().anyMatch(seat -> seat.run().equals(run));
    }

    boolean contain(RunId run) {
        return seats.stream().anyMatch(seat -> seat.run().id().equals(run));
    }

    ThreadRuns withReady(RunId run) {
        return new ThreadRuns(seats.stream()
                .map(seat -> seat.run().id().equals(run) ? seat.ready() : seat)
                .toList());
    }

    /** Empty when no run is left. */
    Optional<ThreadRuns> without(AgentRun ended) {
        var left = seats.stream().filter(seat -> !seat.run().equals(ended)).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new ThreadRuns(left));
    }

    Seat first() {
        return seats.getFirst();
    }

    private int waiting() {
        return seats.size() - 1;
    }
}
