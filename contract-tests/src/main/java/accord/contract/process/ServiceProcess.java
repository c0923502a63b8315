package accord.contract.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** One service in a JVM of its own, on 127.0.0.1, with the environment it was given and no other variable. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(25);
    private static final long DRAIN_SECONDS = 15;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PROBE).build();

    private final Service service;
    private final Process process;
    private final URI url;
    private final Path log;

    private ServiceProcess(Service service, Process process, URI url, Path log) {
        this.service = service;
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /**
     * Starts the service's jar with the JDK that runs this, without waiting for it.
     *
     * @param environment all of it; {@code PORT} is read from here
     * @param directory where its output goes
     */
    static ServiceProcess start(
            Build build, Service service, Map<String, String> environment, List<String> jvm, Path directory)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", build.jar(service).toString()));
        var log = Files.createTempFile(Files.createDirectories(directory), service.module() + "-", ".log");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        // Should this JVM be stopped from outside, it leaves nothing behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ServiceProcess(service, process, URI.create("http://127.0.0.1:" + environment.get("PORT")), log);
    }

    public Service service() {
        return service;
    }

    public URI url() {
        return url;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The CPU time that the process has used, user and system. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Returns when {@code /health/ready} says 200; fails with the end of the log when it does not within the limit. */
    public ServiceProcess awaitReady(Duration limit) throws InterruptedException {
        await("/health/ready", answer -> answer.statusCode() == 200, limit);
        return this;
    }

    /** The first answer to a GET that is as wanted; fails with the log when none is within the limit. */
    public HttpResponse<String> await(String path, Predicate<HttpResponse<String>> wanted, Duration limit)
            throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            var answer = probe(path);
            if (answer.filter(wanted).isPresent()) {
                return answer.get();
            }
            if (exitsWithin(BETWEEN_PROBES)) {
                throw new IllegalStateException(
                        "%s ended with %d:%n%s".formatted(service.module(), process.exitValue(), log()));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("%s says %s to %s after %s:%n%s"
                        .formatted(
                                service.module(), answer.map(Object::toString).orElse("nothing"), path, limit, log()));
            }
        }
    }

    private Optional<HttpResponse<String>> probe(String path) throws InterruptedException {
        try {
            return Optional.of(get(path));
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(url.resolve(path)).timeout(PROBE).build(), BodyHandlers.ofString());
    }

    /** Waits for the process to end by itself. */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), MILLISECONDS)) {
            throw new IllegalStateException("%s still runs after %s:%n%s".formatted(service.module(), limit, log()));
        }
        return process.exitValue();
    }

    /** All that it has printed. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new IllegalStateException("the log %s cannot be read".formatted(log), e);
        }
    }

    /** SIGTERM, then the end of its drain. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(DRAIN_SECONDS, SECONDS)) {
            kill();
            throw new IllegalStateException(
                    "%s did not drain within %d s:%n%s".formatted(service.module(), DRAIN_SECONDS, log()));
        }
    }

    /** SIGKILL: what a machine that fails does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGSTOP: it stands still, and knows nothing of it. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT: it goes on where it stood. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("%s got no SIG%s".formatted(service.module(), name));
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Whether it ends within this time: also a way to let a moment pass that notices its end. */
    public boolean exitsWithin(Duration time) throws InterruptedException {
        try {
            process.onExit().get(time.toMillis(), MILLISECONDS);
            return true;
        } catch (TimeoutException alive) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process cannot be observed", e);
        }
    }
}
