package accord.contract.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The machine that everything runs on, as Linux tells of it. */
final class Machine {
    /** What Linux counts processor time in for programs, whatever it uses itself: a hundredth of a second. */
    private static final long TICK_MS = 10;

    private Machine() {}

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The processor time that this machine has spent on anything, and what its host has taken from it. */
    static Duration busy() throws IOException {
        var line = Files.readString(Path.of("/proc/stat")).lines().findFirst().orElseThrow();
        // cpu user nice system idle iowait irq softirq steal …
        var ticks = Arrays.stream(line.split(" +", -1))
                .skip(1)
                .mapToLong(Long::parseLong)
                .toArray();
        return Duration.ofMillis(TICK_MS * (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]));
    }

    /** The machine's processors that are counted by {@link #busy}, whichever of them this process may use. */
    static int counted() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return (int) lines.filter(line -> line.matches("cpu\\d+ .*")).count();
        }
    }

    /** How many files a process of this user may open at most; a JVM takes all that it may. */
    static OptionalLong openFiles() throws IOException {
        return lines("/proc/self/limits")
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" {2,}", -1)[2].strip())
                .filter(hard -> hard.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    }

    static Map<String, Object> values() throws IOException {
        var values = new LinkedHashMap<String, Object>();
        values.put("processors", counted());
        values.put("model", first("/proc/cpuinfo", "model name").orElse("unknown"));
        values.put(
                "memory_mib",
                first("/proc/meminfo", "MemTotal")
                        .map(kib -> Long.parseLong(kib.replaceAll("\\D", "")) / 1024)
                        .orElse(0L));
        values.put("system", kernel("ostype") + " " + kernel("osrelease"));
        return values;
    }

    private static String kernel(String name) throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel", name)).strip();
    }

    private static Optional<String> first(String file, String key) throws IOException {
        return lines(file)
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static Stream<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(file), UTF_8).stream();
    }
}
