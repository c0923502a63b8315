package accord.contract.verify;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.Contract;
import accord.contract.process.ServicePair;
import accord.contract.process.SharedServices;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A verifier that is interrupted cleans up, and after one that was killed the next one does. */
@ExtendWith(SharedServices.class)
final class InterruptedVerifierTest {
    private final ServicePair services;

    @TempDir
    private Path directory;

    InterruptedVerifierTest(ServicePair services) {
        this.services = services;
    }

    @Test
    void controlCLeavesNobodyBehind() throws Exception {
        var stuck = new Stuck();
        try (var auth = new Middleman(services.auth().url(), stuck);
                var backend = new Middleman(services.backend().url(), stuck)) {
            var verifier = start(auth, backend, "thread-creation,agent-discovery");
            try {
                assertThat(stuck.reached.await(60, SECONDS))
                        .as("a check is at work")
                        .isTrue();
                new ProcessBuilder("kill", "-INT", Long.toString(verifier.pid()))
                        .start()
                        .waitFor();

                assertThat(verifier.waitFor(30, SECONDS)).as("it ends").isTrue();
                assertThat(verifier.exitValue()).isEqualTo(130);
                assertThat(verifier.inputReader().readLine()).contains("\"exit\":130", "\"left_behind\":[]");
                nobodyIsThere(auth);
                assertThat(state()).isEmpty();
            } finally {
                stuck.release.countDown();
                verifier.destroyForcibly();
            }
        }
    }

    @Test
    void whatAKilledOneHadNoTimeToRemoveTheNextOneRemoves() throws Exception {
        var stuck = new Stuck();
        try (var auth = new Middleman(services.auth().url(), stuck);
                var backend = new Middleman(services.backend().url(), stuck)) {
            var killed = start(auth, backend, "message,agent-discovery,persistence");
            assertThat(stuck.reached.await(60, SECONDS))
                    .as("a check is at work")
                    .isTrue();
            killed.destroyForcibly().onExit().join();
            stuck.release.countDown();
            assertThat(state()).hasSize(1);
            var left = auth.bearers();
            var leftHere = backend.bearers();
            assertThat(leftHere).isNotEmpty();

            var next = start(auth, backend, "status");
            assertThat(next.waitFor(60, SECONDS)).isTrue();

            assertThat(next.exitValue()).isZero();
            assertThat(state()).isEmpty();
            try (var http = HttpClient.newHttpClient()) {
                for (var token : leftHere) {
                    assertThat(new Caller(http, services.auth().url(), token)
                                    .get("/auth/me")
                                    .status())
                            .isEqualTo(401);
                    assertThat(new Caller(http, services.backend().url(), token)
                                    .get("/api/threads")
                                    .text())
                            .startsWith("{\"threads\":[],");
                }
            }
            assertThat(auth.bearers()).hasSizeGreaterThanOrEqualTo(left.size());
        }
    }

    /** Does not answer who works there until it is released. */
    private static final class Stuck extends Sabotage {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        Stuck() {
            super("is stuck");
        }

        @Override
        Answer answer(Ask ask, Answer answer) throws InterruptedException {
            if (ask.is("GET", "/api/agents") && answer.status() == 200) {
                reached.countDown();
                release.await();
            }
            return answer;
        }
    }

    private void nobodyIsThere(Middleman seen) throws Exception {
        assertThat(seen.bearers()).isNotEmpty();
        try (var http = HttpClient.newHttpClient()) {
            for (var token : seen.bearers()) {
                assertThat(new Caller(http, services.auth().url(), token)
                                .get("/auth/me")
                                .status())
                        .isEqualTo(401);
            }
        }
    }

    private List<Path> state() throws IOException {
        try (var files = Files.list(directory.resolve("state"))) {
            return files.toList();
        }
    }

    private Process start(Middleman auth, Middleman backend, String only) throws IOException {
        var command = new ArrayList<>(List.of(
                "env",
                // what runs in the background of a script ignores SIGINT, and so does whatever it starts
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Contract.class.getName(),
                "verify",
                "--auth-url",
                auth.url().toString(),
                "--backend-url",
                backend.url().toString(),
                "--state",
                directory.resolve("state").toString(),
                "--only",
                only));
        var builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile());
        builder.environment()
                .put("E2E_OAUTH_SIMULATION_KEY", services.settings().auth().get("E2E_OAUTH_SIMULATION_KEY"));
        return builder.start();
    }
}
