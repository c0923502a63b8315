package accord.deploy.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The gcloud on this machine, run as a process and never through a shell. */
public final class Gcloud {

    private static final int SHOWN_CHARACTERS = 2000;

    private final Path command;
    private final Map<String, String> settings;

    private Gcloud(Path command, Map<String, String> settings) {
        this.command = command;
        this.settings = Map.copyOf(settings);
    }

    /** As the person at this machine has configured it. */
    public static Gcloud at(Path command) {
        return new Gcloud(command, Map.of("CLOUDSDK_CORE_DISABLE_PROMPTS", "1"));
    }

    public Gcloud inRegion(String project, String region) {
        return with(Map.of("CLOUDSDK_CORE_PROJECT", project, "CLOUDSDK_RUN_REGION", region));
    }

    /** With its configuration in a directory of its own, instead of the person's. */
    public Gcloud configuredIn(Path directory) {
        return with(Map.of("CLOUDSDK_CONFIG", directory.toString()));
    }

    public Gcloud withTokenIn(Path file) {
        return with(Map.of("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", file.toString()));
    }

    /**
     * Asks another API than Google's. gcloud writes the region before the host's name, which makes no name of a loopback address:
     * that is given to it as a proxy instead.
     */
    public Gcloud asking(URI api) {
        if (!Loopback.is(api)) {
            return with(Map.of("CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN", api + "/"));
        }
        return with(Map.of(
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN",
                "http://run.googleapis.com/",
                "CLOUDSDK_PROXY_TYPE",
                "http",
                "CLOUDSDK_PROXY_ADDRESS",
                api.getHost(),
                "CLOUDSDK_PROXY_PORT",
                String.valueOf(api.getPort())));
    }

    private Gcloud with(Map<String, String> more) {
        var all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return new Gcloud(command, all);
    }

    /**
     * What it prints on standard output.
     *
     * @throws PlatformRefusedException when it ends otherwise than with 0, in its own words
     */
    String ask(String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line);
        builder.environment().putAll(settings);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            var errors = CompletableFuture.supplyAsync(
                    () -> words(process), task -> Thread.ofVirtual().start(task));
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var code = process.waitFor();
            if (code != 0) {
                throw new PlatformRefusedException("gcloud " + String.join(" ", arguments) + " ended with exit code "
                        + code + ": " + errors.get());
            }
            return output;
        } catch (ExecutionException e) {
            throw new IOException("what gcloud says cannot be read", e.getCause());
        } finally {
            process.destroy();
        }
    }

    private static String words(Process process) {
        try {
            var text = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\\e\\[[0-9;]*m", "")
                    .replaceAll("\\s+", " ")
                    .strip();
            var from = Math.max(text.indexOf("ERROR: "), 0);
            return text.substring(from, Math.min(text.length(), from + SHOWN_CHARACTERS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
