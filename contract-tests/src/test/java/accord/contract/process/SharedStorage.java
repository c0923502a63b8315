package accord.contract.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import accord.deploy.local.Console;
import accord.deploy.local.DataDirectory;
import accord.deploy.local.Stores;
import accord.deploy.local.Stores.Store;
import accord.deploy.manifest.SecretVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One PostgreSQL and one Redis, as the local Cloud Run starts them, for as many instances of backend-service as a test wants. */
public final class SharedStorage implements AutoCloseable {
    private static final Pattern CALLS = Pattern.compile("^cmdstat_(?!auth|info|quit)[^:]+:calls=(\\d+)");

    private final DataDirectory data;
    private final Stores stores;
    private final ServiceSettings settings;

    private SharedStorage(DataDirectory data, Stores stores, ServiceSettings settings) {
        this.data = data;
        this.stores = stores;
        this.settings = settings;
    }

    public static SharedStorage start(Path directory) throws Exception {
        var console = new Console(new PrintStream(OutputStream.nullOutputStream()));
        var data = DataDirectory.claim(directory.resolve("stores"), console);
        var stores = Stores.of(EnumSet.allOf(Store.class), data, console);
        stores.start();
        var facts = stores.backing().facts();
        var settings = ServiceSettings.in(directory)
                .withBackend("ACCORD_DATABASE_URL", facts.getOrDefault("backend-database-url", ""))
                .withBackend("ACCORD_DATABASE_USER", facts.getOrDefault("backend-database-user", ""))
                .withBackend("ACCORD_DATABASE_PASSWORD", secret(data, "backend-database-password"))
                .withAuth("ACCORD_DATABASE_URL", facts.getOrDefault("auth-database-url", ""))
                .withAuth("ACCORD_DATABASE_USER", facts.getOrDefault("auth-database-user", ""))
                .withAuth("ACCORD_DATABASE_PASSWORD", secret(data, "auth-database-password"))
                .withBackend("ACCORD_REDIS_URL", secret(data, "redis-url"))
                .withBackend("ACCORD_COMMANDS_PER_MINUTE", "100000");
        return new SharedStorage(data, stores, settings);
    }

    private static String secret(DataDirectory data, String name) throws IOException {
        return data.secretFiles().read(new SecretVersion(name, "1")).orElseThrow();
    }

    /** What all instances have in common. */
    public ServiceSettings settings() {
        return settings;
    }

    /** Starts an instance, without waiting for it. */
    public ServiceProcess instance(String name) throws IOException {
        return instance(name, settings);
    }

    /** Starts an instance that differs in something. */
    public ServiceProcess instance(String name, ServiceSettings own) throws IOException {
        return own.withAnotherBackend(name).startBackend();
    }

    /** SIGKILL for a store and for all that it has started. */
    public void kill(Store store) throws IOException {
        var process = stores.process(store).orElseThrow();
        var all = Stream.concat(Stream.of(process), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    /** Starts what was killed, at the same address and with what it had kept. */
    public void restart() throws Exception {
        stores.start();
    }

    /** How many commands Redis has carried out, those of scripts among them. */
    public long redisCalls() throws IOException {
        var password = secret(data, "redis-url").replaceAll("redis://:(.*)@.*", "$1");
        try (var socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), stores.backing().redis())) {
            var asked = "AUTH %s\r\nINFO commandstats\r\nQUIT\r\n".formatted(password);
            socket.getOutputStream().write(asked.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII)
                    .lines()
                    .map(CALLS::matcher)
                    .filter(Matcher::find)
                    .mapToLong(calls -> Long.parseLong(calls.group(1)))
                    .sum();
        }
    }

    /** How many rows of some tables PostgreSQL has inserted, changed or deleted for a service that runs no more. */
    public long rowsWritten(String service, String... tables) throws SQLException, IOException {
        var url = stores.backing().facts().getOrDefault(service + "-database-url", "");
        try (var connection = DriverManager.getConnection(url, service, secret(data, service + "-database-password"))) {
            // Each of its connections tells what it counted when it ends, which is a moment after the service.
            while (number(connection, "select count(*) from pg_stat_activity where usename = current_user") > 1) {
                Thread.onSpinWait();
            }
            return number(
                    connection,
                    "select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_user_tables where relname in ('"
                            + String.join("', '", tables) + "')");
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        stores.close();
        data.close();
    }
}
