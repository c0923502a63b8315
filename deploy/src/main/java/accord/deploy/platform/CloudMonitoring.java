package accord.deploy.platform;

import accord.deploy.manifest.Json;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Cloud Monitoring, where Google's collector beside each instance writes what it scrapes. */
public final class CloudMonitoring implements Figures {

    /** Google's own. */
    public static final URI GOOGLE = URI.create("https://monitoring.googleapis.com");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI api;
    private final String project;
    private final AccessToken token;
    private final Clock clock;

    public CloudMonitoring(URI api, String project, AccessToken token, Clock clock) {
        this.api = api;
        this.project = project;
        this.token = token;
        this.clock = clock;
    }

    @Override
    public List<Sample> of(String service, String revision, String metric, Shape shape, Instant since)
            throws IOException, InterruptedException {
        var filter = "metric.type = \"prometheus.googleapis.com/" + metric + "/"
                + shape.name().toLowerCase(Locale.ROOT) + "\" AND resource.type = \"prometheus_target\""
                + " AND resource.labels.namespace = \"" + service + "\""
                + " AND metric.labels.revision_name = \"" + revision + "\"";
        var samples = new ArrayList<Sample>();
        var page = "";
        do {
            var answer = get(filter, since, page);
            for (var series : Json.list(answer, "timeSeries")) {
                samples.add(newest(series));
            }
            page = Json.text(answer, "nextPageToken");
        } while (!page.isEmpty());
        return samples;
    }

    private JsonNode get(String filter, Instant since, String page) throws IOException, InterruptedException {
        var query = "filter=" + encoded(filter) + "&interval.startTime=" + encoded(since.toString())
                + "&interval.endTime=" + encoded(clock.instant().toString())
                + (page.isEmpty() ? "" : "&pageToken=" + encoded(page));
        var uri = api.resolve("/v3/projects/" + project + "/timeSeries?" + query);
        var request = token.on(HttpRequest.newBuilder(uri).timeout(PATIENCE).header("Accept", "application/json"));
        var answer = send(request.GET().build());
        if (answer.statusCode() == 404) {
            // A metric that was never written is no metric yet.
            return Json.read("{}");
        }
        if (answer.statusCode() != 200) {
            throw new IOException(api.getHost() + " answered " + answer.statusCode() + " when it was asked for figures;"
                    + " who asks is said by " + token + ", and needs the role roles/monitoring.viewer");
        }
        return Json.read(answer.body());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException e) {
            throw new IOException("nothing answers at " + api + ": is it still running?", e);
        }
    }

    /** Points come newest first. */
    private static Sample newest(JsonNode series) {
        var labels = new LinkedHashMap<String, String>();
        for (var of : List.of("resource", "metric")) {
            Json.members(Json.at(series, of, "labels"))
                    .forEach((name, value) -> labels.put(name, String.valueOf(value)));
        }
        var value = Json.list(series, "points").stream()
                .findFirst()
                .map(point -> Json.at(point, "value"))
                .map(CloudMonitoring::number)
                .orElse(0.0);
        return new Sample(labels, value);
    }

    private static double number(JsonNode value) {
        for (var text : List.of(
                Json.text(value, "doubleValue"),
                Json.text(value, "int64Value"),
                Json.text(value, "distributionValue", "count"))) {
            if (!text.isEmpty()) {
                return Double.parseDouble(text);
            }
        }
        return 0;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
