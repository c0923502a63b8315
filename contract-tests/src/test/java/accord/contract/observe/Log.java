package accord.contract.observe;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.process.ServiceProcess;
import accord.kernel.testkit.LogLine;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All that a process has written to standard output and standard error, from its first byte. */
record Log(ServiceProcess process) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration A_MOMENT = Duration.ofMillis(20);

    /** Fails at the first line that is not as the shipped schema says, and shows it. */
    void assertEveryLineIsAnEntry() {
        var text = process.log();
        assertThat(text).endsWith("\n");
        assertThat(text.lines())
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(LogLine.objections(line)).as(line).isEmpty());
    }

    /** The same, behind the one line by which a JVM announces what it was told by the environment. */
    void assertEveryLineButTheJvmsFirstIsAnEntry() {
        assertThat(process.log().lines()).first().asString().startsWith("Picked up JAVA_TOOL_OPTIONS: ");
        assertThat(process.log().lines().skip(1))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(LogLine.objections(line)).as(line).isEmpty());
    }

    List<LogLine> lines() {
        return process.log().lines().map(LogLine::of).flatMap(Optional::stream).toList();
    }

    /** The latest line of this event that is as wanted, once there is one. */
    LogLine await(String event, Predicate<JsonNode> wanted) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var found = lines().reversed().stream()
                    .filter(line -> line.event().equals(event) && wanted.test(line.json()))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline || process.exitsWithin(A_MOMENT)) {
                throw new AssertionError("no such %s in:%n%s".formatted(event, process.log()));
            }
        }
    }
}
