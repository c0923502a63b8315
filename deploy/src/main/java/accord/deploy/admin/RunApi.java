package accord.deploy.admin;

import accord.deploy.manifest.Json;
import accord.deploy.manifest.Mistake;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.ServiceManifest;
import accord.deploy.platform.Condition;
import accord.deploy.platform.KnativeJson;
import accord.deploy.platform.Platform;
import accord.deploy.platform.PlatformRefusedException;
import accord.deploy.platform.Release;
import accord.deploy.platform.RevisionState;
import accord.deploy.platform.ServiceState;
import accord.deploy.platform.Share;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Services and revisions of a platform, read and written as {@code serving.knative.dev/v1}. */
final class RunApi {

    private static final String VERSION = "serving.knative.dev/v1";
    private static final String LOCATION_LABEL = "cloud.googleapis.com/location";
    private static final String SERVICE_LABEL = "serving.knative.dev/service";

    /** What clients and the platform itself note about a service; a manifest has none of them. */
    private static final Set<String> NOTES = Set.of(
            "client.knative.dev/user-image",
            "run.googleapis.com/client-name",
            "run.googleapis.com/client-version",
            "run.googleapis.com/operation-id",
            "run.googleapis.com/ingress-status",
            "run.googleapis.com/urls",
            "serving.knative.dev/creator",
            "serving.knative.dev/lastModifier");

    private final Platform platform;
    private final String project;
    private final String region;

    /** What was asked for last, by service: a platform keeps the revisions, and not the documents they came from. */
    private final Map<String, Map<String, Object>> asked = new TreeMap<>();

    RunApi(Platform platform, String project, String region) {
        this.platform = platform;
        this.project = project;
        this.region = region;
    }

    /** Knows a service that was there before anybody asked for it here. */
    synchronized void adopt(ServiceManifest manifest, String revision) throws IOException {
        var document = document(Json.read(manifest.document().json()));
        Json.section(Json.section(Json.section(document, "spec"), "template"), "metadata")
                .put("name", revision);
        asked.put(manifest.name(), document);
    }

    synchronized Map<String, Object> list() throws IOException, InterruptedException {
        var items = new ArrayList<Object>();
        for (var name : asked.keySet()) {
            platform.service(name).ifPresent(state -> items.add(service(state)));
        }
        return items("ServiceList", items);
    }

    synchronized Map<String, Object> get(String name)
            throws IOException, InterruptedException, RefusedRequestException {
        return service(state(name));
    }

    synchronized Map<String, Object> revisions(String selector)
            throws IOException, InterruptedException, RefusedRequestException {
        var items = new ArrayList<Object>();
        for (var name : names(selector)) {
            platform.service(name)
                    .ifPresent(state -> state.revisions().forEach(revision -> items.add(revision(state, revision))));
        }
        return items("RevisionList", items);
    }

    synchronized Map<String, Object> revision(String name)
            throws IOException, InterruptedException, RefusedRequestException {
        for (var service : asked.keySet()) {
            var state = platform.service(service);
            var found = state.flatMap(present -> present.revision(name));
            if (found.isPresent()) {
                return revision(state.orElseThrow(), found.get());
            }
        }
        throw RefusedRequestException.notFound("Revision '" + name + "' was not found");
    }

    synchronized Map<String, Object> create(JsonNode body)
            throws IOException, InterruptedException, RefusedRequestException {
        var name = Json.text(body, "metadata", "name");
        if (platform.service(name).isPresent()) {
            throw RefusedRequestException.conflict("Service '" + name + "' already exists: PUT it instead");
        }
        return ask(name, body);
    }

    synchronized Map<String, Object> replace(String name, JsonNode body)
            throws IOException, InterruptedException, RefusedRequestException {
        var state = state(name);
        var version = Json.text(body, "metadata", "resourceVersion");
        if (!version.isEmpty() && !version.equals(version(state))) {
            throw RefusedRequestException.conflict(
                    "Service '" + name + "' was changed by somebody else: read it and write it again");
        }
        return ask(name, body);
    }

    private Map<String, Object> ask(String name, JsonNode body)
            throws IOException, InterruptedException, RefusedRequestException {
        if (!Json.text(body, "metadata", "name").equals(name)) {
            throw RefusedRequestException.invalid("metadata.name is '" + Json.text(body, "metadata", "name")
                    + "', and the request is about '" + name + "'");
        }
        var namespace = Json.text(body, "metadata", "namespace");
        if (!namespace.isEmpty() && !namespace.equals(project)) {
            throw RefusedRequestException.invalid("metadata.namespace is '" + namespace + "', and not " + project);
        }
        var document = document(body);
        var revision = revisionName(name, document);
        var shares = shares(Json.list(body, "spec", "traffic"), revision);
        try {
            if (isOnlyTraffic(name, document)) {
                platform.route(name, shares.isEmpty() ? List.of(Share.of(newestReady(name), 100)) : shares);
            } else {
                platform.replace(new Release(manifest(name, document), revision, shares));
                Json.section(Json.section(Json.section(document, "spec"), "template"), "metadata")
                        .put("name", revision);
                asked.put(name, document);
            }
        } catch (PlatformRefusedException | IllegalArgumentException e) {
            throw RefusedRequestException.invalid(String.valueOf(e.getMessage()));
        }
        return get(name);
    }

