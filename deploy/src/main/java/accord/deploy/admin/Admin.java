package accord.deploy.admin;

import accord.deploy.manifest.Json;
import accord.deploy.manifest.ServiceManifest;
import accord.deploy.platform.Platform;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Answers on loopback as Cloud Run's Admin API and Cloud Monitoring do, for one project and region. gcloud reaches it as a proxy.
 * Whoever asks must know its token.
 */
public final class Admin implements AutoCloseable {

    private static final int LARGEST_BODY = 1024 * 1024;
    private static final String RUN = "/apis/serving\\.knative\\.dev/v1/namespaces/([^/]+)/";
    private static final Pattern SERVICES = Pattern.compile(RUN + "services");
    private static final Pattern ALL_SERVICES = Pattern.compile("/v1/projects/([^/]+)/locations/-/services");
    private static final Pattern SERVICE = Pattern.compile(RUN + "services/([^/]+)");
    private static final Pattern REVISIONS = Pattern.compile(RUN + "revisions");
    private static final Pattern REVISION = Pattern.compile(RUN + "revisions/([^/]+)");
    private static final Pattern LOCATIONS = Pattern.compile("/v1/projects/([^/]+)/locations");
    private static final Pattern TIME_SERIES = Pattern.compile("/v3/projects/([^/]+)/timeSeries");

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final String project;
    private final String region;
    private final byte[] credentials;
    private final RunApi run;
    private final MonitoringApi monitoring;

    private Admin(HttpServer server, Platform platform, Collector collector, Place place, Clock clock) {
        this.server = server;
        this.project = place.project();
        this.region = place.region();
        this.credentials = ("Bearer " + place.token()).getBytes(StandardCharsets.UTF_8);
        this.run = new RunApi(platform, project, region);
        this.monitoring = new MonitoringApi(collector, project, region, clock);
    }

    /**
     * What it answers for.
     *
     * @param token that whoever asks must know; never shown
     */
    public record Place(String project, String region, String token) {

        @Override
        public String toString() {
            return project + " in " + region;
        }
    }

    /** Listens at a loopback port, of which 0 is any free one. */
    public static Admin serve(int port, Platform platform, Collector collector, Place place, Clock clock)
            throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        var admin = new Admin(server, platform, collector, place, clock);
        server.setExecutor(admin.workers);
        server.createContext("/", admin::handle);
        server.start();
        return admin;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Knows a service that runs already. */
    public void adopt(ServiceManifest manifest, String revision) throws IOException {
        run.adopt(manifest, revision);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }

    /** The exchange is not closed, but its answer: the client's next request may be on its way on the same connection. */
    private void handle(HttpExchange exchange) throws IOException {
        try {
            authenticate(exchange);
            send(exchange, 200, Json.write(answer(exchange)));
        } catch (RefusedRequestException e) {
            send(exchange, e.status(), error(e.status(), e.reason(), String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            send(exchange, 500, error(500, "INTERNAL", e.toString()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            send(exchange, 503, error(503, "UNAVAILABLE", "it is being stopped"));
        }
    }

    private void authenticate(HttpExchange exchange) throws RefusedRequestException {
        var given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given == null || !MessageDigest.isEqual(credentials, given.getBytes(StandardCharsets.UTF_8))) {
            throw RefusedRequestException.unauthenticated(
                    "Request had invalid authentication credentials: send the access token of this machine's Cloud"
                            + " Run");
        }
    }

    private Map<String, Object> answer(HttpExchange exchange)
            throws IOException, InterruptedException, RefusedRequestException {
        var path = exchange.getRequestURI().getPath();
        var request = exchange.getRequestMethod() + " " + path;
        var query = query(exchange.getRequestURI());
        for (var known : List.of(SERVICES, ALL_SERVICES, SERVICE, REVISIONS, REVISION, LOCATIONS, TIME_SERIES)) {
            var matched = known.matcher(path);
            if (matched.matches() && !matched.group(1).equals(project)) {
                throw RefusedRequestException.notFound(
                        "project '" + matched.group(1) + "' is not here: this is " + project);
            }
        }
        var service = SERVICE.matcher(path);
        var revision = REVISION.matcher(path);
        return switch (exchange.getRequestMethod()) {
            case "GET" -> {
                if (SERVICES.matcher(path).matches()
                        || ALL_SERVICES.matcher(path).matches()) {
                    yield run.list();
                } else if (service.matches()) {
                    yield run.get(service.group(2));
                } else if (REVISIONS.matcher(path).matches()) {
                    yield run.revisions(query.getOrDefault("labelSelector", ""));
                } else if (revision.matches()) {
                    yield run.revision(revision.group(2));
                } else if (LOCATIONS.matcher(path).matches()) {
                    yield Map.of(
                            "locations",
                            List.of(Map.of(
                                    "locationId",
                                    region,
                                    "name",
                                    "projects/" + project + "/locations/" + region,
                                    "displayName",
                                    region)));
                } else if (TIME_SERIES.matcher(path).matches()) {
                    yield monitoring.timeSeries(query);
                }
                throw unknown(request);
            }
            case "POST" -> {
                if (SERVICES.matcher(path).matches()) {
                    yield run.create(body(exchange));
                }
                throw unknown(request);
            }
            case "PUT" -> {
                if (service.matches()) {
                    yield run.replace(service.group(2), body(exchange));
                }
                throw unknown(request);
            }
            default -> throw unknown(request);
        };
    }

    private static RefusedRequestException unknown(String request) {
        return RefusedRequestException.notEmulated(
                request + " is not emulated here: services can be listed, read, created"
                        + " and replaced, revisions listed and read, and projects.timeSeries listed");
    }

    private static JsonNode body(HttpExchange exchange) throws IOException, RefusedRequestException {
        var bytes = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            throw RefusedRequestException.tooLarge("the body is larger than " + LARGEST_BODY + " bytes");
        }
        try {
            var body = Json.read(new String(bytes, StandardCharsets.UTF_8));
            if (body.isObject()) {
                return body;
            }
        } catch (IOException e) {
            throw RefusedRequestException.invalid("the body is not JSON: " + firstLine(e));
        }
        throw RefusedRequestException.invalid("the body is JSON, but no object");
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Map<String, String> query(URI uri) {
        var query = new LinkedHashMap<String, String>();
        for (var pair : String.valueOf(uri.getRawQuery()).split("&", -1)) {
            var equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String error(int status, String reason, String sentence) {
        return Json.write(Map.of("error", Map.of("code", status, "status", reason, "message", sentence)));
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
