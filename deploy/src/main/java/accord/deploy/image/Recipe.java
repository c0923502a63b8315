package accord.deploy.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One image, before it is made: layers from the bottom up, and how a container of it starts.
 *
 * @param options of the JVM; what was learnt at the training holds for these and no others
 */
record Recipe(String name, List<Layer> layers, List<String> options, Map<String, String> labels) {

    static final String JAVA_HOME = "/opt/java";
    static final String APP = "/app";
    static final int PORT = 8080;

    /** Nobody: the number that distroless images call nonroot. A number, because a name needs a file to be looked up in. */
    static final String USER = "65532:65532";

    private static final String CACHE_LAYER = "AOT cache";

    Recipe {
        layers = List.copyOf(layers);
        options = List.copyOf(options);
        // In their order: Map.copyOf has another one in each JVM, and the image would be another one too.
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** With what the JVM learnt on top. */
    Recipe with(Path cache) {
        var learnt = new ArrayList<>(layers);
        learnt.add(new Layer(CACHE_LAYER, List.of(new Layer.Content(cache, cacheFile())), false));
        return new Recipe(name, learnt, options, labels);
    }

    /** The JVM itself, without a shell in between: SIGTERM reaches it. */
    List<String> entrypoint() {
        var words = new ArrayList<>(List.of(JAVA_HOME + "/bin/java"));
        words.addAll(options);
        if (layers.getLast().name().equals(CACHE_LAYER)) {
            words.add("-XX:AOTCache=" + cacheFile());
        }
        words.addAll(List.of("-jar", APP + "/" + jar()));
        return words;
    }

    String jar() {
        return name + ".jar";
    }

    private String cacheFile() {
        return APP + "/" + name + ".aot";
    }

    /**
     * The same exactly when a cache that was trained for one does for the other.
     *
     * @param training options of its JVM besides, while it is trained
     */
    String fingerprint(List<String> training) throws IOException {
        var digest = Layer.sha256();
        for (var words : List.of(entrypoint(), training)) {
            digest.update(String.join(" ", words).getBytes(StandardCharsets.UTF_8));
        }
        for (var layer : layers) {
            layer.digest(digest);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
