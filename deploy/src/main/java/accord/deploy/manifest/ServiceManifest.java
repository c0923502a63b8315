package accord.deploy.manifest;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/**
 * What one service asks of Cloud Run: a filled {@code serving.knative.dev/v1} manifest. Fields and annotations that
 * are not known here are refused, because Cloud Run ignores some that it does not know.
 */
public record ServiceManifest(
        Path file,
        String name,
        String image,
        int containerPort,
        List<Variable> variables,
        int concurrency,
        Duration timeout,
        boolean affinity,
        Instances instances,
        Probe startup,
        Probe liveness,
        List<Sidecar> sidecars,
        Document document,
        Lines lines) {

    /** What the platform itself puts into the environment of each instance; a manifest may not name them. */
    public static final Set<String> INJECTED = Set.of("PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION");

    private static final String AFFINITY = "run.googleapis.com/sessionAffinity";
    private static final String LEAST = "autoscaling.knative.dev/minScale";
    private static final String MOST = "autoscaling.knative.dev/maxScale";
    private static final String YES_OR_NO = "true|false";
    private static final Map<String, String> SERVICE_ANNOTATIONS = Map.of(
            "run.googleapis.com/ingress",
            "all|internal|internal-and-cloud-load-balancing",
            "run.googleapis.com/invoker-iam-disabled",
            YES_OR_NO);
    private static final Map<String, String> REVISION_ANNOTATIONS = Map.of(
            LEAST,
            "\\d+",
            MOST,
            "\\d+",
            "run.googleapis.com/cpu-throttling",
            YES_OR_NO,
            "run.googleapis.com/execution-environment",
            "gen1|gen2",
            "run.googleapis.com/network-interfaces",
            "\\[.*]",
            AFFINITY,
            YES_OR_NO,
            "run.googleapis.com/startup-cpu-boost",
            YES_OR_NO,
            "run.googleapis.com/vpc-access-egress",
            "all-traffic|private-ranges-only");
    private static final String[] PROBE = {
        "httpGet", "initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold"
    };

    public ServiceManifest {
        variables = List.copyOf(variables);
        sidecars = List.copyOf(sidecars);
    }

    /** The value of a variable that is set in clear. */
    public Optional<String> plain(String variable) {
        for (var set : variables) {
            if (set instanceof Variable.Plain(var name, var value) && name.equals(variable)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads a manifest that came as JSON, and not from a file; empty when it is no document at all.
     *
     * @param name of the service that it must be for
     */
    public static Optional<ServiceManifest> read(Mistakes mistakes, String name, String json) {
        var file = Path.of(name + ".yaml");
        return Yaml.compose(mistakes, file, new StringReader(json)).map(root -> parse(mistakes, file, root));
    }

    static ServiceManifest parse(Mistakes mistakes, Path file, Node filled) {
        return new Parser(mistakes, file).parse(filled);
    }

    /** Reads one document from the top, noting what is wrong and where everything stands. */
    private static final class Parser {

        private final Mistakes mistakes;
        private final Path file;
        private final Map<String, Place> places = new HashMap<>();
        private final Set<String> mistaken = new HashSet<>();
        private final Set<String> variables = new LinkedHashSet<>();

        Parser(Mistakes mistakes, Path file) {
            this.mistakes = mistakes;
            this.file = file;
        }

        ServiceManifest parse(Node filled) {
            var root = Fields.of(mistakes, file, filled, "apiVersion", "kind", "metadata", "spec");
            mustBe(Kind.BAD_VALUE, root, "apiVersion", "serving.knative.dev/v1");
            mustBe(Kind.BAD_VALUE, root, "kind", "Service");
            var metadata = root.section("metadata", "name", "labels", "annotations");
            mustBe(
                    Kind.BAD_VALUE,
                    metadata,
                    "name",
                    file.getFileName().toString().replaceAll("\\.yaml$", ""));
            annotations(metadata, SERVICE_ANNOTATIONS);
            var template = root.section("spec", "template").section("template", "metadata", "spec");
            var annotations = annotations(template.section("metadata", "annotations"), REVISION_ANNOTATIONS);
            compareScale(annotations);
            var revision = template.section(
                    "spec", "serviceAccountName", "containerConcurrency", "timeoutSeconds", "containers");
            var containers = revision.sections(
                    "containers", "name", "image", "ports", "env", "resources", "startupProbe", "livenessProbe");
            var container = serving(containers, revision);
            note(revision, "timeoutSeconds");
            note(container, "image");
            return new ServiceManifest(
                    file,
                    metadata.text("name"),
                    container.text("image"),
                    port(container),
                    variables(container),
                    revision.number("containerConcurrency", 80, 1, 1000),
                    Duration.ofSeconds(revision.number("timeoutSeconds", 3600, 1, 3600)),
                    annotations.has(AFFINITY) && annotations.text(AFFINITY).equals("true"),
                    instances(annotations, container),
                    probe(container, "startupProbe", "/health/ready"),
                    probe(container, "livenessProbe", "/health/live"),
                    sidecars(containers, container),
                    new Document(filled),
                    new Lines(places, variables, mistaken, container.place("env")));
        }

        private void note(Fields fields, String key) {
            places.put(key, fields.origin(key));
        }

        /** Cloud Run takes any text for some of them, and then does what it does without. */
        private Fields annotations(Fields parent, Map<String, String> known) {
            var annotations = parent.section("annotations", known.keySet().toArray(String[]::new));
            for (var name : annotations.names()) {
                var value = annotations.text(name);
                if (!value.matches(known.getOrDefault(name, ".*")) && !Template.isUnfilled(value)) {
                    mistakes.add(
                            Kind.BAD_VALUE,
                            annotations.origin(name),
                            name + " is '" + value + "'",
                            "it must be "
                                    + known.getOrDefault(name, "")
                                            .replace("\\d+", "a number")
                                            .replace("|", " or "));
                }
            }
            return annotations;
        }

        /** That a limit is badly written has been said. */
        private static Instances instances(Fields annotations, Fields container) {
            var limits = limits(container);
            return new Instances(
                    Instances.cpu(limits.text("cpu")),
                    Instances.memory(limits.text("memory")),
                    scale(annotations, LEAST, 0),
                    scale(annotations, MOST, Instances.MOST));
        }

        private static int scale(Fields annotations, String name, int otherwise) {
            return annotations.has(name) && annotations.text(name).matches("\\d{1,4}")
                    ? Integer.parseInt(annotations.text(name))
                    : otherwise;
        }

        private void compareScale(Fields annotations) {
            if (Stream.of(LEAST, MOST)
                    .allMatch(name ->
                            annotations.has(name) && annotations.text(name).matches("\\d{1,4}"))) {
                var least = annotations.number(LEAST, 0, 0, Instances.MOST);
                var most = annotations.number(MOST, Instances.MOST, 1, Instances.MOST);
                if (least > most) {
                    mistakes.add(
                            Kind.BAD_VALUE,
                            annotations.origin(LEAST),
                            "at least " + least + " instances are wanted, and at most " + most,
                            "lower this, or raise the other at " + annotations.origin(MOST));
                }
            }
        }

        /** The one with a port; a container that is alone may leave that to the platform. */
        private Fields serving(List<Fields> containers, Fields revision) {
            var serving = containers.size() == 1
                    ? containers
                    : containers.stream().filter(each -> each.has("ports")).toList();
            if (serving.size() != 1) {
                if (!containers.isEmpty()) {
                    mistakes.add(
                            Kind.BAD_VALUE,
                            revision.place("containers"),
                            containers.size() + " containers, and " + serving.size() + " of them with ports",
                            "exactly one serves, and has ports");
                }
                return revision.absent();
            }
            containers.forEach(this::compareLimits);
            return serving.getFirst();
        }

        private void compareLimits(Fields container) {
            var limits = limits(container);
            limit(limits, "cpu", "\\d+(\\.\\d+)?|\\d+m", "1 or 500m");
            limit(limits, "memory", "\\d+(Mi|Gi|M|G)", "512Mi or 2Gi");
        }

        private static Fields limits(Fields container) {
            return container.section("resources", "limits").section("limits", "cpu", "memory");
        }

        /** One whose image was filled with nothing is left out. */
        private List<Sidecar> sidecars(List<Fields> containers, Fields serving) {
            var sidecars = new ArrayList<Sidecar>();
            for (var container : containers) {
                if (container != serving) {
                    refuseMore(container);
                    var limits = limits(container);
                    if (!container.text("image").isEmpty()) {
                        sidecars.add(new Sidecar(
                                container.text("name"),
                                container.text("image"),
                                container.origin("image"),
                                Instances.cpu(limits.text("cpu")),
                                Instances.memory(limits.text("memory"))));
                    }
                }
            }
            return sidecars;
        }

        /** What nobody here would look after. */
        private void refuseMore(Fields sidecar) {
            for (var field : List.of("env", "startupProbe", "livenessProbe")) {
                if (sidecar.has(field)) {
                    mistakes.add(
                            Kind.UNKNOWN_FIELD,
                            sidecar.place(field),
                            "'" + field + "' of a container that does not serve",
                            "delete it: beside the service there is a name, an image and resources");
                }
            }
        }

        private void limit(Fields limits, String key, String pattern, String example) {
            var value = limits.text(key);
            if (limits.has(key) && !value.matches(pattern)) {
                mistakes.add(
                        Kind.BAD_VALUE,
                        limits.origin(key),
                        key + " is limited to '" + value + "'",
                        "write a number with its unit, as " + example);
            }
        }

        private int port(Fields container) {
            var ports = container.sections("ports", "name", "containerPort");
            if (ports.isEmpty()) {
                return 8080;
            }
            if (ports.size() > 1) {
                mistakes.add(
                        Kind.BAD_VALUE,
                        container.place("ports"),
                        ports.size() + " ports",
                        "Cloud Run serves exactly one");
            }
            var port = ports.getFirst();
            mustBe(Kind.NO_WEBSOCKETS, port, "name", "http1");
            return port.number("containerPort", 8080, 1, 65535);
        }

        private Probe probe(Fields container, String which, String path) {
            if (container.lacks(which)) {
                mistakes.add(
                        Kind.PROBE_MISSING,
                        container.place("image"),
                        which + " is missing in this container",
                        "add one with httpGet on " + path);
                return new Probe(path, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 3);
            }
            return Probe.from(mistakes, container.section(which, PROBE));
        }

        /** Every variable that is set. One whose value, or whose secret's version, was filled with nothing is left out. */
        private List<Variable> variables(Fields container) {
            var variables = new ArrayList<Variable>();
            for (var entry : container.sections("env", "name", "value", "valueFrom")) {
                var name = entry.text("name");
                if (INJECTED.contains(name)) {
                    mistaken.add(name);
                    mistakes.add(
                            Kind.VARIABLE_RESERVED,
                            entry.place("name"),
                            name + " is injected by the platform",
                            "delete these lines");
                } else if (places.containsKey(name)) {
                    mistakes.add(Kind.VARIABLE_TWICE, entry.place("name"), name + " is set twice", "keep one of them");
                } else {
                    variable(name, entry).ifPresent(variables::add);
                }
            }
            return variables;
        }

        private Optional<Variable> variable(String name, Fields entry) {
            variables.add(name);
            if (entry.has("value") && entry.has("valueFrom")) {
                mistaken.add(name);
                mistakes.add(
                        Kind.BAD_VALUE,
                        entry.place("value"),
                        name + " has a value here, and another from a secret",
                        "keep one of them, under its own name");
            }
            if (!entry.has("valueFrom")) {
                places.put(name, entry.origin("value"));
                var value = entry.text("value");
                return value.isEmpty() || isUnfilled(name, value)
                        ? Optional.empty()
                        : Optional.of(new Variable.Plain(name, value));
            }
            var secret = entry.section("valueFrom", "secretKeyRef").section("secretKeyRef", "name", "key");
            places.put(name, secret.origin("key"));
            if (secret.text("key").isEmpty() || isUnfilled(name, secret.text("key"))) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        new Variable.FromSecret(name, new SecretVersion(secret.text("name"), secret.text("key"))));
            } catch (IllegalArgumentException e) {
                mistaken.add(name);
                mistakes.add(
                        Kind.SECRET_NOT_PINNED,
                        secret.origin("key"),
                        String.valueOf(e.getMessage()),
                        "pin a version by its number, the same in both manifests");
                return Optional.empty();
            }
        }

        /** That its key has no value has been said. */
        private boolean isUnfilled(String name, String value) {
            return Template.isUnfilled(value) && mistaken.add(name);
        }

        private void mustBe(Kind kind, Fields fields, String key, String expected) {
            var actual = fields.text(key);
            if (fields.has(key) && !actual.equals(expected)) {
                mistakes.add(kind, fields.origin(key), key + " is '" + actual + "'", "it must be '" + expected + "'");
            }
        }
    }
}
