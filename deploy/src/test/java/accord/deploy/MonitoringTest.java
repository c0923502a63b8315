package accord.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistake;
import accord.deploy.preflight.GcloudTypes;
import accord.deploy.preflight.Inspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What watches a deployment is made of fields that gcloud knows, looks at fields that the services write, and says what to
 * do. Each kind of mistake is planted, so that a check that has gone blind is noticed.
 */
class MonitoringTest {

    private static final Path FILES = Path.of("monitoring");
    private static final Pattern COMPARISON =
            Pattern.compile("jsonPayload\\.event\\.(\\w+)\\s*(?:=~|!=|=|<|>)\\s*(\\([^)]*\\)|\"[^\"]*\"|[\\w.]+)");
    private static final Pattern FIELD = Pattern.compile("jsonPayload((?:\\.\\w+)+)");
    private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern USED_METRIC =
            Pattern.compile("logging\\.googleapis\\.com/user/(accord_\\w+)|logging_googleapis_com:user_(accord_\\w+)");
    private static final Pattern SECTION = Pattern.compile("deploy/README\\.md, \"([^\"]+)\"");

    /** What Google itself writes, by its documentation. */
    private static final Set<String> GOOGLES =
            Set.of("resource", "httpRequest", "textPayload", "log_id", "severity", "jsonPayload");

    @TempDir
    private Path directory;

    private void lay() throws IOException {
        PlantedProject.in(directory).personalise("production");
    }

    @Test
    void everyFileIsWhatGcloudTakes() throws Exception {
        lay();
        assertThat(inspect(true)).isEmpty();
    }

    @Test
    void aWrongFieldIsNamedByItsWholePath() throws Exception {
        lay();
        var planted = Map.of(
                misspell("metric-1011.json", "labelExtractors", "labelExtractor"),
                "LogMetric.labelExtractor",
                misspell("metric-sockets-closed.json", "key", "name"),
                "LogMetric.metricDescriptor.labels[2].name",
                misspell("alert-1011.json", "thresholdValue", "threshold"),
                "AlertPolicy.conditions[0].conditionThreshold.threshold",
                misspell("alert-delivery.json", "query", "promql"),
                "AlertPolicy.conditions[0].conditionPrometheusQueryLanguage.promql",
                misspell("alert-no-opens.json", "conditionAbsent", "conditionAbsence"),
                "AlertPolicy.conditions[0].conditionAbsence",
                misspell("dashboard.json", "sparkChartType", "chartType"),
                "Dashboard.mosaicLayout.tiles[3].widget.scorecard.sparkChartView.chartType");

        var mistakes = inspect(true);

        assertThat(mistakes).hasSize(planted.size()).allSatisfy(mistake -> {
            var path = planted.getOrDefault(mistake.place().file(), "none of these");
            assertThat(mistake.kind()).isEqualTo(Kind.GCLOUD_REFUSES);
            assertThat(mistake.wrong()).endsWith(": " + path);
            assertThat(Files.readAllLines(mistake.place().file())
                            .get(mistake.place().line() - 1))
                    .contains("\"" + path.replaceFirst(".*\\.", "") + "\"");
        });
    }

    /** Spells the last field of that name otherwise. */
    private Path misspell(String file, String field, String wrong) throws IOException {
        var path = monitoring().resolve(file);
        var text = Files.readString(path);
        var at = text.lastIndexOf("\"" + field + "\":");
        assertThat(at).as(field).isPositive();
        Files.writeString(path, text.substring(0, at + 1) + wrong + text.substring(at + 1 + field.length()));
        return path;
    }

    private Path monitoring() {
        return directory.resolve("deploy/monitoring");
    }

    @Test
    void aKeyThatNoValuesGiveIsNamedWithItsLine() throws Exception {
        lay();
        var file = monitoring().resolve("alert-instances.json");
        Files.writeString(file, Files.readString(file).replace("${auth-max-instances}", "${auth-max-instance}"));

        assertThat(inspect(false)).singleElement().satisfies(mistake -> {
            assertThat(mistake.kind()).isEqualTo(Kind.MISSING_KEY);
            assertThat(mistake.wrong()).contains("auth-max-instance");
            assertThat(mistake.fix()).contains("auth-max-instances");
        });
    }

    static Stream<Path> files(String prefix) throws IOException {
        try (var files = Files.list(FILES)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList().stream();
        }
    }

    static Stream<Path> metrics() throws IOException {
        return files("metric-");
    }

