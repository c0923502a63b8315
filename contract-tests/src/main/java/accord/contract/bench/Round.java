package accord.contract.bench;

import java.time.Duration;

/**
 * What one round of one measurement gave.
 *
 * @param count how often the thing was done, without failure
 * @param server the CPU time of the process that is measured, user and system
 * @param generator the CPU time of the one that loads it
 * @param others the share of the machine that neither of them had, and that was not idle
 * @param busy the share of the machine that was not idle
 * @param received bytes that the server sent on sockets meanwhile
 */
record Round(
        long count,
        Duration took,
        Duration server,
        Duration generator,
        double others,
        double busy,
        Percentiles latency,
        long received) {

    double perSecond() {
        return count / seconds(took);
    }

    /** How many of them one processor does in a second, when it does nothing else. */
    double perCpuSecond() {
        return count / seconds(server);
    }

    double cpuMicros() {
        return seconds(server) * 1e6 / count;
    }

    double generatorMicros() {
        return seconds(generator) * 1e6 / count;
    }

    /** Processors that the server had, as 1.5. */
    double serverShare() {
        return seconds(server) / seconds(took);
    }

    double generatorShare() {
        return seconds(generator) / seconds(took);
    }

    double bytesEach() {
        return (double) received / count;
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
