package accord.contract.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.SharedServices;
import accord.contract.token.ServiceForge;
import accord.kernel.testkit.Forge;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50));

    private final HttpClient http = WatchedHttp.ofGoodManners();
    private final ServiceProcess backend;
    private final Forge forge;

    AgentClientTest(ServicePair services) {
        backend = services.backend();
        forge = ServiceForge.of(services.settings());
    }

    @AfterAll
    void hangUp() {
        http.close();
    }

    @ParameterizedTest
    @EnumSource
    void itConversesHoweverItCarriesItsToken(Carriage carriage) throws Exception {
        var options = ClientOptions.of(backend.url()).with(carriage);
        try (var client = AgentClient.connect(http, options, fixed(ServiceForge.somebody(forge)))) {
            client.say("t", "hello");

            assertThat(runs(client, 1).getLast().type()).isEqualTo("agent_completed");
            assertThat(client.connections()).isEqualTo(1);
        }
    }

    /** Every command is followed by a lost connection, at another moment of its run each time. */
    @Test
    void whateverIsLostEachMessageHasOneRunAndEachEventIsToldOnce() throws Exception {
        var messages = 12;
        try (var client = connected()) {
            var events = new ArrayList<Frame>();
            for (var message = 0; message < messages; message++) {
                client.say("t", "message " + message);
                for (var heard = 0; heard < message % 4; heard++) {
                    events.add(event(client));
                }
                client.lose();
            }
            while (ends(events) < messages) {
                events.add(event(client));
            }

            assertThat(events.stream()
                            .map(event -> event.position().orElseThrow().seq()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, events.size()).boxed().toList());
            var runs = new HashSet<String>();
            events.forEach(event -> runs.add(event.text("run_id").orElseThrow()));
            assertThat(runs).hasSize(messages);
            assertThat(client.connections()).isGreaterThan(1);
        }
    }

    @Test
    void aThreadThatIsFollowedLateIsToldFromItsBeginning() throws Exception {
        var token = ServiceForge.somebody(forge);
        var options = ClientOptions.of(backend.url()).with(SHORT);
        try (var first = AgentClient.connect(http, options, fixed(token))) {
            first.say("t", "hello");
            var told = runs(first, 1);
            try (var second = AgentClient.connect(http, options, fixed(token))) {
                second.follow("t", new Position("", 0));

                assertThat(texts(runs(second, 1))).isEqualTo(texts(told));
            }
        }
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndThenItStaysAway() throws Exception {
        var renewed = new ArrayList<String>();
        var hopeless = new Tokens() {
            @Override
            public String current() {
                return "hopeless";
            }

            @Override
            public String renewed() {
                renewed.add("again");
                return current();
            }
        };
        try (var client = AgentClient.connect(http, ClientOptions.of(backend.url()), hopeless)) {
            assertThat(client.ended().get(PATIENCE.toSeconds(), SECONDS))
                    .extracting(Closed::code)
                    .isEqualTo(4401);
        }
        assertThat(renewed).hasSize(1);
    }

    @Test
    void anExpiredTokenIsRenewedAndTheConversationGoesOn() throws Exception {
        var expired = forge.forged().claim("iat", "1").claim("exp", "601").compact();
        var good = ServiceForge.somebody(forge);
        var tokens = new Tokens() {
            private volatile String current = expired;

            @Override
            public String current() {
                return current;
            }

            @Override
            public String renewed() {
                current = good;
                return good;
            }
        };
        try (var client =
                AgentClient.connect(http, ClientOptions.of(backend.url()).with(SHORT), tokens)) {
            client.say("t", "hello");

            assertThat(runs(client, 1)).isNotEmpty();
        }
    }

    private AgentClient connected() {
        return AgentClient.connect(
                http, ClientOptions.of(backend.url()).with(SHORT), fixed(ServiceForge.somebody(forge)));
    }

    private static Tokens fixed(String token) {
        return new Tokens() {
            @Override
            public String current() {
                return token;
            }

            @Override
            public String renewed() {
                return token;
            }
        };
    }

    /** The events up to the end of so many runs. */
    private static List<Frame> runs(AgentClient client, int count) throws InterruptedException {
        var events = new ArrayList<Frame>();
        while (ends(events) < count) {
            events.add(event(client));
        }
        return events;
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream().map(Frame::text).toList();
    }

    private static long ends(List<Frame> events) {
        return events.stream().filter(event -> event.is("agent_completed")).count();
    }

    private static Frame event(AgentClient client) throws InterruptedException {
        while (true) {
            var frame = client.next(PATIENCE).orElseThrow(() -> new AssertionError("nothing more came"));
            if (frame.position().isPresent()) {
                return frame;
            }
        }
    }
}
