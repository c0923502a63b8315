package accord.contract.conversation;

import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.deploy.local.Console;
import accord.deploy.local.DataDirectory;
import accord.deploy.local.Stores;
import accord.deploy.local.Stores.Store;
import accord.deploy.manifest.SecretVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;

/** One PostgreSQL and one Redis, as the local Cloud Run starts them, for as many instances of backend-service as a test wants. */
final class SharedStorage implements AutoCloseable {
    private final DataDirectory data;
    private final Stores stores;
    private final ServiceSettings settings;

    private SharedStorage(DataDirectory data, Stores stores, ServiceSettings settings) {
        this.data = data;
        this.stores = stores;
        this.settings = settings;
    }

    static SharedStorage start(Path directory) throws Exception {
        var console = new Console(new PrintStream(OutputStream.nullOutputStream()));
        var data = DataDirectory.claim(directory.resolve("stores"), console);
        var stores = Stores.of(EnumSet.allOf(Store.class), data, console);
        stores.start();
        var facts = stores.backing().facts();
        var settings = ServiceSettings.in(directory)
                .withBackend("ACCORD_DATABASE_URL", facts.getOrDefault("backend-database-url", ""))
                .withBackend("ACCORD_DATABASE_USER", facts.getOrDefault("backend-database-user", ""))
                .withBackend("ACCORD_DATABASE_PASSWORD", secret(data, "backend-database-password"))
                .withBackend("ACCORD_REDIS_URL", secret(data, "redis-url"))
                .withBackend("ACCORD_COMMANDS_PER_MINUTE", "100000");
        return new SharedStorage(data, stores, settings);
    }

    private static String secret(DataDirectory data, String name) throws IOException {
        return data.secretFiles().read(new SecretVersion(name, "1")).orElseThrow();
    }

    /** What all instances have in common. */
    ServiceSettings settings() {
        return settings;
    }

    /** Starts an instance, without waiting for it. */
    ServiceProcess instance(String name) throws IOException {
        return instance(name, settings);
    }

    /** Starts an instance that differs in something. */
    ServiceProcess instance(String name, ServiceSettings own) throws IOException {
        return own.withAnotherBackend(name).startBackend();
    }

    /** SIGKILL for a store and for all that it has started. */
    void kill(Store store) throws IOException {
        var process = stores.process(store).orElseThrow();
        var all = Stream.concat(Stream.of(process), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    /** Starts what was killed, at the same address and with what it had kept. */
    void restart() throws Exception {
        stores.start();
    }

    @Override
    public void close() throws IOException {
        stores.close();
        data.close();
    }
}
