package accord.deploy.manifest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
        Probe startup,
        Probe liveness) {

    /** What the platform itself puts into the environment of each instance; a manifest may not name them. */
    public static final Set<String> INJECTED = Set.of("PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION");

    private static final String[] SERVICE_ANNOTATIONS = {
        "run.googleapis.com/ingress", "run.googleapis.com/invoker-iam-disabled"
    };
    private static final String[] REVISION_ANNOTATIONS = {
        "autoscaling.knative.dev/minScale",
        "autoscaling.knative.dev/maxScale",
        "run.googleapis.com/cpu-throttling",
        "run.googleapis.com/execution-environment",
        "run.googleapis.com/network-interfaces",
        "run.googleapis.com/sessionAffinity",
        "run.googleapis.com/startup-cpu-boost",
        "run.googleapis.com/vpc-access-egress"
    };

    public ServiceManifest {
        variables = List.copyOf(variables);
    }

    static ServiceManifest parse(Path file, Node filled) {
        var root = Fields.of(file, filled, "apiVersion", "kind", "metadata", "spec");
        mustBe(root, "apiVersion", "serving.knative.dev/v1");
        mustBe(root, "kind", "Service");
        var metadata = root.section("metadata", "name", "labels", "annotations");
        metadata.section("annotations", SERVICE_ANNOTATIONS);
        var template = root.section("spec", "template").section("template", "metadata", "spec");
        template.section("metadata", "annotations").section("annotations", REVISION_ANNOTATIONS);
        var revision =
                template.section("spec", "serviceAccountName", "containerConcurrency", "timeoutSeconds", "containers");
        var container = onlyContainer(revision);
        return new ServiceManifest(
                file,
                metadata.text("name"),
                container.text("image"),
                port(container),
                variables(container),
                revision.number("containerConcurrency", n -> n >= 1 && n <= 1000, "a number from 1 to 1000"),
                Duration.ofSeconds(
                        revision.number("timeoutSeconds", n -> n >= 1 && n <= 3600, "a number from 1 to 3600")),
                probe(container, "startupProbe"),
                probe(container, "livenessProbe"));
    }

    private static Fields onlyContainer(Fields revision) {
        var containers =
                revision.sections("containers", "image", "ports", "env", "resources", "startupProbe", "livenessProbe");
        if (containers.size() != 1) {
            throw new MistakenManifestException(
                    revision.place("containers"), containers.size() + " containers; a service here has exactly one");
        }
        var container = containers.getFirst();
        container.section("resources", "limits").section("limits", "cpu", "memory");
        return container;
    }

    private static int port(Fields container) {
        var ports = container.sections("ports", "name", "containerPort");
        if (ports.size() != 1) {
            throw new MistakenManifestException(
                    container.place("ports"), ports.size() + " ports; Cloud Run serves exactly one");
        }
        var port = ports.getFirst();
        mustBe(port, "name", "http1");
        return port.number("containerPort", n -> n >= 1 && n <= 65535, "a port");
    }

    private static Probe probe(Fields container, String which) {
        return Probe.from(container.section(
                which, "httpGet", "initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold"));
    }

    /** Every variable that is set. One whose value, or whose secret's version, was filled with nothing is left out. */
    private static List<Variable> variables(Fields container) {
        var variables = new ArrayList<Variable>();
        var names = new HashSet<String>();
        for (var entry : container.sections("env", "name", "value", "valueFrom")) {
            var name = entry.text("name");
            if (INJECTED.contains(name)) {
                throw new MistakenManifestException(entry.place("name"), name + " is injected by the platform");
            }
            if (!names.add(name)) {
                throw new MistakenManifestException(entry.place("name"), name + " is set twice");
            }
            if (entry.has("valueFrom")) {
                var secret = entry.section("valueFrom", "secretKeyRef").section("secretKeyRef", "name", "key");
                if (!secret.text("key").isEmpty()) {
                    variables.add(new Variable.FromSecret(name, version(secret)));
                }
            } else if (!entry.text("value").isEmpty()) {
                variables.add(new Variable.Plain(name, entry.text("value")));
            }
        }
        return variables;
    }

    private static SecretVersion version(Fields secret) {
        try {
            return new SecretVersion(secret.text("name"), secret.text("key"));
        } catch (IllegalArgumentException e) {
            throw new MistakenManifestException(secret.place("key"), String.valueOf(e.getMessage()));
        }
    }

    private static void mustBe(Fields fields, String key, String expected) {
        var actual = fields.text(key);
        if (!actual.equals(expected)) {
            throw new MistakenManifestException(
                    fields.place(key), key + " is '" + actual + "'; it must be '" + expected + "'");
        }
    }
}
