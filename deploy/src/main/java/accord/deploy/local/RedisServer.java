package accord.deploy.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import accord.deploy.manifest.SecretVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** Redis at the address, and with the password, that its secret names. */
final class RedisServer implements StoreServer {
    private static final Pattern URL = Pattern.compile("redis://:([^@/]+)@127\\.0\\.0\\.1:(\\d+)");
    private static final SecretVersion SECRET = new SecretVersion("redis-url", Backing.VERSION);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DataDirectory data;
    private final Console console;
    private final int port;
    private @Nullable Process started;

    private RedisServer(DataDirectory data, Console console, int port) {
        this.data = data;
        this.console = console;
        this.port = port;
    }

    /** At the port of its secret; without one, at a port that is free now, which the secret then names. */
    static RedisServer in(DataDirectory data, Console console) throws IOException, CannotStartException {
        return new RedisServer(data, console, port(data));
    }

    private static int port(DataDirectory data) throws IOException, CannotStartException {
        var existing = data.secretFiles().read(SECRET);
        if (existing.isEmpty()) {
            var port = Ports.free();
            data.secrets().keep(SECRET, password -> "redis://:" + password + "@127.0.0.1:" + port);
            return port;
        }
        var url = URL.matcher(existing.get());
        if (!url.matches()) {
            throw new CannotStartException(data.secretFiles().of(SECRET)
                    + " is the address of another Redis: take it away to have one started with --with redis, or leave"
                    + " that out and set redis-url-version to use yours");
        }
        return Integer.parseInt(url.group(2));
    }

    @Override
    public String title() {
        return "Redis";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(started).map(Process::toHandle).filter(ProcessHandle::isAlive);
    }

    @Override
    public void end() {
        if (started != null) {
            new Drain(console, Drain.GRACE).end(Map.of("redis", started.toHandle()));
            started = null;
        }
    }

    @Override
    public void start() throws IOException, CannotStartException, InterruptedException {
        var directory = data.path().resolve("redis");
        Files.createDirectories(directory, asFileAttribute(fromString("rwx------")));
        var url = URL.matcher(data.secretFiles().read(SECRET).orElse(""));
        if (!url.matches()) {
            throw new CannotStartException(
                    "the address of Redis is gone from " + data.secretFiles().of(SECRET));
        }
        var password = url.group(1);
        var process = new ProcessBuilder(program(directory), configuration(directory, password))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.path().resolve("redis.log").toFile()))
                .start();
        started = process;
        data.note("redis", process.toHandle());
        awaitAnswer(process, password);
    }

    private String configuration(Path directory, String password) throws IOException {
        // A file, because a command line can be read by everybody.
        var configuration = directory.resolve("redis.conf");
        Files.deleteIfExists(configuration);
        Files.createFile(configuration, asFileAttribute(fromString("rw-------")));
        Files.writeString(configuration, """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                save ""
                appendonly yes
                """.formatted(port, password, directory.toAbsolutePath()));
        return configuration.toString();
    }

    private static String program(Path directory) throws IOException {
        var programs = Files.createDirectories(directory.resolve("programs"));
        return ExecutableProvider.newJarResourceProvider(programs.toFile())
                .get()
                .toString();
    }

    private void awaitAnswer(Process process, String password)
            throws IOException, CannotStartException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port, password)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new CannotStartException("Redis did not start on port " + port + "; see "
                        + data.path().resolve("redis.log") + ", and if the port is taken, take "
                        + data.secretFiles().of(SECRET) + " away for another one");
            }
        }
    }

    /** Whether it has read all that it kept, and not only listens. */
    private static boolean answers(int port, String password) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(US_ASCII));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            return "+OK".equals(lines.readLine()) && "+PONG".equals(lines.readLine());
        } catch (IOException _) {
            return false;
        }
    }
}
