package accord.contract.verify.check;

import accord.contract.verify.BrokenPromiseException;
import accord.contract.verify.Dialogue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** As many runs as a thread takes at once, so that the last one can be met before its turn. */
final class Backlog {
    private static final int RUNS = 10;

    /** A quick service may have done them all before the last can be met; then there is another backlog. */
    private static final int TRIES = 5;

    private Backlog() {}

    /** Does something to the last run of a backlog. */
    interface Stop {
        void stop(String run) throws IOException, InterruptedException, BrokenPromiseException;
    }

    /**
     * What came of a backlog whose last run was asked to stop.
     *
     * @param runs their ids, in the order in which they were asked for
     * @param ends the status of each run's ends
     */
    record Outcome(List<String> runs, List<String> ends) {
        String last() {
            return runs.getLast();
        }
    }

    /** Starts a backlog and stops its last run, if need be several times until one was met in time. */
    static Outcome stoppingTheLast(Dialogue talk, String thread, Stop stop)
            throws IOException, InterruptedException, BrokenPromiseException {
        var outcome = once(talk, thread, stop);
        for (var again = 1; again < TRIES && outcome.ends().getLast().equals("completed"); again++) {
            outcome = once(talk, thread, stop);
        }
        return outcome;
    }

    private static Outcome once(Dialogue talk, String thread, Stop stop)
            throws IOException, InterruptedException, BrokenPromiseException {
        var commands = new ArrayList<String>();
        for (var i = 0; i < RUNS; i++) {
            commands.add(talk.said(thread, Usage.LARGE));
        }
        var runs = new ArrayList<String>();
        for (var command : commands) {
            runs.add(talk.accepted(command));
        }
        stop.stop(runs.getLast());
        var ends = talk.events(runs.getLast()).stream()
                .filter(event -> event.is("agent_completed"))
                .map(event -> event.text("status").orElse(""))
                .toList();
        return new Outcome(runs, ends);
    }
}
