package accord.deploy.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An image as a container runtime sees it: its configuration, and its layers laid over one another in a directory. */
record UnpackedImage(JsonNode config, List<List<TarArchiveEntry>> layers, Path root) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(60);

    static UnpackedImage of(Path tar, Path directory) throws IOException {
        var archive = directory.resolve("archive");
        extract(new TarArchiveInputStream(Files.newInputStream(tar)), archive);
        var index = JSON.readTree(archive.resolve("index.json").toFile());
        var manifest =
                JSON.readTree(blob(archive, index.path("manifests").path(0)).toFile());
        var root = directory.resolve("root");
        var layers = new ArrayList<List<TarArchiveEntry>>();
        for (var layer : manifest.path("layers")) {
            layers.add(extract(
                    new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(blob(archive, layer)))), root));
        }
        return new UnpackedImage(
                JSON.readTree(blob(archive, manifest.path("config")).toFile()), layers, root);
    }

    private static Path blob(Path archive, JsonNode descriptor) {
        return archive.resolve("blobs")
                .resolve(descriptor.path("digest").asText().replace(':', '/'));
    }

    private static List<TarArchiveEntry> extract(TarArchiveInputStream tar, Path directory) throws IOException {
        var entries = new ArrayList<TarArchiveEntry>();
        try (tar) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry);
                var file = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    Files.setPosixFilePermissions(file, permissions(entry.getMode()));
                    Files.setLastModifiedTime(
                            file, FileTime.from(entry.getLastModifiedTime().toInstant()));
                }
            }
        }
        return entries;
    }

    private static EnumSet<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        var all = PosixFilePermission.values();
        for (var bit = 0; bit < all.length; bit++) {
            if ((mode >> (8 - bit) & 1) == 1) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }

    /** The names of the files in a layer. */
    List<String> files(int layer) {
        return layers.get(layer).stream()
                .filter(entry -> !entry.isDirectory())
                .map(TarArchiveEntry::getName)
                .toList();
    }

    JsonNode container() {
        return config.path("config");
    }

    List<String> entrypoint() {
        var words = new ArrayList<String>();
        container().path("Entrypoint").forEach(word -> words.add(word.asText()));
        return words;
    }

    /** Exactly as a container would start it, except that its root is a directory here. */
    Running start(Map<String, String> environment) throws IOException {
        var command = entrypoint().stream()
                .map(word -> word.replaceAll("(^|=)/(opt|app)/", "$1" + root + "/$2/"))
                .toList();
        var port = freePort();
        var out = root.resolveSibling("out-" + port);
        var builder = new ProcessBuilder(command)
                .directory(root.resolve(container().path("WorkingDir").asText().substring(1))
                        .toFile())
                .redirectOutput(out.toFile())
                .redirectError(root.resolveSibling("err-" + port).toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PORT", String.valueOf(port));
        return new Running(builder.start(), "http://127.0.0.1:" + port, out, root.resolveSibling("err-" + port));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** A process that was started from the layers. */
    record Running(Process process, String url, Path out, Path err) implements AutoCloseable {

        /** The answer to a request, once the service is ready. */
        String answer(String path) throws IOException, InterruptedException {
            var deadline = System.nanoTime() + START.toNanos();
            try (var http = HttpClient.newHttpClient()) {
                while (!isReady(http)) {
                    if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                        throw new IllegalStateException("it is not ready: " + printed());
                    }
                }
                return http.send(request(path), BodyHandlers.ofString()).body();
            }
        }

        private boolean isReady(HttpClient http) throws InterruptedException {
            try {
                return http.send(request("/health/ready"), BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException _) {
                return false;
            }
        }

        private HttpRequest request(String path) {
            return HttpRequest.newBuilder(URI.create(url + path)).build();
        }

        /** SIGTERM, and how it ends. */
        int terminated() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("it does not hear SIGTERM");
            }
            return process.exitValue();
        }

        String printed() throws IOException {
            return Files.readString(out) + Files.readString(err);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
