package accord.contract.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A service that is measured, and its process on this machine. */
record Subject(String name, URI url, ProcessHandle process) {
    private static final int JCMD_SECONDS = 60;

    /** @throws IllegalArgumentException when there is no such process */
    static Subject running(String name, URI url, long pid) {
        return new Subject(
                name,
                url,
                ProcessHandle.of(pid)
                        .orElseThrow(() -> new IllegalArgumentException("%s has no process %d".formatted(name, pid))));
    }

    /** What it has used until now, user and system; what it had used, when it has ended. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Bytes of the machine's memory that it has. */
    long rss() throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid())), UTF_8).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow(() -> new IOException("%s says nothing of its memory".formatted(name)));
    }

    /** Bytes of objects that are alive, after a full collection that this asks for. */
    long liveHeap() throws IOException, InterruptedException {
        var histogram = Files.createTempFile("accord-bench-heap", ".txt");
        try {
            var jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(histogram.toFile())
                    .start();
            if (!jcmd.waitFor(JCMD_SECONDS, SECONDS)) {
                jcmd.destroyForcibly();
            }
            // The last line: Total, instances, bytes.
            return Files.readAllLines(histogram, UTF_8).stream()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.strip().split(" +", -1)[2]))
                    .findFirst()
                    .orElseThrow(() -> new IOException("jcmd does not tell the heap of %s, process %d: %s"
                            .formatted(name, process.pid(), firstLine(histogram))));
        } finally {
            Files.delete(histogram);
        }
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("it says nothing");
        } catch (IOException unreadable) {
            return "it says nothing";
        }
    }
}
