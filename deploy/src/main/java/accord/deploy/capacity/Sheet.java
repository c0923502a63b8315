package accord.deploy.capacity;

import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.ServiceManifest;
import accord.deploy.manifest.Sidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How many instances a number of users needs and what they cost, each number with the formula that it was computed from.
 *
 * @param environment whose manifests it is about
 * @param measuredAt where and when the benchmark ran, in one line
 * @param instance what one instance can do, by name
 * @param populations for each number of users, what it needs, by name
 */
public record Sheet(
        String environment,
        String measuredAt,
        List<Input> inputs,
        Map<String, Double> instance,
        Map<Long, Map<String, Double>> populations) {

    /** For how many users. */
    static final List<Long> USERS = List.of(10_000L, 1_000_000L, 100_000_000L);

    /** What only deploy/up knows, and what no number depends on. */
    private static final Map<String, String> FACTS =
            Map.of("auth-port", "8081", "backend-port", "8080", "data", "data");

    private static final double MIB = 1 << 20;
    private static final Pattern HEAP_SHARE = Pattern.compile("-XX:MaxRAMPercentage=(\\d+(\\.\\d+)?)");
    private static final double JVM_HEAP_SHARE = 0.25;

    /** What one instance can do. */
    static final List<Line> INSTANCE = List.of(
            new Line(
                    "opens_per_socket_hour",
                    "sockets",
                    "60 / session_minutes + reconnects_per_socket_hour",
                    "how often a socket is opened, while one is open for an hour"),
            new Line(
                    "reconnect_cpu_us",
                    "us",
                    "max(handshake_cpu_us, resume_cpu_us - turn_cpu_us)",
                    "a resume as it was measured holds a turn too"),
            new Line(
                    "socket_cpu_us_per_second",
                    "us",
                    "(turns_per_user_hour / sockets_per_user * turn_cpu_us + 60 / session_minutes * handshake_cpu_us +"
                            + " reconnects_per_socket_hour * reconnect_cpu_us) / 3600",
                    "processor time that an open socket takes each second"),
            new Line(
                    "sockets_by_cpu",
                    "sockets",
                    "floor(backend_cpu * cpu_utilisation * 1000000 / socket_cpu_us_per_second)",
                    "as many as the processors of an instance serve"),
            new Line(
                    "sockets_by_heap",
                    "sockets",
                    "floor((backend_memory_mib * backend_heap_share * memory_utilisation - empty_heap_mib) * 1024 /"
                            + " heap_kib_per_socket)",
                    "as many as its heap holds"),
            new Line(
                    "sockets_by_memory",
                    "sockets",
                    "floor((backend_memory_mib * memory_utilisation - empty_rss_mib) * 1024 / max(rss_kib_per_socket,"
                            + " heap_kib_per_socket))",
                    "as many as its memory holds"),
            new Line(
                    "sockets_by_concurrency",
                    "sockets",
                    "floor(backend_concurrency * socket_utilisation)",
                    "as many as the platform sends to it"),
            new Line(
                    "sockets_by_files",
                    "sockets",
                    "floor((file_descriptors - 500) * socket_utilisation)",
                    "as many as it may have open, beside its own files"),
            new Line(
                    "sockets_per_instance",
                    "sockets",
                    "max(1, min(sockets_by_cpu, sockets_by_heap, sockets_by_memory, sockets_by_concurrency,"
                            + " sockets_by_files))",
                    "the least of these"),
            new Line(
                    "turns_per_second_per_instance",
                    "turns/s",
                    "floor(backend_cpu * cpu_utilisation * 1000000 / turn_cpu_us)",
                    "if it did nothing else"),
            new Line(
                    "logins_per_second_per_instance",
                    "logins/s",
                    "auth_cpu * cpu_utilisation * 1000000 / login_cpu_us",
                    "of auth-service, if it did nothing else"),
            new Line(
                    "refreshes_per_second_per_instance",
                    "refreshes/s",
                    "floor(auth_cpu * cpu_utilisation * 1000000 / refresh_cpu_us)",
                    "of auth-service, if it did nothing else"));

    /** What a number of users needs. */
    static final List<Line> POPULATION = List.of(
            new Line("online", "people", "users * online_share", "at the peak"),
            new Line("sockets", "sockets", "ceil(online * sockets_per_user)", "open at the peak"),
            new Line("turns_per_second", "turns/s", "online * turns_per_user_hour / 3600", "at the peak"),
            new Line("events_per_second", "events/s", "turns_per_second * events_per_turn", "at the peak"),
            new Line("sockets_opened_per_second", "sockets/s", "sockets * opens_per_socket_hour / 3600", "at the peak"),
            new Line(
                    "backend_instances",
                    "instances",
                    "max(backend_min_instances, ceil(sockets / sockets_per_instance))",
                    "of backend-service at the peak"),
            new Line(
                    "sign_ins_per_second",
                    "per second",
                    "users * peak_factor * (logins_per_user_day + refreshes_per_user_day) / 86400",
                    "logins and refreshes at the peak"),
            new Line(
                    "auth_cpus",
                    "processors",
                    "users * peak_factor * (logins_per_user_day * login_cpu_us + refreshes_per_user_day * refresh_cpu_us)"
                            + " / 86400 / 1000000",
                    "busy in auth-service at the peak"),
            new Line(
                    "auth_instances",
                    "instances",
                    "max(auth_min_instances, ceil(auth_cpus / (auth_cpu * cpu_utilisation)))",
                    "of auth-service at the peak"),
            new Line(
                    "redis_calls",
                    "calls/s",
                    "turns_per_second * redis_calls_per_turn + sockets_opened_per_second * redis_calls_per_socket",
                    "inside Redis at the peak"),
            new Line(
                    "redis_shards",
                    "shards",
                    "ceil(redis_calls / (redis_calls_per_second * cpu_utilisation))",
                    "that share them; Redis is needed from two backend instances on"),
            new Line(
                    "database_writes",
                    "rows/s",
                    "turns_per_second * database_writes_per_turn + sign_ins_per_second * database_writes_per_sign_in",
                    "in PostgreSQL at the peak"),
            new Line(
                    "database_primaries",
                    "primaries",
                    "ceil(database_writes / (database_writes_per_second_each * cpu_utilisation))",
                    "more than one must be shared out by user, which the services do not do"),
            new Line(
                    "storm_cpu_seconds",
                    "CPU-seconds",
                    "sockets * cold_handshake_cpu_us / 1000000",
                    "all sockets come back to fresh processes, after a deploy"),
            new Line(
                    "storm_seconds",
                    "seconds",
                    "instance_start_seconds + storm_cpu_seconds / (backend_instances * backend_cpu)",
                    "until all are back, if all instances start at once and do nothing else meanwhile"),
            new Line("turns_per_month", "turns", "turns_per_second * mean_share * 2628000", "a month has 2,628,000 s"),
            new Line(
                    "egress_gib",
                    "GiB",
                    "(turns_per_month * events_per_turn * bytes_per_event + sockets_opened_per_second * mean_share *"
                            + " 2628000 * bytes_per_handshake) * wire_factor / 1073741824",
                    "sent to people in a month"),
            new Line(
                    "backend_cost",
                    "$",
                    "max(backend_min_instances, backend_instances * mean_share) * 2628000 * ((backend_cpu +"
                            + " backend_sidecar_cpu) * instance_cpu_second + (backend_memory_mib +"
                            + " backend_sidecar_memory_mib) / 1024 * instance_gib_second)",
                    "a month, billed by instance"),
            new Line(
                    "auth_cost",
                    "$",
                    "max(auth_min_instances, auth_instances * mean_share) * 2628000 * ((auth_cpu + auth_sidecar_cpu) *"
                            + " request_cpu_second + (auth_memory_mib + auth_sidecar_memory_mib) / 1024 *"
                            + " request_gib_second) + sign_ins_per_second / peak_factor * 2.628 *"
                            + " million_requests",
                    "a month, billed by request: as if it were never idle, so it is less"),
            new Line(
                    "egress_cost", "$", "egress_gib * egress_gib_price", "a month, at the price of the first tebibyte"),
            new Line(
                    "storage_cost",
                    "$",
                    "redis_shards * redis_shard_month + database_primaries * postgres_month",
                    "a month, without what is stored"),
            new Line("cost", "$", "backend_cost + auth_cost + egress_cost + storage_cost", "a month, in all"),
            new Line("cost_per_user", "$", "cost / users", "a month"),
            new Line(
                    "cost_per_million_events",
                    "$",
                    "cost / (turns_per_month * events_per_turn / 1000000)",
                    "of everything"));

    /** At how many users something is full; the least is what saturates first. */
    static final List<Line> SATURATION = List.of(
            new Line(
                    "users_at_backend_max_instances",
                    "users",
                    "floor(backend_max_instances * sockets_per_instance / (online_share * sockets_per_user))",
                    "maxScale of backend-service: raise it in the values"),
            new Line(
                    "users_at_auth_max_instances",
                    "users",
                    "floor(auth_max_instances * auth_cpu * cpu_utilisation * 86400 * 1000000 / (peak_factor *"
                            + " (logins_per_user_day * login_cpu_us + refreshes_per_user_day * refresh_cpu_us)))",
                    "maxScale of auth-service: raise it in the values"),
            new Line(
                    "users_at_region_cpus",
                    "users",
                    "floor(region_cpus / (online_share * sockets_per_user / sockets_per_instance * (backend_cpu +"
                            + " backend_sidecar_cpu) + peak_factor * (logins_per_user_day * login_cpu_us + refreshes_per_user_day *"
                            + " refresh_cpu_us) / 86400 / 1000000 / cpu_utilisation))",
                    "processors of the project in a region: have the quota raised, or add a region"),
            new Line(
                    "users_at_one_redis_shard",
                    "users",
                    "floor(redis_calls_per_second * cpu_utilisation * 3600 / (online_share * (turns_per_user_hour *"
                            + " redis_calls_per_turn + sockets_per_user * opens_per_socket_hour *"
                            + " redis_calls_per_socket)))",
                    "one shard of Redis: more shards"),
            new Line(
                    "users_at_one_database",
                    "users",
                    "floor(database_writes_per_second_each * cpu_utilisation / (online_share * turns_per_user_hour / 3600 *"
                            + " database_writes_per_turn + peak_factor * (logins_per_user_day + refreshes_per_user_day) /"
                            + " 86400 * database_writes_per_sign_in))",
                    "one primary of PostgreSQL: a bigger one, then users shared out over several"));

    public Sheet {
        inputs = List.copyOf(inputs);
        instance = Collections.unmodifiableMap(new LinkedHashMap<>(instance));
        populations = Collections.unmodifiableMap(new LinkedHashMap<>(populations));
    }

    /**
     * Computes the sheet.
     *
     * @param shownBench the benchmark's file, as the sheet is to call it
     * @param profile a file, or none
     * @param set keys of the profile that are given otherwise
     */
    public static Sheet compute(
            Path cloudrun,
            String environment,
            Path bench,
            String shownBench,
            Path prices,
            List<Path> profile,
            Map<String, String> set)
            throws IOException {
        var measured = new Measured(Tree.read(bench), shownBench);
        var assumed = new Profile();
        for (var file : profile) {
            assumed.read(Tree.read(file), name(file));
        }
        set.forEach((key, value) -> assumed.set(key, value, "--set"));
        var inputs = new ArrayList<>(measured.inputs());
        if (!assumed.gives(Profile.BYTES_PER_EVENT)) {
            inputs.add(measured.bytesPerEvent());
        }
        inputs.addAll(manifests(cloudrun, environment));
        inputs.addAll(new Prices(Tree.read(prices), name(prices)).inputs());
        inputs.addAll(assumed.inputs());
        return of(environment, shownBench + ": " + measured.described(), inputs);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Sheet of(String environment, String measuredAt, List<Input> inputs) {
        var values = new LinkedHashMap<String, Double>();
        inputs.forEach(input -> values.put(input.name(), input.value()));
        var instance = new LinkedHashMap<String, Double>();
        for (var lines : List.of(INSTANCE, SATURATION)) {
            for (var line : lines) {
                var value = Formula.value(line.formula(), values);
                values.put(line.name(), value);
                instance.put(line.name(), value);
            }
        }
        var populations = new LinkedHashMap<Long, Map<String, Double>>();
        USERS.forEach(users -> populations.put(users, population(values, users)));
        return new Sheet(environment, measuredAt, inputs, instance, populations);
    }

    private static Map<String, Double> population(Map<String, Double> values, double users) {
        var known = new LinkedHashMap<>(values);
        known.put("users", users);
        var computed = new LinkedHashMap<String, Double>();
        for (var line : POPULATION) {
            var value = Formula.value(line.formula(), known);
            known.put(line.name(), value);
            computed.put(line.name(), value);
        }
        return computed;
    }

    /** What any number of users needs. */
    Map<String, Double> at(double users) {
        var values = new LinkedHashMap<>(instance);
        inputs.forEach(input -> values.put(input.name(), input.value()));
        return population(values, users);
    }

    /**
     * As people read it, in Markdown.
     *
     * @param picture what it shows, as it is linked from there; "" for none
     */
    public String page(String picture) {
        return Page.of(this, picture);
    }

    /** As programs read it, in JSON. */
    public String json() {
        return Figures.of(this);
    }

    /** Instances and cost over users, as SVG. */
    public String picture() {
        return Curve.of(this);
    }

    private static List<Input> manifests(Path cloudrun, String environment) throws IOException {
        var manifests = Manifests.read(cloudrun, environment, FACTS);
        var inputs = new ArrayList<Input>();
        inputs.addAll(of("backend", manifests.backend()));
        inputs.addAll(of("auth", manifests.auth()));
        return inputs;
    }

    private static List<Input> of(String prefix, ServiceManifest manifest) {
        var instances = manifest.instances();
        var source = name(manifest.file());
        return List.of(
                new Input(prefix + "_cpu", instances.cpu(), "processors", Origin.MANIFEST, source),
                new Input(prefix + "_memory_mib", instances.memory() / MIB, "MiB", Origin.MANIFEST, source),
                new Input(
                        prefix + "_sidecar_cpu",
                        manifest.sidecars().stream().mapToDouble(Sidecar::cpu).sum(),
                        "processors",
                        Origin.MANIFEST,
                        source + ", beside the service"),
                new Input(
                        prefix + "_sidecar_memory_mib",
                        manifest.sidecars().stream().mapToLong(Sidecar::memory).sum() / MIB,
                        "MiB",
                        Origin.MANIFEST,
                        source + ", beside the service"),
                new Input(
                        prefix + "_heap_share",
                        heapShare(manifest.plain("JAVA_TOOL_OPTIONS").orElse("")),
                        "share",
                        Origin.MANIFEST,
                        source + ", MaxRAMPercentage"),
                new Input(
                        prefix + "_concurrency",
                        manifest.concurrency(),
                        "requests",
                        Origin.MANIFEST,
                        source + ", containerConcurrency"),
                new Input(
                        prefix + "_min_instances",
                        instances.least(),
                        "instances",
                        Origin.MANIFEST,
                        source + ", minScale"),
                new Input(
                        prefix + "_max_instances",
                        instances.most(),
                        "instances",
                        Origin.MANIFEST,
                        source + ", maxScale"));
    }

    private static double heapShare(String options) {
        var share = HEAP_SHARE.matcher(options);
        return share.find() ? Double.parseDouble(share.group(1)) / 100 : JVM_HEAP_SHARE;
    }

    /** What bounds the sockets of an instance. */
    String socketsLimit() {
        return least(List.of(
                "sockets_by_cpu",
                "sockets_by_heap",
                "sockets_by_memory",
                "sockets_by_concurrency",
                "sockets_by_files"));
    }

    /** What is full first, when users become more. */
    String firstFull() {
        return least(SATURATION.stream().map(Line::name).toList());
    }

    private String least(List<String> names) {
        return names.stream()
                .min(Comparator.comparingDouble(name -> instance.getOrDefault(name, Double.MAX_VALUE)))
                .orElseThrow();
    }

    /** A number as the sheet shows it: whole from a hundred on, with three digits below. */
    static String shown(double value) {
        if (Math.abs(value) >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        var digits = Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
        while (digits < 9 && Math.abs(value) * Math.pow(10, digits) < 10) {
            digits++;
        }
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
