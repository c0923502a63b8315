package accord.contract.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import accord.contract.Contract;
import accord.deploy.Deploy;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program behind {@code deploy/up} on the project that is being built, in a process group of its own, as a terminal
 * would give it. The script before it is left out: it would build within the build.
 */
public final class UpProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile(
            "ready \\{\"auth\":\"(http://127\\.0\\.0\\.1:\\d+)\",\"backend\":\"(http://127\\.0\\.0\\.1:\\d+)\"}");

    private final Process process;
    private final Path errors;

    private UpProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /** @param project a directory that stands in for the project's root; laid out when it is not there */
    public static UpProcess start(Path project, String... arguments) throws IOException {
        if (!Files.exists(project)) {
            layOut(project);
        }
        var command = new ArrayList<>(List.of(
                "setsid",
                // what runs in the background of a script ignores SIGINT, and so does whatever it starts
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Deploy.class.getName(),
                "--project",
                project.toString(),
                "up"));
        command.addAll(List.of(arguments));
        var errors = Files.createTempFile(project, "up-", ".log");
        return new UpProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** Where both services are, as the first line on standard output says. */
    public Urls awaitReady() throws IOException {
        var line = String.valueOf(process.inputReader().readLine());
        var ready = READY.matcher(line);
        if (!ready.matches()) {
            throw new IllegalStateException("not ready but '%s':%n%s".formatted(line, errors()));
        }
        return new Urls(URI.create(ready.group(1)), URI.create(ready.group(2)));
    }

    /** What standard output says from here to its end. */
    public List<String> lines() {
        return process.inputReader().lines().toList();
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Every process that it has started and that still runs. */
    public List<ProcessHandle> started() {
        return process.descendants().toList();
    }

    /** What a terminal does at Ctrl-C. */
    public void interruptGroup() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();
    }

    public int awaitExit(int seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, SECONDS)) {
            throw new IllegalStateException("still runs after %d s:%n%s".formatted(seconds, errors()));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        var started = started();
        process.destroyForcibly().onExit().join();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** Links to what the build has made, and a jar for the contract client, whose own is only made after its tests. */
    public static void layOut(Path project) throws IOException {
        var root = Build.present().root();
        Files.createDirectories(project.resolve("deploy"));
        Files.createSymbolicLink(project.resolve("deploy/cloudrun"), root.resolve("deploy/cloudrun"));
        for (var service : Service.values()) {
            Files.createSymbolicLink(project.resolve(service.module()), root.resolve(service.module()));
        }
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, Contract.class.getName());
        attributes.put(Attributes.Name.CLASS_PATH, classPath());
        var jar = Files.createDirectories(project.resolve("contract-tests/target"))
                .resolve("contract-tests.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(path -> Path.of(path).toUri().toString())
                .collect(Collectors.joining(" "));
    }

    /** Where the two services are. */
    public record Urls(URI auth, URI backend) {}
}