    static Stream<Path> alerts() throws IOException {
        return files("alert-");
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void aMetricLooksAtFieldsThatTheServicesWrite(Path file) throws IOException {
        assertThat(unwritten(read(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jsonPayload.event.name=\"socket_closd\"",
                "jsonPayload.event.name=\"socket_closed\" jsonPayload.event.closeCode=1011",
                "jsonPayload.event.name=\"socket_closed\" jsonPayload.event.code=\"1011\"",
                "jsonPayload.event.name=\"socket_closed\" jsonPayload.event.initiator=\"client\"",
                "jsonPayload.event.name=\"run_ended\" jsonPayload.event.terminal_event=0",
                "jsonPayload.event.name=\"run_ended\" jsonPayload.code=1",
                "jsonPayload.event.code=1011",
                "jsonPayload.event.name=(\"request_refused\" OR \"run_end\") jsonPayload.event.error_code=\"X\"",
                "protoPayload.status.code=1",
            })
    void aFilterOnWhatNobodyWritesIsFound(String filter) throws IOException {
        assertThat(unwritten(Map.of("filter", filter))).isNotEmpty();
    }

    @Test
    void aLabelOfWhatNobodyWritesIsFound() throws IOException {
        assertThat(unwritten(Map.of(
                        "filter",
                        "jsonPayload.event.name=\"run_ended\"",
                        "labelExtractors",
                        Map.of("code", "EXTRACT(jsonPayload.event.code)"))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void aMetricIsNamedAfterItsFileAndExtractsTheLabelsThatItDeclares(Path file) throws IOException {
        var metric = read(file);
        assertThat(file.getFileName()).hasToString(metricFile(String.valueOf(metric.get("name"))));
        assertThat(object(metric.getOrDefault("labelExtractors", Map.of())).keySet())
                .isEqualTo(labels(metric).keySet());
    }

    @Test
    void everyMetricIsLookedAtAndEveryOneThatIsLookedAtIsThere() throws IOException {
        var there = metrics().map(file -> text(read(file), "name")).collect(Collectors.toCollection(TreeSet::new));
        var used = new TreeSet<String>();
        for (var file : Stream.concat(alerts(), files("dashboard")).toList()) {
            var matcher = USED_METRIC.matcher(Files.readString(file));
            while (matcher.find()) {
                used.add(
                        matcher.group(1) == null
                                ? matcher.group(2).replaceFirst("_(count|bucket|sum)$", "")
                                : matcher.group(1));
            }
        }
        assertThat(used).isEqualTo(there);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertSaysWhatToLookAtInWhichOrderAndWhereTheRunbookIs(Path file) throws IOException {
        var alert = read(file);
        var says = text(object(alert.get("documentation")), "content");
        assertThat(says.lines().filter(line -> line.matches("\\d\\. .+")))
                .hasSizeGreaterThanOrEqualTo(2)
                .first()
                .asString()
                .startsWith("1. ");
        var section = SECTION.matcher(says);
        assertThat(section.find()).as("a section of the runbook in %s", file).isTrue();
        assertThat(Files.readAllLines(Path.of("README.md")))
                .anyMatch(line -> line.matches("#+ " + Pattern.quote(section.group(1))));
        assertThat(text(alert, "severity")).matches("WARNING|ERROR|CRITICAL");
    }

    @Test
    void theVerbFillsTheFilesAndPrintsACommandForEach() throws IOException {
        lay();
        var into = directory.resolve("filled in");
        var lines = monitor("production", "--into", into.toString(), "--channel", "projects/p/notificationChannels/1");

        assertThat(lines).hasSize((int) files("").count()).noneMatch(line -> line.contains("${"));
        assertThat(lines.getFirst()).startsWith("gcloud logging metrics create accord_1011 --config-from-file='/");
        assertThat(lines.getLast()).startsWith("gcloud monitoring dashboards create --config-from-file='");
        assertThat(lines)
                .filteredOn(line -> line.contains("alpha monitoring policies create"))
                .hasSize((int) alerts().count())
                .allMatch(line -> line.endsWith(" --notification-channels='projects/p/notificationChannels/1'"));
        assertThat(Files.readString(into.resolve("alert-instances.json"))).contains("> 0.8 * 50");
        try (var written = Files.list(into)) {
            assertThat(written).hasSize(lines.size());
        }
    }

    private List<String> monitor(String... arguments) {
        var all = new ArrayList<>(List.of("--project", directory.toString(), "monitor"));
        all.addAll(List.of(arguments));
        var out = new StringWriter();
        assertThat(Deploy.commandLine().setOut(new PrintWriter(out)).execute(all.toArray(String[]::new)))
                .isZero();
        return out.toString().lines().toList();
    }

    private List<Mistake> inspect(boolean withGcloud) throws Exception {
        var inspection = new Inspection(directory);
        if (withGcloud) {
            var gcloud = GcloudTypes.of(Path.of("/usr/bin/gcloud"));
            assumeThat(gcloud)
                    .as("gcloud is on this machine; without it its types are not asked")
                    .isPresent();
            inspection.withGcloud(gcloud.orElseThrow());
        }
        return inspection.mistakes(directory.resolve("deploy/cloudrun/values/production.yaml"), Map.of());
    }

    /** What a metric looks at and no line that the schema allows has. */
    private static List<String> unwritten(Map<String, Object> metric) throws IOException {
        var filter = text(metric, "filter");
        var wrong = new ArrayList<String>();
        var roots = Pattern.compile("(?<![\\w.\"/])([a-zA-Z_]+)(?=[.(=]|\\s*(?:=~|!=|=|<|>))")
                .matcher(withoutTexts(filter));
        while (roots.find()) {
            if (!GOOGLES.contains(roots.group(1)) && !Set.of("AND", "OR").contains(roots.group(1))) {
                wrong.add(roots.group(1));
            }
        }
        var events = events();
        var named = new TreeMap<String, Map<String, Object>>();
        var comparison = COMPARISON.matcher(filter);
        while (comparison.find()) {
            if (comparison.group(1).equals("name")) {
                literals(comparison.group(2)).forEach(name -> {
                    if (events.containsKey(name)) {
                        named.put(name, events.get(name));
                    } else {
                        wrong.add("the event " + name);
                    }
                });
            }
        }
        comparison.reset();
        while (comparison.find()) {
            var field = comparison.group(1);
            var value = comparison.group(2);
            if (!field.equals("name") && named.values().stream().noneMatch(event -> mayBe(event, field, value))) {
                wrong.add(field + " = " + value);
            }
        }
        var everything =
                filter + metric.getOrDefault("labelExtractors", "") + metric.getOrDefault("valueExtractor", "");
        var path = FIELD.matcher(everything);
        while (path.find()) {
            var parts = path.group(1).split("\\.", -1);
            if (parts.length != 3
                    || !parts[1].equals("event")
                    || named.values().stream().noneMatch(event -> event.containsKey(parts[2]))) {
                wrong.add(path.group());
            }
        }
        return wrong;
    }

    private static String withoutTexts(String filter) {
        return LITERAL.matcher(filter).replaceAll("\"\"");
    }

    private static List<String> literals(String value) {
        return LITERAL.matcher(value).results().map(found -> found.group(1)).toList();
    }

    /** Whether a field of an event can have that value at all. */
    private static boolean mayBe(Map<String, Object> event, String field, String value) {
        if (!event.containsKey(field)) {
            return false;
        }
        var schema = object(event.get(field));
        var allowed = schema.get("enum") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        var type = schema.getOrDefault(
                "type", allowed.isEmpty() || !allowed.getFirst().toString().matches("\\d+") ? "string" : "integer");
        var isOfType = switch (String.valueOf(type)) {
            case "integer" -> value.matches("\\d+");
            case "boolean" -> value.matches("true|false");
            default -> value.startsWith("\"");
        };
        return isOfType && (allowed.isEmpty() || allowed.contains(value.replace("\"", "")));
    }

    /** The fields of each event, by its name, from the schema that the kernel ships. */
    private static Map<String, Map<String, Object>> events() throws IOException {
        try (var stream = MonitoringTest.class.getResourceAsStream("/accord/kernel/observe/log-line.json")) {
            Map<String, Object> schema = new Yaml().load(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            var definitions = object(schema.get("$defs"));
            var events = new TreeMap<String, Map<String, Object>>();
            for (var variant : list(object(definitions.get("event")).get("oneOf"))) {
                var fields = new TreeMap<String, Object>();
                object(object(variant).get("properties")).forEach((name, field) -> {
                    var reference = object(field).get("$ref");
                    fields.put(
                            name,
                            reference == null
                                    ? field
                                    : definitions.get(String.valueOf(reference).replace("#/$defs/", "")));
                });
                events.put(String.valueOf(object(fields.get("name")).get("const")), fields);
            }
            return events;
        }
    }

    private static String metricFile(String name) {
        return "metric-" + name.replace("accord_", "").replace('_', '-') + ".json";
    }

    private static Map<String, Object> labels(Map<String, Object> metric) {
        var labels = new TreeMap<String, Object>();
        if (object(metric.get("metricDescriptor")).get("labels") instanceof List<?> list) {
            list.forEach(label -> labels.put(text(object(label), "key"), label));
        }
        return labels;
    }

    private static Map<String, Object> read(Path file) {
        try {
            return new Yaml().load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    private static List<?> list(@Nullable Object value) {
        return value == null ? List.of() : (List<?>) value;
    }

    private static String text(Map<String, Object> object, String field) {
        return String.valueOf(object.get(field));
    }
}