    /** The document as a manifest has it: without the name of its revision, without traffic, without anybody's notes. */
    private static Map<String, Object> document(JsonNode body) {
        var document = Json.members(body);
        document.remove("status");
        var metadata = Json.section(document, "metadata");
        metadata.keySet().retainAll(Set.of("name", "labels", "annotations"));
        Json.section(document, "spec").remove("traffic");
        strip(metadata);
        strip(Json.section(Json.section(Json.section(document, "spec"), "template"), "metadata"));
        return document;
    }

    private static void strip(Map<String, Object> metadata) {
        Json.section(metadata, "annotations").keySet().removeAll(NOTES);
        Json.section(metadata, "labels").remove(LOCATION_LABEL);
        if (Json.section(metadata, "labels").isEmpty()) {
            metadata.remove("labels");
        }
    }

    private String revisionName(String service, Map<String, Object> document) {
        var template = Json.section(Json.section(document, "spec"), "template");
        var name = Json.section(template, "metadata").get("name");
        if (name instanceof String given) {
            return given;
        }
        var before = asked.get(service);
        if (before != null) {
            var last = Json.section(Json.section(before, "spec"), "template");
            var unnamed = copy(last);
            var lastName = Json.section(unnamed, "metadata").remove("name");
            if (unnamed.equals(template) && lastName instanceof String same) {
                Json.section(template, "metadata").put("name", same);
                return same;
            }
        }
        return service + "-" + Long.toString(Instant.now().toEpochMilli(), 36).toLowerCase(Locale.ROOT);
    }

    private boolean isOnlyTraffic(String service, Map<String, Object> document)
            throws IOException, InterruptedException {
        return platform.service(service).isPresent() && document.equals(asked.get(service));
    }

    private ServiceManifest manifest(String name, Map<String, Object> document) throws RefusedRequestException {
        var unnamed = copy(document);
        Json.section(Json.section(Json.section(unnamed, "spec"), "template"), "metadata")
                .remove("name");
        var mistakes = new Mistakes();
        var manifest = ServiceManifest.read(mistakes, name, Json.write(unnamed));
        if (!mistakes.found().isEmpty() || manifest.isEmpty()) {
            throw RefusedRequestException.invalid(String.join(
                    "; ", mistakes.found().stream().map(RunApi::sentence).toList()));
        }
        return manifest.get();
    }

    private static String sentence(Mistake mistake) {
        return mistake.wrong() + ": " + mistake.fix();
    }

    /** Nothing said, or everything to the latest, is no share. */
    private static List<Share> shares(List<JsonNode> traffic, String revision) throws RefusedRequestException {
        var shares = new ArrayList<Share>();
        var all = traffic.size() == 1
                && isLatest(traffic.getFirst())
                && Json.text(traffic.getFirst(), "tag").isEmpty();
        for (var target : all ? List.<JsonNode>of() : traffic) {
            var percent = Json.text(target, "percent");
            try {
                shares.add(new Share(
                        isLatest(target) ? revision : Json.text(target, "revisionName"),
                        percent.isEmpty() ? 0 : Integer.parseInt(percent),
                        Json.text(target, "tag")));
            } catch (IllegalArgumentException e) {
                throw RefusedRequestException.invalid("spec.traffic: " + e.getMessage());
            }
        }
        return shares;
    }

    private static boolean isLatest(JsonNode target) {
        return Json.text(target, "latestRevision").equals("true");
    }

    private String newestReady(String service) throws IOException, InterruptedException {
        return platform.service(service).stream()
                .flatMap(state -> state.revisions().stream())
                .filter(RevisionState::isReady)
                .map(RevisionState::name)
                .findFirst()
                .orElseThrow(() -> new PlatformRefusedException("no revision of '" + service + "' is ready"));
    }

    private ServiceState state(String name) throws IOException, InterruptedException, RefusedRequestException {
        return platform.service(name)
                .orElseThrow(() -> RefusedRequestException.notFound(
                        "Resource 'service' of kind 'SERVICE' '" + name + "' does not exist"));
    }

