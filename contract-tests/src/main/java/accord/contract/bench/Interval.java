package accord.contract.bench;

import java.io.IOException;
import java.time.Duration;

/** A stretch of time, and the processor time that everybody used in it. */
record Interval(Subject subject, Duration at, Duration server, Duration generator, Duration machine) {

    static Interval begun(Subject subject) throws IOException {
        return new Interval(
                subject, Duration.ofNanos(System.nanoTime()), subject.cpu(), generatorCpu(), Machine.busy());
    }

    private static Duration generatorCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What has passed since it was begun. */
    Interval ended() throws IOException {
        var now = begun(subject);
        return new Interval(
                subject,
                now.at.minus(at),
                now.server.minus(server),
                now.generator.minus(generator),
                now.machine.minus(machine));
    }

    /** What was done in it, once it has ended. */
    Round round(long count, Percentiles latency, long received) throws IOException {
        var all = Round.seconds(at) * Machine.counted();
        var used = Round.seconds(machine);
        // The counters are of a hundredth of a second each, and are read one after the other.
        var others = Math.max(0, used - Round.seconds(server) - Round.seconds(generator));
        return new Round(
                count, at, server, generator, Math.min(1, others / all), Math.min(1, used / all), latency, received);
    }
}
