package accord.deploy.image;

import java.nio.file.Path;
import java.util.List;

/**
 * An image that is there, as a file and perhaps in a registry.
 *
 * @param reference by its digest: what the values of an environment name
 * @param tar the image as an OCI archive
 * @param bill its bill of materials, beside the tar
 */
public record BuiltImage(
        String service, String reference, String digest, Path tar, Path bill, boolean pushed, List<BuiltLayer> layers) {

    /**
     * A layer as registries know it.
     *
     * @param size in bytes, compressed
     */
    public record BuiltLayer(String name, long size, String digest, boolean shared) {}

    public BuiltImage {
        layers = List.copyOf(layers);
    }

    public long size() {
        return layers.stream().mapToLong(BuiltLayer::size).sum();
    }
}
