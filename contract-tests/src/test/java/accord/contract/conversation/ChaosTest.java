package accord.contract.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Frame;
import accord.contract.client.Position;
import accord.contract.client.WatchedHttp;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.SharedStorage;
import accord.contract.token.ServiceForge;
import accord.deploy.local.Stores.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances and stores are killed again and again while people talk: no event is lost, and every run that was accepted has one end. */
@Tag("full")
class ChaosTest {
    private static final int PEOPLE = 12;
    private static final int MESSAGES = 25;

    /** What happens to them, each when as many answers have come again; the last ones are left in peace. */
    private static final List<Blow> BLOWS = List.of(
            Blow.INSTANCE_DIES,
            Blow.REDIS_DIES,
            Blow.INSTANCE_FREEZES,
            Blow.DATABASE_DIES,
            Blow.INSTANCE_DIES,
            Blow.INSTANCE_FREEZES,
            Blow.REDIS_DIES,
            Blow.INSTANCE_DIES,
            Blow.DATABASE_DIES,
            Blow.INSTANCE_DIES);

    /** Longer than a process may be silent before the others take it for dead. */
    private static final Duration FROZEN = Duration.ofSeconds(13);

    /** Longer than a store may be away without anybody noticing. */
    private static final Duration AWAY = Duration.ofSeconds(5);

    /** A run that was lost is ended within this, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CopyOnWriteArrayList<ServiceProcess> fleet = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();

    /** Runs that were interrupted, or had to begin again. */
    private final Set<String> struck = new HashSet<>();

    @Test
    void whoeverDiesEveryAcceptedRunHasOneEndAndNoEventIsLost(@TempDir Path directory) throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        try (var storage = SharedStorage.start(directory);
                var http = WatchedHttp.ofGoodManners();
                var people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 2; i++) {
                fleet.add(ready(storage.instance("instance-" + i)));
            }
            var forge = ServiceForge.of(storage.settings());
            var tokens = new ArrayList<String>();
            var talking = new ArrayList<Future<Set<String>>>();
            for (var i = 0; i < PEOPLE; i++) {
                var token = ServiceForge.somebody(forge);
                tokens.add(token);
                // Two tabs of each, at the same thread.
                talking.add(people.submit(talk(http, token, "left", new Random(random.nextLong()))));
                talking.add(people.submit(talk(http, token, "right", new Random(random.nextLong()))));
            }