    private List<String> names(String selector) throws RefusedRequestException {
        if (selector.isEmpty()) {
            return List.copyOf(asked.keySet());
        }
        var parts = selector.split("\\s*=\\s*", -1);
        if (parts.length != 2 || !parts[0].equals(SERVICE_LABEL)) {
            throw RefusedRequestException.invalid(
                    "labelSelector is '" + selector + "': here there is only " + SERVICE_LABEL + "=NAME");
        }
        return List.of(parts[1]);
    }

    private Map<String, Object> items(String kind, List<Object> items) {
        return Map.of("apiVersion", VERSION, "kind", kind, "metadata", Map.of(), "items", items);
    }

    private Map<String, Object> service(ServiceState state) {
        var document = copy(asked.getOrDefault(state.name(), Map.of()));
        var service = new LinkedHashMap<String, Object>();
        service.put("apiVersion", VERSION);
        service.put("kind", "Service");
        var metadata = Json.section(document, "metadata");
        metadata.put("name", state.name());
        metadata.put("namespace", project);
        metadata.put("generation", state.generation());
        metadata.put("resourceVersion", version(state));
        metadata.put("uid", state.name());
        metadata.put("creationTimestamp", oldest(state).toString());
        Json.section(metadata, "labels").put(LOCATION_LABEL, region);
        service.put("metadata", metadata);
        var spec = Json.section(document, "spec");
        spec.put("traffic", KnativeJson.traffic(state.traffic()));
        service.put("spec", spec);
        service.put("status", status(state));
        return service;
    }

    private static Map<String, Object> status(ServiceState state) {
        var status = new LinkedHashMap<String, Object>();
        status.put("observedGeneration", state.observedGeneration());
        status.put(
                "conditions",
                List.of(
                        condition("Ready", state.condition()),
                        condition("ConfigurationsReady", state.condition()),
                        condition("RoutesReady", state.condition())));
        state.revisions().stream()
                .findFirst()
                .ifPresent(newest -> status.put("latestCreatedRevisionName", newest.name()));
        state.revisions().stream()
                .filter(RevisionState::isReady)
                .findFirst()
                .ifPresent(newest -> status.put("latestReadyRevisionName", newest.name()));
        status.put(
                "traffic",
                state.traffic().stream().map(share -> target(state, share)).toList());
        status.put("url", state.url().toString());
        status.put("address", Map.of("url", state.url().toString()));
        return status;
    }

    private static Map<String, Object> target(ServiceState state, Share share) {
        var target = new LinkedHashMap<String, Object>();
        target.put("revisionName", share.revision());
        target.put("percent", share.percent());
        if (!share.tag().isEmpty()) {
            target.put("tag", share.tag());
            target.put("url", String.valueOf(state.tagged().get(share.tag())));
        }
        return target;
    }

    private Map<String, Object> revision(ServiceState state, RevisionState revision) {
        return Map.of(
                "apiVersion",
                VERSION,
                "kind",
                "Revision",
                "metadata",
                Map.of(
                        "name",
                        revision.name(),
                        "namespace",
                        project,
                        "generation",
                        1,
                        "creationTimestamp",
                        revision.created().toString(),
                        "labels",
                        Map.of(
                                SERVICE_LABEL,
                                state.name(),
                                "serving.knative.dev/configuration",
                                state.name(),
                                LOCATION_LABEL,
                                region)),
                "spec",
                Map.of("containers", List.of(Map.of("image", revision.image()))),
                "status",
                Map.of("observedGeneration", 1, "conditions", List.of(condition("Ready", revision.condition()))));
    }

    private static Map<String, Object> condition(String type, Condition condition) {
        return switch (condition) {
            case Condition.Ready() -> Map.of("type", type, "status", "True");
            case Condition.Pending(var reason) ->
                Map.of("type", type, "status", "Unknown", "reason", "Deploying", "message", reason);
            case Condition.Failed(var reason) ->
                Map.of("type", type, "status", "False", "reason", "HealthCheckContainerError", "message", reason);
        };
    }

    private static String version(ServiceState state) {
        return "v" + state.generation();
    }

    private static Instant oldest(ServiceState state) {
        return state.revisions().isEmpty()
                ? Instant.EPOCH
                : state.revisions().getLast().created();
    }

    private static Map<String, Object> copy(Map<String, Object> document) {
        var copy = new LinkedHashMap<String, Object>();
        document.forEach((name, value) -> copy.put(name, copied(value)));
        return copy;
    }

    @SuppressWarnings("unchecked") // objects that were read from JSON have texts for keys
    private static Object copied(Object value) {
        return switch (value) {
            case Map<?, ?> members -> copy((Map<String, Object>) members);
            case List<?> items ->
                new ArrayList<>(items.stream().map(RunApi::copied).toList());
            default -> value;
        };
    }
}
