package accord.backend.run;

import accord.backend.thread.Turn;
import accord.kernel.context.RunId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The runs of one thread that are this process's, in the order of their turns. Immutable.
 *
 * @param expected how many more may come: their messages are being stored
 * @param callers other processes that want to be called when one of them is over
 */
record ThreadRuns(List<Seat> seats, int expected, Set<String> callers) {
    /** No runs at all. */
    static final ThreadRuns NONE = new ThreadRuns(List.of(), 0, Set.of());

    ThreadRuns {
        seats = List.copyOf(seats);
        callers = Set.copyOf(callers);
    }

    /**
     * A run's place in the order.
     *
     * @param turn its number among all runs of the thread, in all processes
     * @param isFree whether no run of another process comes before it
     */
    record Seat(AgentRun run, long turn, boolean isFree, Stage stage) {
        Seat at(Stage next) {
            return new Seat(run, turn, isFree, next);
        }

        Seat withFree(boolean free) {
            return new Seat(run, turn, free, stage);
        }
    }

    /** How far a run is. */
    enum Stage {
        /** Its message is stored; its sender has not been told yet. */
        STORED,
        /** It may start when its turn comes. */
        READY,
        /** It is at work. */
        STARTED,
        /** It has ended; its lease is about to be released. */
        OVER
    }

    static Seat seat(AgentRun run, Turn turn, String self) {
        var isFree = turn.ahead().stream().allMatch(ahead -> ahead.holder().equals(self) && !ahead.isClosing());
        return new Seat(run, turn.number(), isFree, Stage.STORED);
    }

    boolean isEmpty() {
        return seats.isEmpty() && expected == 0;
    }

    ThreadRuns expecting() {
        return new ThreadRuns(seats, expected + 1, callers);
    }

    /** One that was expected does not come. */
    ThreadRuns expectingLess() {
        return new ThreadRuns(seats, expected - 1, callers);
    }

    /** One that was expected has come. */
    ThreadRuns and(Seat seat) {
        var all = Stream.concat(seats.stream(), Stream.of(seat))
                .sorted(Comparator.comparingLong(Seat::turn))
                .toList();
        return new ThreadRuns(all, expected - 1, callers);
    }

    ThreadRuns calledBackBy(String caller) {
        return new ThreadRuns(
                seats,
                expected,
                Stream.concat(callers.stream(), Stream.of(caller)).collect(Collectors.toUnmodifiableSet()));
    }

    ThreadRuns ready(AgentRun run) {
        return with(seat -> seat.run().equals(run) && seat.stage() == Stage.STORED, seat -> seat.at(Stage.READY));
    }

    ThreadRuns over(AgentRun run) {
        return with(seat -> seat.run().equals(run), seat -> seat.at(Stage.OVER));
    }

    /** Those that are not over. */
    List<AgentRun> running() {
        return seats.stream()
                .filter(seat -> seat.stage() != Stage.OVER)
                .map(Seat::run)
                .toList();
    }

    ThreadRuns started(Seat started) {
        return with(started::equals, seat -> seat.at(Stage.STARTED));
    }

    /** Whether another process comes before one of these has to be found out. */
    ThreadRuns bound() {
        return with(_ -> true, seat -> seat.withFree(false));
    }

    /** No other process comes before one of these any more. */
    ThreadRuns free(Set<RunId> runs) {
        return with(seat -> runs.contains(seat.run().id()), seat -> seat.withFree(true));
    }

    private ThreadRuns with(Predicate<Seat> which, UnaryOperator<Seat> change) {
        var changed = seats.stream()
                .map(seat -> which.test(seat) ? change.apply(seat) : seat)
                .toList();
        return new ThreadRuns(changed, expected, callers);
    }

    ThreadRuns without(AgentRun ended) {
        var left = seats.stream().filter(seat -> !seat.run().equals(ended)).toList();
        return new ThreadRuns(left, expected, callers);
    }

    /** Whose turn it is, if it may start now. */
    Optional<Seat> next() {
        return seats.stream().anyMatch(seat -> seat.stage() == Stage.STARTED)
                ? Optional.empty()
                : seats.stream()
                        .filter(seat -> seat.stage() != Stage.OVER)
                        .findFirst()
                        .filter(seat -> seat.isFree() && seat.stage() == Stage.READY);
    }
}
