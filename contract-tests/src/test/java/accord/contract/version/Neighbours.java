package accord.contract.version;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.AgentClient;
import accord.contract.client.AuthClient;
import accord.contract.client.Backoff;
import accord.contract.client.Carriage;
import accord.contract.client.ClientOptions;
import accord.contract.client.Frame;
import accord.contract.client.Session;
import accord.contract.conversation.Talk;
import accord.contract.process.Build;
import accord.contract.process.Person;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceProcess;
import accord.contract.process.ServiceSettings;
import accord.contract.token.Doors;
import accord.deploy.local.PostgresPrograms;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two versions as neighbours: what a person does must work whichever of them answers, and whichever comes next. */
final class Neighbours {
    private static final Backoff PATIENT = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500));

    private final Path directory;

    Neighbours(Path directory) {
        this.directory = directory;
    }

    /**
     * One version of auth-service with one of backend-service: registering, signing in, refreshing, every door, a
     * conversation that is cut and resumed, what was said, and a rotation of the secret under all of that.
     */
    void converse(Build authBuild, Build backendBuild) throws Exception {
        var old = ServiceSettings.secret();
        var young = ServiceSettings.secret();
        var settings = ServiceSettings.in(fresh()).withBoth("JWT_SECRET", old);
        try (var http = HttpClient.newHttpClient();
                var auth = settings.startAuth(authBuild).awaitReady(ServicePair.START);
                var backend = settings.startBackend(backendBuild).awaitReady(ServicePair.START)) {
            var person = Person.signedIn(http, auth);
            var tokens = new ArrayList<>(List.of(person.token()));
            everyDoorOpens(http, backend, tokens);
            var session = person.auth().refresh(person.session());
            tokens.add(session.accessToken());
            everyDoorOpens(http, backend, tokens);
            try (var client = AgentClient.connect(
                    http,
                    ClientOptions.of(backend.url()).with(PATIENT),
                    person.auth().tokens(session))) {
                answered(client, backend);
                client.lose();
                answered(client, backend);
                assertThat(client.connections()).isGreaterThan(1);
            }
            remembers(http, backend, tokens.getLast());

            backend.stop();
            var verifying = settings.withBackend("JWT_SECRET_NEXT", young);
            try (var rotated = verifying.startBackend(backendBuild).awaitReady(ServicePair.START)) {
                auth.stop();
                var minting = settings.withAuth("JWT_SECRET", young).withAuth("JWT_SECRET_PREVIOUS", old);
                try (var promoted = minting.startAuth(authBuild).awaitReady(ServicePair.START)) {
                    tokens.add(person.auth()
                            .login(person.email(), person.password())
                            .accessToken());
                    everyDoorOpens(http, rotated, tokens);
                    remembers(http, rotated, tokens.getLast());
                    assertThat(promoted.get("/auth/me").statusCode()).isEqualTo(401);
                }
            }
        }
    }

    /**
     * One data directory that goes from version to version: a session is refreshed by each of them with the token of the one
     * before, and what was said stays readable. The way back is a rollback, on the schema of the newer one.
     */
    void inherit(List<Build> versions) throws Exception {
        var settings = ServiceSettings.in(fresh());
        try (var http = HttpClient.newHttpClient()) {
            Person person;
            Session session;
            try (var auth = settings.startAuth(versions.getFirst()).awaitReady(ServicePair.START);
                    var backend = settings.startBackend(versions.getFirst()).awaitReady(ServicePair.START)) {
                person = Person.signedIn(http, auth);
                session = person.session();
                try (var talk = Talk.begin(http, backend, session.accessToken())) {
                    talk.turn("kept", "hello");
                }
                backend.stop();
                auth.stop();
            }
            for (var version : versions.subList(1, versions.size())) {
                try (var auth = settings.startAuth(version).awaitReady(ServicePair.START);
                        var backend = settings.startBackend(version).awaitReady(ServicePair.START)) {
                    session = person.auth().refresh(session);
                    assertThat(person.auth()
                                    .login(person.email(), person.password())
                                    .userId())
                            .isEqualTo(person.session().userId());
                    everyDoorOpens(http, backend, List.of(person.token(), session.accessToken()));
                    assertThat(said(http, backend, session.accessToken(), "kept"))
                            .contains("hello");
                    backend.stop();
                    auth.stop();
                }
            }
        }
    }

    /** Two versions of both services on one PostgreSQL at the same time, as during a deploy. */
    void share(Build one, Build other) throws Exception {
        var place = fresh();
        try (var http = HttpClient.newHttpClient();
                var postgres = EmbeddedPostgres.builder()
                        .setPgBinaryResolver(new PostgresPrograms())
                        .setOverrideWorkingDirectory(place.resolve("postgres").toFile())
                        .start()) {
            var first = shared(ServiceSettings.in(place.resolve("one")), postgres);
            var issuer = first.auth().getOrDefault("ACCORD_ISSUER", "");
            var second = shared(ServiceSettings.in(place.resolve("other")), postgres)
                    .withBoth("ACCORD_ISSUER", issuer)
                    .withBoth("JWT_SECRET", first.auth().getOrDefault("JWT_SECRET", ""));
            try (var a = first.startAuth(one).awaitReady(ServicePair.START);
                    var b = second.startAuth(other).awaitReady(ServicePair.START);
                    var x = first.startBackend(one).awaitReady(ServicePair.START);
                    var y = second.startBackend(other).awaitReady(ServicePair.START)) {
                var person = Person.signedIn(http, a);
                var there = new AuthClient(http, b.url());
                var session = person.session();
                for (var turn = 0; turn < 3; turn++) {
                    session = there.refresh(session);
                    session = person.auth().refresh(session);
                }
                var elsewhere = there.login(person.email(), person.password());
                assertThat(elsewhere.userId()).isEqualTo(person.session().userId());
                for (var backend : List.of(x, y)) {
                    everyDoorOpens(
                            http, backend, List.of(person.token(), session.accessToken(), elsewhere.accessToken()));
                    try (var talk = Talk.begin(http, backend, session.accessToken())) {
                        talk.turn("shared", "hello from " + backend.url());
                    }
                }
                for (var backend : List.of(x, y)) {
                    assertThat(said(http, backend, session.accessToken(), "shared"))
                            .contains("hello from " + x.url(), "hello from " + y.url());
                }
            }
        }
    }

    private Path fresh() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(directory), "pair ");
    }

    private static ServiceSettings shared(ServiceSettings settings, EmbeddedPostgres postgres) {
        return settings.withBoth(
                        "ACCORD_DATABASE_URL", "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort()))
                .withBoth("ACCORD_DATABASE_USER", "postgres")
                .withBoth("ACCORD_DATABASE_PASSWORD", "postgres");
    }

    private static void everyDoorOpens(HttpClient http, ServiceProcess backend, List<String> tokens) throws Exception {
        var doors = new Doors(http, backend);
        for (var token : tokens) {
            assertThat(doors.controller(token).code()).as("GET /api/me").isEmpty();
            for (var carriage : Carriage.values()) {
                assertThat(doors.socket(token, carriage).code())
                        .as("a socket by %s", carriage)
                        .isEmpty();
            }
        }
    }

    private static void answered(AgentClient client, ServiceProcess backend) throws InterruptedException {
        var asked = client.say("thread", "hello");
        var reply = heard(client, backend, "command_reply");
        assertThat(reply.text("reply_to")).contains(asked);
        assertThat(heard(client, backend, "agent_completed").text("run_id")).isEqualTo(reply.text("run_id"));
    }

    private static Frame heard(AgentClient client, ServiceProcess backend, String type) throws InterruptedException {
        while (true) {
            var frame = client.next(Talk.PATIENCE)
                    .orElseThrow(() -> new AssertionError("no %s:%n%s".formatted(type, backend.log())));
            if (frame.is(type)) {
                return frame;
            }
        }
    }

    private static void remembers(HttpClient http, ServiceProcess backend, String token) throws Exception {
        assertThat(said(http, backend, token, "thread")).contains("hello");
    }

    private static String said(HttpClient http, ServiceProcess backend, String token, String thread) throws Exception {
        var request = HttpRequest.newBuilder(backend.url().resolve("/api/threads/" + thread + "/messages"))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
