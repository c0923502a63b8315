package accord.deploy.manifest;

/**
 * A container beside the one that serves, in each instance. It gets no requests, and nothing of the service's environment.
 *
 * @param place of its image
 * @param cpu processors, as its limit says
 * @param memory bytes, as its limit says
 */
public record Sidecar(String name, String image, Place place, double cpu, long memory) {}
