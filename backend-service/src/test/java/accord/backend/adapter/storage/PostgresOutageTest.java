package accord.backend.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accord.backend.thread.StorageUnavailableException;
import accord.backend.thread.ThreadKey;
import accord.backend.thread.ThreadMessage;
import accord.backend.thread.Threads.Heard;
import accord.backend.thread.ThreadsContract;
import accord.kernel.context.RunId;
import accord.kernel.context.ThreadId;
import accord.kernel.context.UserId;
import accord.kernel.storage.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that goes away, hangs, and comes back. */
@Timeout(120)
final class PostgresOutageTest {
    /** Connecting and answering within 1 s and 2 s, twice each, and a machine that is busy. */
    private static final Duration WITHIN_SECONDS = Duration.ofSeconds(12);

    private static final ThreadKey KEY = new ThreadKey(new UserId("u-1"), new ThreadId("t-1"));
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private int port;
    private EmbeddedPostgres postgres;
    private Database database;
    private JdbcThreads threads;

    @BeforeEach
    void start() throws Exception {
        port = freePort();
        postgres = startPostgres();
        database = Database.open(TestStorage.postgres(port), "postgres", "backend", "threads");
        threads = new JdbcThreads(database);
        threads.hear(KEY, "m-0", "before", ThreadsContract.orderOf(RunId.mint()), NOON);
    }

    @AfterEach
    void stop() throws IOException {
        threads.close();
        database.close();
        postgres.close();
    }

    @Test
    void everyCallIsAnsweredWithinSecondsWhilePostgresIsAwayAndWorksWhenItIsBack() throws Exception {
        postgres.close();

        assertThat(database.answers()).isFalse();
        assertUnavailableWithinSeconds(() -> threads.find(KEY));
        assertUnavailableWithinSeconds(
                () -> threads.hear(KEY, "m-1", "during", ThreadsContract.orderOf(RunId.mint()), NOON));
        everyoneIsToldWithinSeconds();

        postgres = startPostgres();
        assertThat(heardAgain("m-1")).isInstanceOf(Heard.First.class);
        assertThat(threads.latest(KEY, 10)).extracting(ThreadMessage::content).containsExactly("before", "again");
        assertThat(database.answers()).isTrue();
    }

    @Test
    void aRestartBetweenTwoMessagesIsNotNoticed() throws Exception {
        postgres.close();
        postgres = startPostgres();

        assertThat(threads.hear(KEY, "m-1", "after", ThreadsContract.orderOf(RunId.mint()), NOON))
                .isInstanceOf(Heard.First.class);
    }

    @Test
    void aPostgresThatHangsIsNamedAsUnavailable() throws Exception {
        signalEveryProcess("STOP");
        try {
            assertUnavailableWithinSeconds(
                    () -> threads.hear(KEY, "m-1", "during", ThreadsContract.orderOf(RunId.mint()), NOON));
            assertUnavailableWithinSeconds(() -> threads.latest(KEY, 1));
        } finally {
            signalEveryProcess("CONT");
        }
        assertThat(heardAgain("m-1"))
                .satisfiesAnyOf(
                        heard -> assertThat(heard).isInstanceOf(Heard.First.class),
                        heard -> assertThat(heard)
                                .isEqualTo(new Heard.Repeated(
                                        KEY.thread(),
                                        threads.latest(KEY, 1).getFirst().run())));
        assertThat(threads.latest(KEY, 10)).hasSize(2);
    }

    /** A crowd does not wait in line for one failure after another. */
    private void everyoneIsToldWithinSeconds() throws Exception {
        var calls = new ArrayList<Callable<Void>>();
        for (var i = 0; i < 1000; i++) {
            var id = "crowd-" + i;
            calls.add(() -> {
                assertThatThrownBy(() -> threads.hear(KEY, id, "?", ThreadsContract.orderOf(RunId.mint()), NOON))
                        .isInstanceOf(StorageUnavailableException.class);
                return null;
            });
        }
        var begun = System.nanoTime();
        try (var everyone = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : everyone.invokeAll(calls)) {
                each.get();
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(WITHIN_SECONDS);
    }

    private Heard heardAgain(String messageId) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                return threads.hear(KEY, messageId, "again", ThreadsContract.orderOf(RunId.mint()), NOON);
            } catch (StorageUnavailableException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    private static void assertUnavailableWithinSeconds(Runnable call) {
        var begun = System.nanoTime();
        assertThatThrownBy(call::run).isInstanceOf(StorageUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(WITHIN_SECONDS);
    }

    private EmbeddedPostgres startPostgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    /** To the server's own processes, found by the id that the server wrote down. */
    private void signalEveryProcess(String signal) throws Exception {
        var pid = Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst();
        var server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        var command = new ArrayList<>(java.util.List.of("kill", "-" + signal, pid));
        server.descendants().map(child -> Long.toString(child.pid())).forEach(command::add);
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
