package accord.contract.incident;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.AgentSocket;
import accord.contract.client.Carriage;
import accord.contract.client.Frame;
import accord.contract.client.HandshakeRefusedException;
import accord.contract.client.Json;
import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.process.SharedServices;
import accord.contract.token.Doors;
import accord.contract.token.ServiceForge;
import accord.kernel.testkit.Forge;
import accord.kernel.testkit.RawFrame;
import accord.kernel.testkit.RawWebSocket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fifth report: a socket was accepted and authenticated, and {@code connection_established} never came. Now every socket
 * is greeted within two seconds or told why not: during a start, in a crowd, with a token and without.
 */
@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoSocketWaitsInSilenceTest {
    private static final int CROWD = 200;

    private final HttpClient http = WatchedHttp.receiving();
    private final ServiceProcess backend;
    private final Forge forge;

    NoSocketWaitsInSilenceTest(ServicePair services) {
        backend = services.backend();
        forge = ServiceForge.of(services.settings());
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @ParameterizedTest
    @EnumSource
    void theGreetingComesWithinTwoSecondsAndTheFirstMessageIsAnswered(Carriage carriage) throws Exception {
        var token = ServiceForge.somebody(forge);
        try (var socket = AgentSocket.open(http, backend.url(), token, carriage, Talk.GREETING)) {
            assertThat(socket.next(Talk.GREETING)).hasValueSatisfying(first -> {
                assertThat(first.type()).isEqualTo("connection_established");
                assertThat(first.flag("connection_ready")).isTrue();
            });
            socket.send("{\"type\":\"user_message\",\"content\":\"hello\"}");
            assertThat(socket.await("agent_completed", Talk.PATIENCE)).isPresent();
        }
    }

    @Test
    void aSocketWithoutATokenIsToldWhatItCarried() throws Exception {
        try (var socket = RawWebSocket.open(backend.url().resolve("/ws"))) {
            var told = frame(socket.nextText());

            assertThat(told.text("error_code")).contains("NO_TOKEN");
            assertThat(told.at("details", "authorization_present")).isPresent();
            assertThat(told.flag("details", "authorization_present")).isFalse();
            assertThat(told.at("details", "subprotocol_present")).isPresent();
            assertThat(socket.next().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aSocketThatPromisesATokenAndSendsNoneIsToldAfterThreeSeconds() throws Exception {
        try (var socket = RawWebSocket.open(backend.url().resolve("/ws"), "Sec-WebSocket-Protocol: agent-events.v1")) {
            var told = socket.next(Duration.ofSeconds(5));

            assertThat(frame(told.text()).text("error_code")).contains("AUTH_TIMEOUT");
            assertThat(socket.next().closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void twoHundredAtOnceAreAllGreetedAndAnswered() throws Exception {
        var crowd = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < CROWD; i++) {
            var token = ServiceForge.somebody(forge);
            crowd.add(() -> {
                try (var socket = RawWebSocket.open(
                        backend.url().resolve("/ws"),
                        "Sec-WebSocket-Protocol: agent-events.v1",
                        "Authorization: Bearer " + token)) {
                    assertThat(frame(socket.next(Talk.PATIENCE).text()).type()).isEqualTo("connection_established");
                    socket.text("{\"type\":\"user_message\",\"content\":\"hello\"}");
                    var frame = socket.next(Talk.PATIENCE);
                    while (!frame(frame.text()).is("agent_completed")) {
                        frame = socket.next(Talk.PATIENCE);
                    }
                    socket.send(RawFrame.close(1000, ""));
                    return socket.ending().code();
                }
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(crowd))
                    .extracting(Future::get)
                    .hasSize(CROWD)
                    .containsOnly(1000);
        }
    }

    /** From before the port is bound up to the first greeting, an attempt is refused by TCP, told why, or greeted. */
    @Test
    void aConnectionDuringTheStartWorksOrSaysWhy(@TempDir Path directory) throws Exception {
        var settings = ServiceSettings.in(directory);
        var token = ServiceForge.somebody(ServiceForge.of(settings));
        try (var starting = settings.startBackend()) {
            var deadline = System.nanoTime() + ServicePair.START.toNanos();
            var greeted = false;
            while (!greeted) {
                assertThat(System.nanoTime()).as("a greeting within the start").isLessThan(deadline);
                assertThat(starting.exitsWithin(Duration.ofMillis(10))).isFalse();
                greeted = attempt(starting, token);
            }
            starting.awaitReady(ServicePair.START);
        }
    }

    private boolean attempt(ServiceProcess starting, String token) throws InterruptedException {
        try (var socket = AgentSocket.open(http, starting.url(), token, Carriage.HEADER, Doors.ANSWER)) {
            var first = socket.next(Doors.ANSWER);
            assertThat(first).as("a first word from a service that starts").isPresent();
            assertThat(first.get().type()).isIn("connection_established", "error_message");
            if (first.get().is("error_message")) {
                return false;
            }
            socket.send("{\"type\":\"user_message\",\"content\":\"hello\"}");
            assertThat(socket.await("agent_completed", Talk.PATIENCE)).isPresent();
            return true;
        } catch (HandshakeRefusedException refused) {
            assertThat(refused.status()).isEqualTo(503);
            return false;
        } catch (IOException notYetBound) {
            return false;
        }
    }

    private static Frame frame(String text) throws IOException {
        return new Frame(Json.read(text), text);
    }
}
