package accord.contract.token;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.AgentClient;
import accord.contract.client.Backoff;
import accord.contract.client.Carriage;
import accord.contract.client.ClientOptions;
import accord.contract.client.Frame;
import accord.contract.client.WatchedHttp;
import accord.contract.conversation.Talk;
import accord.contract.process.Person;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rotates the signing secret under a live conversation: NEXT into both services, promotion, PREVIOUS out of both. Each service
 * is restarted alone, so that everything minted up to then meets every state of the other.
 *
 * <p>At each step either service may be the first. Whatever the order, the two differ by at most one step, and which one
 * is ahead is all that differs; so the two orders below pass through every state that any order has.
 */
class SecretRotationTest {
    enum Order {
        AUTH_FIRST,
        BACKEND_FIRST
    }

    /** What a service is started with, in the order of a rotation. */
    private record Step(String current, String next, String previous) {
        boolean isLast() {
            return next.isEmpty() && previous.isEmpty();
        }
    }

    private final HttpClient http = WatchedHttp.receiving();
    private final List<String> minted = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void noValidTokenIsRefusedAndNoMessageIsLost(Order order, @TempDir Path directory) throws Exception {
        var old = ServiceSettings.secret();
        var young = ServiceSettings.secret();
        var steps = List.of(new Step(old, young, ""), new Step(young, "", old), new Step(young, "", ""));

        var settings = ServiceSettings.in(directory).withBoth("JWT_SECRET", old);
        var services = new Restarted(ServicePair.start(settings));
        try (http) {
            var person = Person.signedIn(http, services.auth);
            try (var client = conversing(person, services.backend)) {
                everyTokenOpens(services, person);
                answered(client, services);
                for (var step : steps) {
                    if (step.isLast()) {
                        // PREVIOUS goes when all that it signed has expired.
                        minted.clear();
                        everyTokenOpens(services, person);
                    }
                    for (var auth : order == Order.AUTH_FIRST ? List.of(true, false) : List.of(false, true)) {
                        services.restart(auth, step);
                        everyTokenOpens(services, person);
                        answered(client, services);
                    }
                }
            }
        } finally {
            services.close();
        }
    }

    /** Signs in anew, then shows every token so far, none of which has expired, to every door. */
    private void everyTokenOpens(Restarted services, Person person) throws Exception {
        minted.add(person.auth().login(person.email(), person.password()).accessToken());
        var doors = new Doors(http, services.backend);
        for (var token : minted) {
            assertThat(doors.controller(token).code()).isEmpty();
            assertThat(doors.socket(token, Carriage.HEADER).code()).isEmpty();
        }
    }

    private AgentClient conversing(Person person, ServiceProcess backend) {
        var patient = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500));
        return AgentClient.connect(
                http,
                ClientOptions.of(backend.url()).with(patient),
                person.auth().tokens(person.session()));
    }

    /** The one client, whose token is renewed as it must, says something and is answered, whatever was restarted. */
    private static void answered(AgentClient client, Restarted services) throws InterruptedException {
        var asked = client.say("rotation", "hello");
        var reply = hear(client, services, "command_reply");
        assertThat(reply.text("reply_to")).contains(asked);
        assertThat(hear(client, services, "agent_completed").text("run_id")).isEqualTo(reply.text("run_id"));
    }

    private static Frame hear(AgentClient client, Restarted services, String type) throws InterruptedException {
        while (true) {
            var frame = client.next(Talk.PATIENCE)
                    .orElseThrow(() -> new AssertionError(
                            "no %s; the backend's log:%n%s".formatted(type, services.backend.log())));
            if (frame.is(type)) {
                return frame;
            }
        }
    }

    /** The running pair, one of which is another process after each step. */
    private static final class Restarted {
        private ServiceSettings settings;
        private ServiceProcess auth;
        private ServiceProcess backend;

        Restarted(ServicePair pair) {
            settings = pair.settings();
            auth = pair.auth();
            backend = pair.backend();
        }

        void restart(boolean authService, Step step) throws IOException, InterruptedException {
            if (authService) {
                auth.stop();
                settings = settings.withAuth("JWT_SECRET", step.current())
                        .withAuth("JWT_SECRET_NEXT", step.next())
                        .withAuth("JWT_SECRET_PREVIOUS", step.previous());
                auth = settings.startAuth().awaitReady(ServicePair.START);
            } else {
                backend.stop();
                settings = settings.withBackend("JWT_SECRET", step.current())
                        .withBackend("JWT_SECRET_NEXT", step.next())
                        .withBackend("JWT_SECRET_PREVIOUS", step.previous());
                backend = settings.startBackend().awaitReady(ServicePair.START);
            }
        }

        void close() {
            backend.close();
            auth.close();
        }
    }
}
