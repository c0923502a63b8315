package accord.deploy.manifest;

import java.time.Duration;

/** How the platform asks a container over HTTP whether it has started, or is still alive. */
public record Probe(String path, Duration initialDelay, Duration period, Duration timeout, int failureThreshold) {

    /** How long a container may take to answer before it is given up. */
    public Duration patience() {
        return initialDelay.plus(period.multipliedBy(failureThreshold));
    }

    /** Defaults are those of Cloud Run. */
    static Probe from(Mistakes mistakes, Fields probe) {
        var http = probe.section("httpGet", "path", "port");
        var period = number(probe, "periodSeconds", 10, 1, 240);
        return new Probe(
                path(mistakes, http),
                Duration.ofSeconds(number(probe, "initialDelaySeconds", 0, 0, 240)),
                Duration.ofSeconds(period),
                Duration.ofSeconds(number(probe, "timeoutSeconds", 1, 1, period)),
                number(probe, "failureThreshold", 3, 1, 240));
    }

    private static String path(Mistakes mistakes, Fields http) {
        var path = http.text("path");
        if (http.has("path") && !path.startsWith("/")) {
            mistakes.add(Kind.BAD_VALUE, http.origin("path"), "path is '" + path + "'", "it must begin with '/'");
        } else if (path.endsWith("z")) {
            mistakes.add(
                    Kind.RESERVED_PATH,
                    http.origin("path"),
                    "path is '" + path + "', and Cloud Run keeps paths that end in z for itself",
                    "use /health/ready or /health/live");
        }
        return path;
    }

    private static int number(Fields probe, String key, int otherwise, int least, int most) {
        return probe.has(key) ? probe.number(key, otherwise, least, most) : otherwise;
    }
}
