package accord.deploy.rollout;

import static java.util.stream.Collectors.joining;

import accord.deploy.manifest.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The contract verifier as a process of its own, which knows two URLs and nothing of the release. */
public final class VerifierProcess implements Verifier {

    private static final Duration AT_MOST = Duration.ofMinutes(10);
    private static final int BROKEN = 1;

    private final Path java;
    private final Path jar;
    private final List<String> arguments;
    private final Consumer<String> console;
    private final AtomicReference<Optional<Process>> running = new AtomicReference<>(Optional.empty());

    /** @param arguments who to verify with, say; the URLs are added */
    public VerifierProcess(Path java, Path jar, List<String> arguments, Consumer<String> console) {
        this.java = java;
        this.jar = jar;
        this.arguments = List.copyOf(arguments);
        this.console = console;
    }

    @Override
    public String complaint(URI auth, URI backend) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar.toString(), "verify"));
        command.addAll(List.of("--auth-url", auth.toString(), "--backend-url", backend.toString()));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        running.set(Optional.of(process));
        try {
            process.getOutputStream().close();
            var last = CompletableFuture.supplyAsync(
                    () -> lastLine(process), task -> Thread.ofVirtual().start(task));
            if (!process.waitFor(AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                return "the verifier did not end within " + AT_MOST.toMinutes() + " minutes";
            }
            return complaint(process.exitValue(), last.join());
        } finally {
            running.set(Optional.empty());
            process.destroy();
        }
    }

    /** Ends the verification that is under way, which removes the users that it made and says so. */
    public void stop() {
        // The process's own way to be destroyed would take its last words away.
        running.get().map(Process::toHandle).ifPresent(ProcessHandle::destroy);
    }

    private String lastLine(Process process) {
        var lines = process.inputReader(StandardCharsets.UTF_8).lines();
        return lines.peek(console).reduce("", (_, line) -> line);
    }

    private static String complaint(int code, String last) {
        if (code == 0) {
            return "";
        }
        if (code == BROKEN) {
            try {
                var failed = Json.list(Json.read(last), "failed").stream()
                        .map(check -> check.isString() ? check.getStringValue() : Json.text(check, "check"))
                        .collect(joining(", "));
                return failed.isEmpty() ? "the contract is broken: " + last : "the contract is broken: " + failed;
            } catch (IOException _) {
                return "the contract is broken: " + last;
            }
        }
        return "the verifier ended with exit code " + code + ": " + last;
    }
}
