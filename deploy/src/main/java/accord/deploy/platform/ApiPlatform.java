package accord.deploy.platform;

import accord.deploy.manifest.Json;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Cloud Run by its Admin API, without gcloud. */
public final class ApiPlatform implements Platform {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI api;
    private final String project;
    private final AccessToken token;

    /** @param api where it is; {@link #of} knows where Google's is */
    public ApiPlatform(URI api, String project, AccessToken token) {
        this.api = api;
        this.project = project;
        this.token = token;
    }

    /** Google's API for a region. */
    public static URI of(String region) {
        return URI.create("https://" + region + "-run.googleapis.com");
    }

    @Override
    public Optional<ServiceState> service(String name) throws IOException, InterruptedException {
        var service = read(name);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        var selector = URLEncoder.encode("serving.knative.dev/service=" + name, StandardCharsets.UTF_8);
        var answer = send(request("revisions?labelSelector=" + selector).GET());
        return Optional.of(KnativeJson.state(service.get(), Json.list(taken(answer), "items")));
    }

    @Override
    public void replace(Release release) throws IOException, InterruptedException {
        var name = release.manifest().name();
        var service = KnativeJson.service(release);
        Json.section(service, "metadata").put("namespace", project);
        var body = BodyPublishers.ofString(Json.write(service));
        taken(send(
                read(name).isPresent()
                        ? request("services/" + name).PUT(body)
                        : request("services").POST(body)));
    }

    /** Read and written back: whoever has changed the service in between makes it be refused. */
    @Override
    public void route(String service, List<Share> shares) throws IOException, InterruptedException {
        var found = Json.members(
                read(service).orElseThrow(() -> new PlatformRefusedException("there is no service '" + service + "'")));
        Json.section(found, "spec").put("traffic", KnativeJson.traffic(shares));
        found.remove("status");
        taken(send(request("services/" + service).PUT(BodyPublishers.ofString(Json.write(found)))));
    }

    private Optional<JsonNode> read(String service) throws IOException, InterruptedException {
        var answer = send(request("services/" + service).GET());
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(taken(answer));
    }

    private HttpRequest.Builder request(String resource) throws IOException, InterruptedException {
        var uri = api.resolve("/apis/serving.knative.dev/v1/namespaces/" + project + "/" + resource);
        return token.on(HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException e) {
            throw new IOException("nothing answers at " + api + ": is it still running?", e);
        }
    }

    private JsonNode taken(HttpResponse<String> answer) throws IOException {
        var status = answer.statusCode();
        if (status / 100 == 2) {
            return Json.read(answer.body());
        }
        var why = api.getHost() + " answered " + status + ": " + message(answer.body());
        if (status == 401 || status == 403) {
            throw new PlatformRefusedException(
                    why + " (who asks is said by " + token + ", and may need the role roles/run.developer)");
        }
        if (status / 100 == 4 && status != 429) {
            throw new PlatformRefusedException(why);
        }
        throw new IOException(why);
    }

    private static String message(String body) {
        try {
            var message = Json.text(Json.read(body), "error", "message");
            return message.isEmpty() ? "it does not say why" : message;
        } catch (IOException _) {
            return "it does not say why";
        }
    }
}
