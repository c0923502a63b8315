package accord.deploy.image;

import accord.deploy.local.Backing;
import accord.deploy.local.CannotStartException;
import accord.deploy.local.Console;
import accord.deploy.local.DataDirectory;
import accord.deploy.local.Ports;
import accord.deploy.local.Stores;
import accord.deploy.local.Stores.Store;
import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.SecretVersion;
import accord.deploy.manifest.ServiceManifest;
import accord.deploy.manifest.Variable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets the services do their main work once, with the Java and from the files that ship, so that every later start
 * finds loaded, linked and profiled what this one had to find out.
 */
final class Training {

    /** Writing down what was learnt takes longer than draining. */
    private static final Duration END = Duration.ofMinutes(5);

    private static final Duration CONVERSATION = Duration.ofMinutes(3);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);

    /** A limit that a person keeps is in the way of whoever trains. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "ACCORD_COMMANDS_PER_MINUTE", "1000000000",
            "ACCORD_ATTEMPTS_PER_MINUTE", "60000",
            "ACCORD_LOG_FORMAT", "json");

    /** It belongs to the environment that is deployed to; what the training depends on is in the entrypoint. */
    private static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

    /** How options that put off compiling, or hurry it, begin: here it takes its usual course, in which most is learnt. */
    private static final String COMPILING = "-XX:Compile";

    private final Path project;
    private final Stage stage;
    private final Path directory;
    private final Consumer<String> progress;
    private final List<Process> processes = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();

    Training(Path project, Stage stage, Path directory, Consumer<String> progress) {
        this.project = project;
        this.stage = stage;
        this.directory = directory;
        this.progress = progress;
    }

    /** Trains both together, and writes down what each has learnt. */
    void of(Recipe auth, Path authCache, Recipe backend, Path backendCache)
            throws IOException, InterruptedException, CannotBuildException {
        Files.createDirectories(directory);
        try (var out = new PrintStream(log("servers").toFile(), StandardCharsets.UTF_8);
                var data = DataDirectory.claim(directory, new Console(out));
                var stores = Stores.of(Set.of(Store.REDIS), data, new Console(out))) {
            var hook = Thread.ofPlatform().unstarted(() -> abandon(stores));
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                startRedis(stores);
                train(auth, authCache, backend, backendCache, data, stores.backing());
            } finally {
                abandon();
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (CannotStartException e) {
            throw new CannotBuildException("cannot train: " + e.getMessage());
        }
    }

    /** Ends what a training in this directory had started before it was killed, if there was one. */
    static void endLeftovers(Path directory) throws IOException, CannotBuildException {
        if (Files.isDirectory(directory)) {
            try {
                DataDirectory.claim(directory, new Console(System.err)).close();
            } catch (CannotStartException e) {
                throw new CannotBuildException(String.valueOf(e.getMessage()));
            }
        }
    }

    private void startRedis(Stores stores) throws IOException, InterruptedException, CannotBuildException {
        try {
            stores.start();
        } catch (CannotStartException _) {
            // It names a log that is deleted with the training.
            throw failed("redis", "did not start");
        }
    }

    private void train(
            Recipe auth, Path authCache, Recipe backend, Path backendCache, DataDirectory data, Backing backing)
            throws IOException, InterruptedException, CannotStartException, CannotBuildException {
        var ports = Ports.claim(0, 0);
        var manifests = Manifests.read(Manifests.directory(project), "local", data.facts(ports, 1, backing));
        var authProcess = start(auth, environment(manifests.auth(), ports.auth(), data), authCache);
        var backendProcess = start(backend, environment(manifests.backend(), ports.backend(), data), backendCache);
        data.note(auth.name(), authProcess.toHandle());
        data.note(backend.name(), backendProcess.toHandle());
        awaitReady(manifests.auth(), ports.auth(), authProcess);
        awaitReady(manifests.backend(), ports.backend(), backendProcess);
        converse(ports, authProcess, backendProcess, data.secretFiles().of(signing(manifests)));
        authProcess.destroy();
        backendProcess.destroy();
        awaitWritten(auth, authProcess, authCache);
        awaitWritten(backend, backendProcess, backendCache);
    }

    /** As the image's entrypoint starts it, but from the stage. */
    private Process start(Recipe recipe, Map<String, String> environment, Path cache) throws IOException {
        var app = stage.app(recipe.name());
        var command = new ArrayList<>(List.of(stage.java().resolve("bin/java").toString()));
        recipe.options().stream()
                .filter(option -> !option.startsWith(COMPILING))
                .forEach(command::add);
        command.addAll(JvmOptions.ofTraining(Manifests.directory(project), recipe.name()));
        command.add("-XX:AOTCacheOutput=" + cache);
        command.addAll(List.of("-jar", app.resolve(recipe.jar()).toString()));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(recipe.name()).toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return started(builder);
    }

    private Map<String, String> environment(ServiceManifest manifest, int port, DataDirectory data)
            throws IOException, CannotStartException {
        var environment = new LinkedHashMap<String, String>();
        for (var variable : manifest.variables()) {
            switch (variable) {
                case Variable.Plain(var name, var value) -> environment.put(name, value);
                case Variable.FromSecret(var name, var secret) ->
                    environment.put(name, data.secrets().read(secret));
            }
        }
        for (var secret : secrets(manifest)) {
            // Of an address, the password.
            secrets.add(data.secrets().read(secret).replaceFirst("^redis://:(.*)@.*$", "$1"));
        }
        environment.remove(JAVA_OPTIONS);
        environment.putAll(OTHERWISE);
        environment.put("PORT", String.valueOf(port));
        return environment;
    }

    private synchronized Process started(ProcessBuilder builder) throws IOException {
        var process = builder.start();
        processes.add(process);
        return process;
    }

    private synchronized void abandon() {
        processes.forEach(Process::destroyForcibly);
    }

    private void abandon(Stores stores) {
        abandon();
        try {
            stores.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(ServiceManifest manifest, int port, Process process)
            throws IOException, InterruptedException, CannotBuildException {
        var probe = manifest.startup();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + probe.path()))
                .timeout(probe.timeout())
                .build();
        var deadline = System.nanoTime() + probe.patience().toNanos();
        try (var http = HttpClient.newHttpClient()) {
            while (!isReady(http, request)) {
                if (process.waitFor(BETWEEN_PROBES.toMillis(), TimeUnit.MILLISECONDS)
                        || System.nanoTime() - deadline > 0) {
                    throw failed(manifest.name(), "was not ready to be trained");
                }
            }
        }
    }

    private static boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** What people do all day: sign in, open sockets, talk. */
    private void converse(Ports ports, Process auth, Process backend, Path signingSecret)
            throws IOException, InterruptedException, CannotBuildException {
        var backendUrl = "http://127.0.0.1:" + ports.backend();
        var authUrl = "http://127.0.0.1:" + ports.auth();
        progress.accept("one conversation");
        client("smoke", "--auth-url", authUrl, "--backend-url", backendUrl);
        progress.accept("thousands of handshakes and turns");
        client(
                "bench",
                "--only",
                "handshakes,turns,resumes,logins,refreshes",
                "--rounds",
                "1",
                "--warmup",
                "0",
                "--seconds",
                "3",
                "--in-flight",
                "8",
                "--handshakes",
                "5000",
                "--auth-url",
                authUrl,
                "--backend-url",
                backendUrl,
                "--auth-pid",
                String.valueOf(auth.pid()),
                "--backend-pid",
                String.valueOf(backend.pid()),
                "--secret-file",
                signingSecret.toString(),
                "--out",
                directory.resolve("bench").toString());
    }

    /** The one secret that both services have. */
    private static SecretVersion signing(Manifests manifests) throws CannotBuildException {
        var auths = secrets(manifests.auth());
        return secrets(manifests.backend()).stream()
                .filter(auths::contains)
                .findFirst()
                .orElseThrow(() -> new CannotBuildException("the two manifests name no secret in common"));
    }

    private static List<SecretVersion> secrets(ServiceManifest manifest) {
        var secrets = new ArrayList<SecretVersion>();
        for (var variable : manifest.variables()) {
            if (variable instanceof Variable.FromSecret(var _, var secret)) {
                secrets.add(secret);
            }
        }
        return secrets;
    }

    private void client(String... words) throws IOException, InterruptedException, CannotBuildException {
        var jar = project.resolve("contract-tests").resolve("target").resolve("contract-tests.jar");
        if (!Files.isRegularFile(jar)) {
            throw new CannotBuildException(jar + " is not there: build it with ./mvnw -Pjars,images package");
        }
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-jar",
                jar.toAbsolutePath().toString()));
        command.addAll(List.of(words));
        var name = "the client (" + words[0] + ")";
        var client = started(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile()));
        if (!client.waitFor(CONVERSATION.toSeconds(), TimeUnit.SECONDS)) {
            throw failed(name, "did not end");
        }
        if (client.exitValue() != 0) {
            throw failed(name, "ended with exit code " + client.exitValue());
        }
    }

    private void awaitWritten(Recipe recipe, Process process, Path cache)
            throws IOException, InterruptedException, CannotBuildException {
        if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            throw failed(recipe.name(), "did not end after its training");
        }
        if (!Files.isRegularFile(cache)) {
            throw failed(recipe.name(), "wrote nothing down");
        }
        var learnt = Files.readString(cache, StandardCharsets.ISO_8859_1);
        for (var given : secrets) {
            if (learnt.contains(given)) {
                throw failed(recipe.name(), "wrote down a secret that it was started with");
            }
        }
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }

    private CannotBuildException failed(String name, String how) throws IOException {
        var lines = Files.readString(log(name), StandardCharsets.UTF_8).lines().toList();
        return new CannotBuildException(name + " " + how + "; its last lines:\n  "
                + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 10), lines.size())));
    }
}
