package accord.deploy.capacity;

import java.util.ArrayList;
import java.util.List;

/** What a run of the benchmark measured, as the sheet needs it. */
final class Measured {

    private static final String SCHEMA = "accord.bench/1";

    private static final int EVENTS = 5;

    private final Tree bench;
    private final String file;

    Measured(Tree bench, String file) {
        this.bench = bench;
        this.file = file;
        if (!bench.text("schema").equals(SCHEMA)) {
            throw new UnusableInputException("%s: schema is '%s' and not '%s': it is no run of deploy/bench"
                    .formatted(file, bench.text("schema"), SCHEMA));
        }
        if (!bench.text("ok").equals("true")) {
            throw new UnusableInputException(
                    "%s is of a run in which something failed: measure again with deploy/bench".formatted(file));
        }
    }

    List<Input> inputs() {
        var inputs = new ArrayList<Input>();
        inputs.add(cpu("cold-handshakes", "cold_handshake_cpu_us"));
        inputs.add(cpu("handshakes", "handshake_cpu_us"));
        inputs.add(cpu("turns", "turn_cpu_us"));
        inputs.add(cpu("resumes", "resume_cpu_us"));
        inputs.add(cpu("logins", "login_cpu_us"));
        inputs.add(cpu("refreshes", "refresh_cpu_us"));
        inputs.add(of("heap_kib_per_socket", "KiB", "memory", "heap_kib_per_connection"));
        inputs.add(of("rss_kib_per_socket", "KiB", "memory", "rss_kib_per_connection"));
        inputs.add(of("empty_heap_mib", "MiB", "memory", "empty_heap_mib"));
        inputs.add(of("empty_rss_mib", "MiB", "memory", "empty_rss_mib"));
        inputs.add(of("bytes_per_handshake", "bytes", "figures", "handshakes", "received_bytes"));
        return inputs;
    }

    /** A turn of the benchmark has five events. */
    Input bytesPerEvent() {
        var turn = of("bytes_per_turn", "bytes", "figures", "turns", "received_bytes");
        return new Input(
                Profile.BYTES_PER_EVENT, turn.value() / EVENTS, "bytes", Origin.MEASURED, turn.source() + ", / 5");
    }

    private Input cpu(String figure, String name) {
        return of(name, "us", "figures", figure, "cpu_us");
    }

    private Input of(String name, String unit, String... path) {
        var where = new ArrayList<>(List.of(path));
        where.add("median");
        var full = where.toArray(String[]::new);
        if (!bench.has(full)) {
            throw new UnusableInputException(
                    "%s: %s is missing: measure it with deploy/bench, without --only and --skip"
                            .formatted(file, String.join(".", full)));
        }
        return new Input(name, bench.number(full), unit, Origin.MEASURED, noise(path));
    }

    /** How far its rounds were apart. */
    private String noise(String... path) {
        var least = new ArrayList<>(List.of(path));
        least.add("least");
        var most = new ArrayList<>(List.of(path));
        most.add("most");
        return "%s, rounds %s to %s"
                .formatted(
                        String.join(".", path),
                        Sheet.shown(bench.number(least.toArray(String[]::new))),
                        Sheet.shown(bench.number(most.toArray(String[]::new))));
    }

    /** Where and when it was measured, in one line. */
    String described() {
        return "%s, commit %s, %s processors %s, JVM %s, storage %s, %s rounds, load %s before it began"
                .formatted(
                        bench.text("when"),
                        bench.text("commit"),
                        bench.text("machine", "processors"),
                        bench.text("machine", "model"),
                        bench.text("jvm"),
                        bench.text("storage"),
                        Sheet.shown(bench.number("settings", "rounds")),
                        bench.text("load_at_start"));
    }
}
