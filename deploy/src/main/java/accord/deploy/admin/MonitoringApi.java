package accord.deploy.admin;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The one reading of Cloud Monitoring that a rollout needs: {@code projects.timeSeries.list} of what Google's collector for
 * Prometheus would have written. Each instance is scraped when it is asked for; what an instance said last is kept after its end.
 */
final class MonitoringApi {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern TERM = Pattern.compile("([a-z_.]+)\\s*=\\s*\"([^\"]*)\"");
    private static final Pattern TYPE =
            Pattern.compile("prometheus\\.googleapis\\.com/(\\w+)/(counter|histogram|gauge)");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Collector collector;
    private final String project;
    private final String region;
    private final Clock clock;
    private final Map<Collector.Target, Scraped> last = new ConcurrentHashMap<>();

    private record Scraped(Instant first, Instant at, Scrape scrape) {}

    MonitoringApi(Collector collector, String project, String region, Clock clock) {
        this.collector = collector;
        this.project = project;
        this.region = region;
        this.clock = clock;
    }

    Map<String, Object> timeSeries(Map<String, String> query) throws RefusedRequestException, InterruptedException {
        var terms = terms(query.getOrDefault("filter", ""));
        var type = TYPE.matcher(terms.getOrDefault("metric.type", ""));
        if (!type.matches()) {
            throw RefusedRequestException.invalid("filter asks for metric.type '" + terms.get("metric.type")
                    + "': here there are prometheus.googleapis.com/NAME/counter, gauge and histogram");
        }
        var service = terms.getOrDefault("resource.labels.namespace", "");
        if (service.isEmpty()) {
            throw RefusedRequestException.invalid("filter must name resource.labels.namespace, the service");
        }
        var revision = terms.getOrDefault("metric.labels.revision_name", "");
        var since = instant(query, "interval.startTime", Instant.EPOCH);
        scrape(service);
        var series = new ArrayList<Map<String, Object>>();
        last.forEach((target, scraped) -> {
            if (target.revision().startsWith(service + "-")
                    && (revision.isEmpty() || target.revision().equals(revision))
                    && !scraped.at().isBefore(since)) {
                series.addAll(series(service, target, scraped, type.group(1), type.group(2)));
            }
        });
        return Map.of("timeSeries", series, "unit", "1");
    }

    private void scrape(String service) throws InterruptedException {
        for (var target : collector.targets(service)) {
            try {
                var request = HttpRequest.newBuilder(target.url().resolve("/metrics"))
                        .timeout(PATIENCE)
                        .build();
                var answer = client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (answer.statusCode() == 200) {
                    var now = clock.instant();
                    var read = Scrape.read(answer.body());
                    last.merge(
                            target,
                            new Scraped(now, now, read),
                            (before, newer) -> new Scraped(before.first(), newer.at(), newer.scrape()));
                }
            } catch (IOException _) {
                // Not up yet, or gone: what it said last still stands.
            }
        }
    }

    private List<Map<String, Object>> series(
            String service, Collector.Target target, Scraped scraped, String name, String kind) {
        var series = new ArrayList<Map<String, Object>>();
        var suffix = kind.equals("histogram") ? "_count" : "";
        for (var line : scraped.scrape().lines()) {
            if (line.name().equals(name + suffix) && isOfKind(scraped.scrape(), name, kind)) {
                var labels = new LinkedHashMap<>(line.labels());
                labels.putAll(Map.of(
                        "instanceId",
                        target.id(),
                        "revision_name",
                        target.revision(),
                        "service_name",
                        service,
                        "configuration_name",
                        service));
                series.add(Map.of(
                        "metric",
                        Map.of("type", "prometheus.googleapis.com/" + name + "/" + kind, "labels", labels),
                        "resource",
                        Map.of("type", "prometheus_target", "labels", resource(service, target)),
                        "metricKind",
                        kind.equals("gauge") ? "GAUGE" : "CUMULATIVE",
                        "valueType",
                        kind.equals("histogram") ? "DISTRIBUTION" : "DOUBLE",
                        "points",
                        List.of(Map.of(
                                "interval",
                                Map.of(
                                        "startTime",
                                        scraped.first().toString(),
                                        "endTime",
                                        scraped.at().toString()),
                                "value",
                                kind.equals("histogram")
                                        ? Map.of("distributionValue", Map.of("count", (long) line.value() + ""))
                                        : Map.of("doubleValue", line.value())))));
            }
        }
        return series;
    }

    /** The kind of {@code x_total} may be said of x. */
    private static boolean isOfKind(Scrape scrape, String name, String kind) {
        return kind.equals(scrape.kinds()
                .getOrDefault(name, scrape.kinds().getOrDefault(name.replaceAll("_total$", ""), "")));
    }

    private Map<String, Object> resource(String service, Collector.Target target) {
        return Map.of(
                "project_id",
                project,
                "location",
                region,
                "cluster",
                "__run__",
                "namespace",
                service,
                "job",
                "run-gmp-sidecar",
                "instance",
                target.id() + ":" + target.url().getPort());
    }

    /** Terms that are joined by AND; nothing else is understood, and that is said. */
    private static Map<String, String> terms(String filter) throws RefusedRequestException {
        var terms = new LinkedHashMap<String, String>();
        for (var part : filter.split("\\s+AND\\s+", -1)) {
            var term = TERM.matcher(part.strip());
            if (!term.matches()) {
                throw RefusedRequestException.invalid(
                        "filter has '" + part.strip() + "': here there is only NAME = \"VALUE\", joined by AND");
            }
            terms.put(term.group(1), term.group(2));
        }
        return terms;
    }

    private static Instant instant(Map<String, String> query, String name, Instant otherwise)
            throws RefusedRequestException {
        try {
            return query.containsKey(name) ? Instant.parse(query.get(name)) : otherwise;
        } catch (java.time.DateTimeException _) {
            throw RefusedRequestException.invalid(name + " is '" + query.get(name) + "', which is no time");
        }
    }
}
