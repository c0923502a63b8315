package accord.deploy.manifest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        Probe startup,
        Probe liveness,
        Document document,
        Lines lines) {

    /** What the platform itself puts into the environment of each instance; a manifest may not name them. */
    public static final Set<String> INJECTED = Set.of("PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION");

    private static final String AFFINITY = "run.googleapis.com/sessionAffinity";
    private static final String[] SERVICE_ANNOTATIONS = {
        "run.googleapis.com/ingress", "run.googleapis.com/invoker-iam-disabled"
    };
    private static final String[] REVISION_ANNOTATIONS = {
        "autoscaling.knative.dev/minScale",
        "autoscaling.knative.dev/maxScale",
        "run.googleapis.com/cpu-throttling",
        "run.googleapis.com/execution-environment",
        "run.googleapis.com/network-interfaces",
        AFFINITY,
        "run.googleapis.com/startup-cpu-boost",
        "run.googleapis.com/vpc-access-egress"
    };
    private static final String[] PROBE = {
        "httpGet", "initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold"
    };

    public ServiceManifest {
        variables = List.copyOf(variables);
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

    static ServiceManifest parse(Mistakes mistakes, Path file, Node filled) {
        return new Parser(mistakes, file).parse(filled);
    }

    /** Reads one document from the top, noting what is wrong and where everything stands. */
    private static final class Parser {

        private final Mistakes mistakes;
        private final Path file;
        private final Map<String, Place> places = new HashMap<>();
        private final Set<String> mistaken = new HashSet<>();

        Parser(Mistakes mistakes, Path file) {
            this.mistakes = mistakes;
            this.file = file;
        }

        ServiceManifest parse(Node filled) {
            var root = Fields.of(mistakes, file, filled, "apiVersion", "kind", "metadata", "spec");
            mustBe(Kind.BAD_VALUE, root, "apiVersion", "serving.knative.dev/v1");
            mustBe(Kind.BAD_VALUE, root, "kind", "Service");
            var metadata = root.section("metadata", "name", "labels", "annotations");
            metadata.section("annotations", SERVICE_ANNOTATIONS);
            var template = root.section("spec", "template").section("template", "metadata", "spec");
            var annotations = template.section("metadata", "annotations").section("annotations", REVISION_ANNOTATIONS);
            var revision = template.section(
                    "spec", "serviceAccountName", "containerConcurrency", "timeoutSeconds", "containers");
            var container = onlyContainer(revision);
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
                    probe(container, "startupProbe", "/health/ready"),
                    probe(container, "livenessProbe", "/health/live"),
                    new Document(filled),
                    new Lines(places, mistaken, container.place("env")));
        }

        private void note(Fields fields, String key) {
            places.put(key, fields.origin(key));
        }

        private Fields onlyContainer(Fields revision) {
            var containers = revision.sections(
                    "containers", "image", "ports", "env", "resources", "startupProbe", "livenessProbe");
            if (containers.size() != 1) {
                if (!containers.isEmpty()) {
                    mistakes.add(
                            Kind.BAD_VALUE,
                            revision.place("containers"),
                            containers.size() + " containers",
                            "a service here has exactly one");
                }
                return revision.absent();
            }
            var container = containers.getFirst();
            container.section("resources", "limits").section("limits", "cpu", "memory");
            return container;
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
