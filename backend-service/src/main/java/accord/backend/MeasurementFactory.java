package accord.backend;

import accord.backend.conversation.Connections;
import accord.backend.conversation.Resumptions;
import accord.backend.run.RunTally;
import accord.backend.run.Runs;
import accord.kernel.observe.Measurements;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;

/** Shows what the core counts; the core itself knows no metrics. */
@Factory
final class MeasurementFactory {
    @Context
    RunTally runTally(Runs runs, Measurements measurements) {
        var tally = runs.tally();
        for (var status : tally.statuses()) {
            measurements.timed(
                    "run",
                    "runs, from their start to their terminal event",
                    tally,
                    each -> each.runs(status),
                    each -> each.nanoseconds(status),
                    "status",
                    status);
        }
        measurements.counted("run.terminal.missing", "runs without a terminal event", tally, RunTally::unsaid);
        measurements.level("runs", "runs that are active or wait for their turn", runs, Runs::count);
        return tally;
    }

    @Context
    Resumptions resumptions(Connections connections, Measurements measurements) {
        var resumptions = connections.resumptions();
        var what = "threads that somebody came back to, and whether what was missed could be replayed";
        measurements.counted("ws.resume", what, resumptions, Resumptions::recovered, "recovered", "true");
        measurements.counted("ws.resume", what, resumptions, Resumptions::unrecovered, "recovered", "false");
        return resumptions;
    }
}
