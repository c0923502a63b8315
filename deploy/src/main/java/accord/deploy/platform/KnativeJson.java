package accord.deploy.platform;

import accord.deploy.manifest.Json;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Services and revisions as {@code serving.knative.dev/v1} spells them; gcloud and the API do alike. */
public final class KnativeJson {

    private static final String READY = "Ready";

    private KnativeJson() {}

    /** What is asked for with a release: the manifest, the name of its revision, and its traffic. */
    static Map<String, Object> service(Release release) throws IOException {
        var service = Json.members(Json.read(release.manifest().document().json()));
        var spec = Json.section(service, "spec");
        Json.section(Json.section(spec, "template"), "metadata").put("name", release.revision());
        spec.put("traffic", traffic(release.traffic()));
        return service;
    }

    /** Without shares, all traffic goes to the newest revision that is ready. */
    public static List<Map<String, Object>> traffic(List<Share> shares) {
        if (shares.isEmpty()) {
            return List.of(Map.of("latestRevision", true, "percent", 100));
        }
        return shares.stream().map(KnativeJson::share).toList();
    }

    private static Map<String, Object> share(Share share) {
        var target = new LinkedHashMap<String, Object>();
        target.put("revisionName", share.revision());
        target.put("percent", share.percent());
        if (!share.tag().isEmpty()) {
            target.put("tag", share.tag());
        }
        return target;
    }

    /** A service as it was answered, with its revisions. */
    static ServiceState state(JsonNode service, List<JsonNode> revisions) throws IOException {
        try {
            var tagged = new LinkedHashMap<String, URI>();
            var traffic = new ArrayList<Share>();
            for (var target : Json.list(service, "status", "traffic")) {
                traffic.add(new Share(
                        Json.text(target, "revisionName"), number(target, "percent"), Json.text(target, "tag")));
                if (!Json.text(target, "tag").isEmpty()) {
                    tagged.put(Json.text(target, "tag"), URI.create(Json.text(target, "url")));
                }
            }
            return new ServiceState(
                    Json.text(service, "metadata", "name"),
                    URI.create(Json.text(service, "status", "url")),
                    number(service, "metadata", "generation"),
                    number(service, "status", "observedGeneration"),
                    condition(service),
                    revisions.stream()
                            .map(KnativeJson::revision)
                            .sorted((one, other) -> other.created().compareTo(one.created()))
                            .toList(),
                    traffic,
                    tagged);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new IOException("the platform's answer about a service cannot be read: " + e.getMessage(), e);
        }
    }

    private static RevisionState revision(JsonNode revision) {
        return new RevisionState(
                Json.text(revision, "metadata", "name"),
                image(Json.list(revision, "spec", "containers")),
                Instant.parse(Json.text(revision, "metadata", "creationTimestamp")),
                condition(revision));
    }

    /** Of the container that serves: the one with ports, or the only one. */
    private static String image(List<JsonNode> containers) {
        return containers.stream()
                .filter(container -> !Json.list(container, "ports").isEmpty())
                .findFirst()
                .or(() -> containers.stream().findFirst())
                .map(container -> Json.text(container, "image"))
                .orElse("");
    }

    private static Condition condition(JsonNode resource) {
        for (var condition : Json.list(resource, "status", "conditions")) {
            if (Json.text(condition, "type").equals(READY)) {
                var reason = Json.text(condition, "message").isEmpty()
                        ? Json.text(condition, "reason")
                        : Json.text(condition, "message");
                return switch (Json.text(condition, "status")) {
                    case "True" -> new Condition.Ready();
                    case "False" -> new Condition.Failed(reason);
                    default -> new Condition.Pending(reason);
                };
            }
        }
        return new Condition.Pending("nothing is said about it yet");
    }

    private static int number(JsonNode node, String... path) {
        var text = Json.text(node, path);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }
}
