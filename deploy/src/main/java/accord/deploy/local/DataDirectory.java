package accord.deploy.local;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that a local run writes. One run at a time holds it; the operating system lets go of the lock however
 * the run ends, and the list of processes tells the next run what a killed one left behind.
 */
public final class DataDirectory implements AutoCloseable {

    /** Two readings of one process's start may differ by the clock's second. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    private static final String RUN = "deploy/up";

    private final Path directory;
    private final Console console;
    private final FileChannel channel;
    private final boolean temporary;
    private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();

    private DataDirectory(Path directory, Console console, FileChannel channel, boolean temporary) {
        this.directory = directory;
        this.console = console;
        this.channel = channel;
        this.temporary = temporary;
    }

    /** Takes the directory for this run, creating it at need, and ends what an earlier run left behind. */
    public static DataDirectory claim(Path directory, Console console) throws IOException, CannotStartException {
        return claim(directory, console, false);
    }

    /** A directory of its own, which goes away with the run. */
    public static DataDirectory temporary(Console console) throws IOException, CannotStartException {
        return claim(Files.createTempDirectory("accord-"), console, true);
    }

    private static DataDirectory claim(Path directory, Console console, boolean temporary)
            throws IOException, CannotStartException {
        Files.createDirectories(directory, asFileAttribute(fromString("rwx------")));
        var channel =
                FileChannel.open(directory.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var claimed = new DataDirectory(directory, console, channel, temporary);
        var lock = Optional.<FileLock>ofNullable(channel.tryLock());
        if (lock.isEmpty()) {
            channel.close();
            throw new CannotStartException(directory + " is in use by another deploy/up"
                    + claimed.holder().map(pid -> " (pid " + pid + ")").orElse("")
                    + ": stop that one, or choose another directory with --data DIR");
        }
        claimed.endLeftovers();
        claimed.note(RUN, ProcessHandle.current());
        return claimed;
    }

    public Path path() {
        return directory;
    }

    Path database() {
        return directory.resolve("data");
    }

    Images images() {
        return new Images(directory.resolve("images"));
    }

    /** Makes those that it does not have. */
    public SecretDirectory secrets() {
        return new SecretDirectory(secretFiles(), console);
    }

    public SecretFiles secretFiles() {
        return SecretFiles.in(directory);
    }

    /** What values may refer to when there is one instance of each service, and nothing that they share. */
    public Map<String, String> facts(Ports ports) {
        return facts(ports, 1, Backing.NONE);
    }

    /** What values may refer to, because it is only known now. */
    public Map<String, String> facts(Ports ports, int instances, Backing backing) {
        var facts = new HashMap<>(backing.facts());
        facts.put("auth-port", String.valueOf(ports.auth()));
        facts.put("backend-port", String.valueOf(ports.backend()));
        facts.put("backend-instances", String.valueOf(instances));
        facts.put("data", database().toAbsolutePath().toString());
        return Map.copyOf(facts);
    }

    /** Remembers a process beyond the life of this one. */
    public void note(String name, ProcessHandle process) throws IOException {
        processes.values().removeIf(each -> !each.isAlive());
        processes.put(name, process);
        var lines = processes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().pid() + " "
                        + start(entry.getValue()).toEpochMilli())
                .collect(Collectors.joining("\n", "", "\n"));
        var draft = Files.writeString(directory.resolve("up.processes.new"), lines);
        Files.move(draft, list(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(list());
        channel.close();
        if (temporary) {
            Trees.delete(directory);
        }
    }

    private void endLeftovers() throws IOException {
        var leftovers = new LinkedHashMap<String, ProcessHandle>();
        noted().forEach((name, process) -> {
            if (!name.equals(RUN)) {
                console.say("ending " + name + " (pid " + process.pid() + "), left behind by a run that was killed");
                leftovers.put(name, process);
            }
        });
        new Drain(console, Drain.GRACE).end(leftovers);
    }

    private Optional<Long> holder() throws IOException {
        return Optional.ofNullable(noted().get(RUN)).map(ProcessHandle::pid);
    }

    /** The processes on the list that are still the same ones: a number alone may meanwhile name another process. */
    private Map<String, ProcessHandle> noted() throws IOException {
        var alive = new LinkedHashMap<String, ProcessHandle>();
        if (Files.exists(list())) {
            for (var line : Files.readAllLines(list())) {
                var words = line.split(" ", -1);
                var started = Instant.ofEpochMilli(Long.parseLong(words[2]));
                ProcessHandle.of(Long.parseLong(words[1]))
                        .filter(process ->
                                Duration.between(started, start(process)).abs().compareTo(SAME_START) < 0)
                        .ifPresent(process -> alive.put(words[0], process));
            }
        }
        return alive;
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private Path list() {
        return directory.resolve("up.processes");
    }
}
