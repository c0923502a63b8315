package accord.deploy.platform;

import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.ServiceManifest;

/** Manifests of no particular service. */
public final class Planted {

    private Planted() {}

    public static ServiceManifest manifest(String service, String image) {
        var json = """
            {"apiVersion":"serving.knative.dev/v1","kind":"Service",
            "metadata":{"name":"%s","annotations":{"run.googleapis.com/ingress":"all"}},
            "spec":{"template":{"metadata":{"annotations":{"autoscaling.knative.dev/minScale":"1"}},"spec":
            {"containerConcurrency":80,"timeoutSeconds":60,"serviceAccountName":"none","containers":[{"image":"%s",
            "ports":[{"name":"http1","containerPort":8080}],"env":[{"name":"A","value":"\\u03a9 \\ud83d\\ude00"}],
            "resources":{"limits":{"cpu":"1","memory":"1Gi"}},
            "startupProbe":{"httpGet":{"path":"/health/ready","port":8080}},
            "livenessProbe":{"httpGet":{"path":"/health/live","port":8080}}}]}}}}\
            """.formatted(service, image);
        var mistakes = new Mistakes();
        var manifest = ServiceManifest.read(mistakes, service, json);
        if (!mistakes.found().isEmpty()) {
            throw new IllegalArgumentException(String.valueOf(mistakes.found()));
        }
        return manifest.orElseThrow();
    }
}
