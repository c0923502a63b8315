package accord.backend;

import static java.util.Objects.requireNonNull;

import accord.backend.conversation.Connections;
import accord.backend.conversation.Resumptions;
import accord.backend.run.RunTally;
import accord.backend.run.Runs;
import accord.kernel.observe.Measurements;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows what the core counts; the core itself knows no metrics. */
@Factory
final class MeasurementFactory {
    private static final List<Duration> BOUNDS = Stream.of(
                    5, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
            .map(Duration::ofMillis)
            .toList();

    @Context
    RunTally runTally(Runs runs, Measurements measurements) {
        var tally = runs.tally();
        tally.tell(new RunTimes(measurements, tally.statuses()));
        measurements.counted("run.terminal.missing", "runs without a terminal event", tally, RunTally::unsaid);
        measurements.counted(
                "run.lost", "runs that were closed here because their process had died", tally, RunTally::lost);
        measurements.counted(
                "ws.serialization.errors", "messages that were not sent: no spelling", tally, RunTally::unspelled);
        measurements.level("runs", "runs that are active or wait for their turn", runs, Runs::count);
        return tally;
    }

    /** How long runs keep people waiting: for their first event, and for their last. */
    private static final class RunTimes implements RunTally.Listener {
        private final Timer first;
        private final Map<String, Timer> whole;

        RunTimes(Measurements measurements, List<String> statuses) {
            first = measurements.timer(
                    "run.first.event", "from a message's being accepted to its run's first event", BOUNDS);
            whole = statuses.stream()
                    .collect(Collectors.toUnmodifiableMap(
                            Function.identity(),
                            status -> measurements.timer(
                                    "run",
                                    "runs, from their start to their terminal event",
                                    BOUNDS,
                                    "status",
                                    status)));
        }

        @Override
        public void began(long nanoseconds) {
            first.record(nanoseconds, TimeUnit.NANOSECONDS);
        }

        @Override
        public void ended(String status, long nanoseconds) {
            requireNonNull(whole.get(status), "every status has a timer").record(nanoseconds, TimeUnit.NANOSECONDS);
        }
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
