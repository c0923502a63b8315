package accord.deploy.local;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A PostgreSQL and a Redis of one's own, as processes that end after the services; what they keep stays in the data directory. */
public final class Stores implements AutoCloseable {

    /** Which of them. */
    public enum Store {
        POSTGRES,
        REDIS
    }

    private final Map<Store, StoreServer> servers;
    private final Console console;
    private boolean closed;

    private Stores(Map<Store, StoreServer> servers, Console console) {
        this.servers = servers;
        this.console = console;
    }

    /** Decides where they will be; nothing is started yet. */
    public static Stores of(Set<Store> wanted, DataDirectory data, Console console)
            throws IOException, CannotStartException {
        var servers = new EnumMap<Store, StoreServer>(Store.class);
        for (var store : wanted) {
            servers.put(
                    store,
                    switch (store) {
                        case POSTGRES -> PostgresServer.in(data, console);
                        case REDIS -> RedisServer.in(data, console);
                    });
        }
        return new Stores(servers, console);
    }

    public Backing backing() {
        return new Backing(port(Store.POSTGRES), port(Store.REDIS));
    }

    private int port(Store store) {
        return server(store).map(StoreServer::port).orElse(0);
    }

    private Optional<StoreServer> server(Store store) {
        return Optional.ofNullable(servers.get(store));
    }

    /** Starts what is wanted and does not run, where it was before; with a database for each service. */
    public synchronized void start() throws IOException, CannotStartException, InterruptedException {
        for (var server : servers.values()) {
            if (!closed && server.process().isEmpty()) {
                server.start();
                console.say(server.title() + " is ready on port " + server.port());
            }
        }
    }

    /** From now on starts again whichever of them ends by itself, as a managed one would be. Returns at once. */
    public void revive() {
        for (var server : servers.values()) {
            Thread.ofVirtual().name("revive-" + server.title()).start(() -> revive(server));
        }
    }

    private void revive(StoreServer server) {
        try {
            do {
                process(server).ifPresent(running -> running.onExit().join());
            } while (isStartedAgain(server));
        } catch (IOException | CannotStartException e) {
            console.say(e.getMessage() + ": stop this run, and start another");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isStartedAgain(StoreServer server)
            throws IOException, CannotStartException, InterruptedException {
        if (!closed) {
            console.say(server.title() + " has ended, and is started again");
            start();
        }
        return !closed;
    }

    /** The process of a store that runs. */
    public Optional<ProcessHandle> process(Store store) throws IOException {
        var server = server(store);
        return server.isPresent() ? process(server.get()) : Optional.empty();
    }

    private synchronized Optional<ProcessHandle> process(StoreServer server) throws IOException {
        return server.process();
    }

    /** The last first. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        for (var server : List.copyOf(servers.values()).reversed()) {
            server.end();
        }
    }
}
