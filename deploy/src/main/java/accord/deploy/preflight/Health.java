package accord.deploy.preflight;

import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.Yaml;
import java.io.IOException;
import java.io.StringReader;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What a running service says of itself at {@code /health}. JSON is YAML, so the reader of manifests reads it. */
final class Health {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST = 64 * 1024;

    private final MappingNode members;

    private Health(MappingNode members) {
        this.members = members;
    }

    /** The service's answer, or why there is none. */
    sealed interface Answer {
        record Told(Health health) implements Answer {}

        record Silent(String why) implements Answer {}
    }

    static Answer of(String url) {
        try {
            var connection =
                    (HttpURLConnection) URI.create(url + "/health").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
            connection.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
            connection.setInstanceFollowRedirects(false);
            try {
                return connection.getResponseCode() == 200
                        ? read(new String(connection.getInputStream().readNBytes(MOST), StandardCharsets.UTF_8))
                        : new Answer.Silent("answers " + connection.getResponseCode());
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return new Answer.Silent("does not answer (" + e.getMessage() + ")");
        } catch (IllegalArgumentException e) {
            return new Answer.Silent("is not a URL (" + e.getMessage() + ")");
        }
    }

    private static Answer read(String json) {
        return Yaml.compose(new Mistakes(), Path.of("health"), new StringReader(json))
                .filter(MappingNode.class::isInstance)
                .<Answer>map(node -> new Answer.Told(new Health((MappingNode) node)))
                .orElseGet(() -> new Answer.Silent("does not answer in JSON"));
    }

    String text(String member) {
        return members.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(member))
                .map(tuple -> tuple.getValueNode() instanceof ScalarNode value ? value.getValue() : "")
                .findFirst()
                .orElse("");
    }

    List<String> list(String member) {
        return members.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(member))
                .flatMap(tuple ->
                        tuple.getValueNode() instanceof SequenceNode values ? values.getValue().stream() : Stream.of())
                .map(node -> node instanceof ScalarNode value ? value.getValue() : "")
                .toList();
    }
}
