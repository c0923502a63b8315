package accord.deploy.manifest;

import java.time.Duration;

/** How the platform asks a container over HTTP whether it has started, or is still alive. */
public record Probe(String path, Duration initialDelay, Duration period, Duration timeout, int failureThreshold) {

    /** How long a container may take to answer before it is given up. */
    public Duration patience() {
        return initialDelay.plus(period.multipliedBy(failureThreshold));
    }

    /** Defaults are those of Cloud Run. */
    static Probe from(Fields probe) {
        var http = probe.section("httpGet", "path", "port");
        var path = http.text("path");
        if (!path.startsWith("/")) {
            throw new MistakenManifestException(http.place("path"), "path is '" + path + "'; it must begin with '/'");
        }
        var period = seconds(probe, "periodSeconds", 10, 1, 240);
        return new Probe(
                path,
                seconds(probe, "initialDelaySeconds", 0, 0, 240),
                period,
                seconds(probe, "timeoutSeconds", 1, 1, Math.toIntExact(period.toSeconds())),
                number(probe, "failureThreshold", 3, 1, 240));
    }

    private static Duration seconds(Fields probe, String key, int otherwise, int least, int most) {
        return Duration.ofSeconds(number(probe, key, otherwise, least, most));
    }

    private static int number(Fields probe, String key, int otherwise, int least, int most) {
        return probe.has(key)
                ? probe.number(key, n -> n >= least && n <= most, "a number from " + least + " to " + most)
                : otherwise;
    }
}