            for (var blow = 1; blow <= BLOWS.size(); blow++) {
                awaitAnswers(blow * PEOPLE * MESSAGES * 2 / (BLOWS.size() + 1));
                var victim = random.nextInt(fleet.size());
                switch (BLOWS.get(blow - 1)) {
                    case INSTANCE_DIES -> {
                        fleet.get(victim).kill();
                        fleet.set(victim, ready(storage.instance("instance-" + victim + "-" + blow)));
                    }
                    case INSTANCE_FREEZES -> freeze(fleet.get(victim));
                    case REDIS_DIES -> bringBack(storage, Store.REDIS);
                    case DATABASE_DIES -> bringBack(storage, Store.POSTGRES);
                }
            }
            for (var i = 0; i < PEOPLE; i++) {
                var accepted = new HashSet<>(talking.get(2 * i).get());
                accepted.addAll(talking.get(2 * i + 1).get());
                assertWhole(http, tokens.get(i), accepted, seed);
            }
            assertThat(struck).as("runs that were hit, with the seed %d", seed).isNotEmpty();
        } finally {
            fleet.forEach(ServiceProcess::kill);
        }
    }

    private static ServiceProcess ready(ServiceProcess instance) throws InterruptedException {
        instance.await("/health/live", answer -> answer.statusCode() == 200, ServicePair.START);
        return instance;
    }

    /** It stands still, is taken for dead, and comes back. */
    private static void freeze(ServiceProcess victim) throws Exception {
        victim.freeze();
        assertThat(victim.exitsWithin(FROZEN)).isFalse();
        victim.thaw();
    }

    private void bringBack(SharedStorage storage, Store store) throws Exception {
        storage.kill(store);
        assertThat(fleet.getFirst().exitsWithin(AWAY)).isFalse();
        storage.restart();
    }

    private void awaitAnswers(int enough) throws InterruptedException {
        while (answered.get() < enough) {
            assertThat(fleet.getFirst().exitsWithin(Duration.ofMillis(25))).isFalse();
        }
    }

    /** Says one thing after another, each until it is accepted, now here and now there; which runs that came to. */
    private Callable<Set<String>> talk(HttpClient http, String token, String tab, Random random) {
        return () -> {
            var runs = new LinkedHashSet<String>();
            for (var i = 0; i < MESSAGES; i++) {
                runs.add(say(http, token, tab + "-" + i, random));
                answered.incrementAndGet();
            }
            return runs;
        };
    }

    private String say(HttpClient http, String token, String messageId, Random random) throws Exception {
        var body = "{\"content\":\"what does it cost?\",\"message_id\":\"" + messageId + "\"}";
        while (true) {
            var url = fleet.get(random.nextInt(fleet.size())).url();
            try {
                var answer = http.send(post(url, token, body), BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return Frame.parse(answer.body()).text("run_id").orElseThrow();
                }
                // Busy, or on its way down: the same message again, perhaps elsewhere.
                assertThat(answer.statusCode()).as(answer.body()).isIn(409, 429, 503);
            } catch (IOException dead) {
                assertThat(dead)
                        .as("a connection to an instance that was killed")
                        .isNotNull();
            }
        }
    }

    private static HttpRequest post(URI url, String token, String body) {
        return HttpRequest.newBuilder(url.resolve("/api/threads/t/messages"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(40))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private enum Blow {
        INSTANCE_DIES,
        INSTANCE_FREEZES,
        REDIS_DIES,
        DATABASE_DIES
    }

    /** From the first event on: gapless, one run at a time, and of each run one end behind which nothing comes. */
    private void assertWhole(HttpClient http, String token, Set<String> accepted, long seed) throws Exception {
        var events = new ArrayList<Frame>();
        var started = new HashSet<String>();
        var ended = new HashMap<String, Frame>();
        try (var talk = Talk.begin(http, fleet.getFirst(), token)) {
            talk.resume("t", new Position("", 0));
            while (!ended.keySet().containsAll(accepted)) {
                var frame = talk.socket()
                        .next(PATIENCE)
                        .orElseThrow(() -> new AssertionError("with the seed %d, of %s these have ended: %s"
                                .formatted(seed, accepted, ended.keySet())));
                if (frame.position().isPresent()) {
                    events.add(frame);
                    var run = frame.text("run_id").orElseThrow();
                    assertThat(ended)
                            .as("with the seed %d, behind the end: %s", seed, frame.text())
                            .doesNotContainKey(run);
                    if (frame.is("agent_started") && !started.add(run)) {
                        struck.add(run);
                    }
                    if (frame.is("agent_completed")) {
                        ended.put(run, frame);
                    }
                }
            }
        }
        assertThat(events.stream().map(event -> event.position().orElseThrow().seq()))
                .as("with the seed %d", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(ended.values().stream().map(end -> end.text("status").orElseThrow()))
                .isSubsetOf("completed", "interrupted");
        ended.forEach((run, end) -> {
            if (end.text("status").filter("interrupted"::equals).isPresent()) {
                struck.add(run);
            }
        });
        assertOneAtATime(events, seed);
    }

    /** A run that begins again may do so in the middle of what it said before, and one that never began may end at any time. */
    private static void assertOneAtATime(List<Frame> events, long seed) {
        var begun = events.stream()
                .filter(event -> event.is("agent_started"))
                .map(event -> event.text("run_id").orElseThrow())
                .collect(Collectors.toSet());
        var active = "";
        for (var event : events) {
            var run = event.text("run_id").orElseThrow();
            if (!run.equals(active) && begun.contains(run)) {
                assertThat(active)
                        .as(
                                "with the seed %d, in the middle of another run: %s of%n%s",
                                seed, event.text(), told(events))
                        .isEmpty();
                active = run;
            }
            if (event.is("agent_completed") && run.equals(active)) {
                active = "";
            }
        }
    }

    private static String told(List<Frame> events) {
        return events.stream()
                .map(event -> "%s %s %s %s"
                        .formatted(
                                event.position().orElseThrow().seq(),
                                event.json().get("timestamp"),
                                event.text("run_id").orElseThrow(),
                                event.text("status").orElse(event.type())))
                .collect(Collectors.joining("\n"));
    }
}
