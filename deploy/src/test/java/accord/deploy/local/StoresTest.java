package accord.deploy.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import accord.deploy.local.Stores.Store;
import accord.deploy.manifest.SecretVersion;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = SECONDS)
class StoresTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(said, true, StandardCharsets.UTF_8));
    private DataDirectory data;

    @BeforeEach
    void claim() throws Exception {
        data = DataDirectory.claim(directory.resolve("its data"), console);
    }

    @AfterEach
    void release() throws Exception {
        data.close();
    }

    @Test
    void redisKeepsWhatItWasToldAndIsFoundAtTheSameAddress() throws Exception {
        int port;
        try (var stores = Stores.of(Set.of(Store.REDIS), data, console)) {
            stores.start();
            port = stores.backing().redis();
            assertThat(redis(port, "SET a b")).containsExactly("+OK", "+OK");
            assertThat(stores.backing().facts())
                    .containsEntry("redis-url-version", "1")
                    .containsEntry("auth-database-url", "");
        }
        assertThat(ProcessHandle.current().children()).isEmpty();

        try (var stores = Stores.of(Set.of(Store.REDIS), data, console)) {
            stores.start();
            assertThat(stores.backing().redis()).isEqualTo(port);
            assertThat(redis(port, "STRLEN a")).containsExactly("+OK", ":1");
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain(password("redis-url"));
    }

    @Test
    void whatHasDiedIsStartedAgainAtItsAddressWithWhatItKeptAndWhatRunsIsLeftAlone() throws Exception {
        try (var stores = Stores.of(Set.of(Store.POSTGRES, Store.REDIS), data, console)) {
            stores.start();
            execute(stores, "auth", password("auth-database-password"), "CREATE TABLE kept (n int)");
            assertThat(redis(stores.backing().redis(), "SET a b")).containsExactly("+OK", "+OK");
            var redis = stores.process(Store.REDIS).orElseThrow();

            kill(stores, Store.POSTGRES);
            stores.start();
            execute(stores, "auth", password("auth-database-password"), "SELECT n FROM kept");
            assertThat(stores.process(Store.REDIS)).contains(redis);

            kill(stores, Store.REDIS);
            stores.start();
            assertThat(redis(stores.backing().redis(), "STRLEN a")).containsExactly("+OK", ":1");
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void whatEndsByItselfIsRevivedAndWhatIsClosedIsNot() throws Exception {
        try (var stores = Stores.of(Set.of(Store.REDIS), data, console)) {
            stores.start();
            stores.revive();
            for (var life = 1; life <= 2; life++) {
                var killed = kill(stores, Store.REDIS);
                while (stores.process(Store.REDIS).filter(not(killed::equals)).isEmpty()) {
                    Thread.onSpinWait();
                }
                assertThat(redis(stores.backing().redis(), "PING")).containsExactly("+OK", "+PONG");
            }
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8).lines().filter(line -> line.endsWith("started again")))
                .hasSize(2);
    }

    @Test
    void whatCannotBeRevivedIsSaidWithWhatToDo() throws Exception {
        try (var stores = Stores.of(Set.of(Store.REDIS), data, console)) {
            stores.start();
            stores.revive();
            Files.delete(directory.resolve("its data/secrets/redis-url/1"));
            kill(stores, Store.REDIS);
            while (!said.toString(StandardCharsets.UTF_8).contains("stop this run, and start another")) {
                Thread.onSpinWait();
            }
            assertThat(said.toString(StandardCharsets.UTF_8)).contains("the address of Redis is gone from ");
        }
    }

    private static ProcessHandle kill(Stores stores, Store store) throws Exception {
        var process = stores.process(store).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().join();
        return process;
    }

    @Test
    void aDatabaseThatWasNotFinishedIsMadeAnew() throws Exception {
        Files.createDirectories(directory.resolve("its data/postgres/base"));
        Files.createFile(directory.resolve("its data/postgres/postgresql.conf"));
        Files.createFile(directory.resolve("its data/postgres.unfinished"));
        try (var stores = Stores.of(Set.of(Store.POSTGRES), data, console)) {
            stores.start();
            execute(stores, "auth", password("auth-database-password"), "SELECT 1");
        }
        assertThat(directory.resolve("its data/postgres.unfinished")).doesNotExist();
    }

    @Test
    @Tag("full")
    void whyADatabaseDoesNotStartIsInTheLogThatIsNamed() throws Exception {
        Files.createDirectories(directory.resolve("its data/postgres"));
        Files.writeString(directory.resolve("its data/postgres/postgresql.conf"), "rubbish = 1");
        try (var stores = Stores.of(Set.of(Store.POSTGRES), data, console)) {
            assertThatExceptionOfType(CannotStartException.class)
                    .isThrownBy(stores::start)
                    .withMessageContaining("PostgreSQL did not start on port")
                    .withMessageContaining("postgres.log");
        }
    }

    @Test
    void theAddressOfAnotherRedisIsNotOverwritten() throws Exception {
        var file = directory.resolve("its data/secrets/redis-url/1");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "rediss://:secret@10.0.0.1:6378");

        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> Stores.of(Set.of(Store.REDIS), data, console))
                .withMessageContaining("is the address of another Redis")
                .withMessageNotContaining("10.0.0.1");
        assertThat(file).hasContent("rediss://:secret@10.0.0.1:6378");
    }

    @Test
    @Tag("full")
    void eachServiceHasADatabaseThatItsPasswordOpensAndThatStays() throws Exception {
        try (var stores = Stores.of(Set.of(Store.POSTGRES), data, console)) {
            stores.start();
            for (var service : List.of("auth", "backend")) {
                execute(stores, service, password(service + "-database-password"), "CREATE TABLE kept (n int)");
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> execute(stores, service, "wrong", "SELECT 1"))
                        .withMessageContaining("password authentication failed");
            }
        }
        assertThat(ProcessHandle.current().children()).isEmpty();

        try (var stores = Stores.of(Set.of(Store.POSTGRES), data, console)) {
            stores.start();
            execute(stores, "auth", password("auth-database-password"), "SELECT n FROM kept");
        }
    }

    private String password(String secret) throws Exception {
        return data.secretFiles()
                .read(new SecretVersion(secret, "1"))
                .orElseThrow()
                .replaceAll("redis://:(.*)@.*", "$1");
    }

    private List<String> redis(int port, String command) throws Exception {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            socket.getOutputStream()
                    .write(("AUTH " + password("redis-url") + "\r\n" + command + "\r\n").getBytes(US_ASCII));
            return List.of(lines.readLine(), lines.readLine());
        }
    }

    private static void execute(Stores stores, String service, String password, String statement) throws SQLException {
        var url = stores.backing().facts().getOrDefault(service + "-database-url", "");
        try (var connection = DriverManager.getConnection(url, service, password);
                var running = connection.createStatement()) {
            running.execute(statement);
        }
    }
}
