package accord.deploy.platform;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the instances of a revision have measured themselves, as it was collected beside them. */
public interface Figures {

    /**
     * What one instance has counted under one set of labels, since it started.
     *
     * @param labels those that the service gave it, and where it was collected
     */
    record Sample(Map<String, String> labels, double value) {

        public Sample {
            labels = Map.copyOf(labels);
        }

        public String label(String name) {
            return labels.getOrDefault(name, "");
        }
    }

    /** How a metric is kept: as Prometheus names its kind. */
    enum Shape {
        COUNTER,
        /** What counts is how many values it holds. */
        HISTOGRAM
    }

    /**
     * The newest sample of every series of a metric, whose instance may have ended since; none when nothing was collected.
     *
     * @param since when the revision was made
     */
    List<Sample> of(String service, String revision, String metric, Shape shape, Instant since)
            throws IOException, InterruptedException;
}
