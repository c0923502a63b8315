package accord.contract.image;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process in the file system of an image and no other: its root is the image's, its user, its directory and its
 * entrypoint too. It stands for the engine that this machine does not have.
 */
record Container(Process process, Path out, Path err) implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 120;

    /** Mounts what every container has, then becomes the entrypoint, so that signals meet the JVM. */
    private static final String ENGINE = """
            /bin/mount -t proc proc "$0/proc" && exec /usr/bin/unshare --root="$0" --wd="$1" --setgid "$2" --setuid "$2" \
            "${@:3}"
            """;

    /** An archive laid out as a file system. */
    record Image(JsonNode config, Path root) {

        static Image unpack(Path tar, Path directory) throws IOException, InterruptedException {
            var archive = Files.createDirectories(directory.resolve("archive"));
            var root = Files.createDirectories(directory.resolve("root"));
            run("tar", "-xf", tar.toString(), "-C", archive.toString());
            var index = JSON.readTree(archive.resolve("index.json").toFile());
            var manifest =
                    JSON.readTree(blob(archive, index.path("manifests").path(0)).toFile());
            for (var layer : manifest.path("layers")) {
                run(
                        "tar",
                        "--warning=no-unknown-keyword",
                        "-xpzf",
                        blob(archive, layer).toString(),
                        "-C",
                        root.toString());
            }
            return new Image(
                    JSON.readTree(blob(archive, manifest.path("config")).toFile())
                            .path("config"),
                    root);
        }

        private static Path blob(Path archive, JsonNode descriptor) {
            return archive.resolve("blobs")
                    .resolve(descriptor.path("digest").asText().replace(':', '/'));
        }

        /** Whether this machine lets one process have another root: it takes to be root oneself. */
        static boolean canBeRun() throws IOException, InterruptedException {
            return new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
        }

        Container start(Map<String, String> environment) throws IOException {
            Files.createDirectories(root.resolve("proc"));
            var command = new ArrayList<>(List.of(
                    "/usr/bin/unshare",
                    "-m",
                    "/bin/bash",
                    "-c",
                    ENGINE,
                    root.toString(),
                    config.path("WorkingDir").asText(),
                    config.path("User").asText().replaceAll(":.*", "")));
            config.path("Entrypoint").forEach(word -> command.add(word.asText()));
            var out = Files.createTempFile(root.getParent(), "out", "");
            var err = Files.createTempFile(root.getParent(), "err", "");
            var builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new Container(builder.start(), out, err);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    Container awaitReady(String url) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
        try (var http = HttpClient.newHttpClient()) {
            while (!isReady(http, url)) {
                if (process.waitFor(1, SECONDS) || System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            "it is not ready: " + Files.readString(err) + Files.readString(out));
                }
            }
        }
        return this;
    }

    private static boolean isReady(HttpClient http, String url) throws InterruptedException {
        try {
            var request =
                    HttpRequest.newBuilder(URI.create(url + "/health/ready")).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** SIGTERM, and how it ends. */
    int terminated() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
            throw new IllegalStateException("it does not hear SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
