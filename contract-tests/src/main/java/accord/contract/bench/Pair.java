package accord.contract.bench;

import accord.contract.process.Build;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/**
 * Both services as they are measured.
 *
 * @param variables what backend-service was given, its secret included; it prints as its two services
 */
record Pair(Subject auth, Subject backend, Map<String, String> variables, Runnable end) implements AutoCloseable {
    /** A limit that a person keeps is in the way of a load generator. */
    private static final String NO_LIMIT = "1000000000";

    /** The most that auth-service takes: a thousand in a second, where Argon2id leaves dozens. */
    private static final String MOST_ATTEMPTS = "60000";

    private static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

    /** The pair with what production's manifests give each JVM, as far as a process can be given it. */
    static Pair started(Build build, Map<String, String> options) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("accord-bench");
        var settings = ServiceSettings.in(directory)
                .withJvm()
                .withAuth(JAVA_OPTIONS, options.getOrDefault("auth", ""))
                .withBackend(JAVA_OPTIONS, options.getOrDefault("backend", ""))
                .withAuth("ACCORD_ATTEMPTS_PER_MINUTE", MOST_ATTEMPTS)
                .withBackend("ACCORD_COMMANDS_PER_MINUTE", NO_LIMIT);
        var auth = settings.startAuth(build);
        var backend = settings.startBackend(build);
        Runnable end = () -> {
            backend.kill();
            auth.kill();
            delete(directory);
        };
        var interrupted = Thread.ofPlatform().unstarted(end);
        Runtime.getRuntime().addShutdownHook(interrupted);
        var pair = new Pair(subject(auth), subject(backend), settings.backend(), () -> {
            end.run();
            if (!Thread.currentThread().equals(interrupted)) {
                forget(interrupted);
            }
        });
        try {
            auth.awaitReady(ServicePair.START);
            backend.awaitReady(ServicePair.START);
            return pair;
        } catch (InterruptedException | RuntimeException notReady) {
            pair.close();
            throw notReady;
        }
    }

    /** Not possible once the program is ending, and not needed then. */
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook does the same again, on what is gone.
        }
    }

    private static Subject subject(ServiceProcess process) {
        return new Subject(process.service().module(), process.url(), process.handle());
    }

    private static void delete(Path directory) {
        try (var tree = Files.walk(directory)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException gone) {
            // Somebody else is at it, or it is gone: it is a temporary directory.
        }
    }

    @Override
    public void close() {
        end.run();
    }

    @Override
    public String toString() {
        return "Pair[%s, %s]".formatted(auth.url(), backend.url());
    }
}
