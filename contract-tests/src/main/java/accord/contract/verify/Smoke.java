package accord.contract.verify;

import accord.contract.client.AgentClient;
import accord.contract.client.AuthClient;
import accord.contract.client.ClientOptions;
import accord.contract.client.Closed;
import accord.contract.client.Frame;
import accord.contract.client.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** The main job from end to end, as a stranger would do it: register, sign in, open the socket, have data analysed. */
public final class Smoke {
    /** Everything together; a service that needs longer has failed. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final String SAMPLE = "accord/backend/agent/sample-usage.csv";

    private final URI auth;
    private final URI backend;
    private final PrintStream out;
    private final Transcript transcript = new Transcript();

    public Smoke(URI auth, URI backend, PrintStream out) {
        this.auth = auth;
        this.backend = backend;
        this.out = out;
    }

    /** Prints each frame and the verdict; 0 when the verdict is good, else 1. */
    public int run() {
        var job = Thread.ofVirtual().name("smoke").start(this::job);
        try {
            if (!job.join(LIMIT)) {
                transcript.failed("an end within %d s".formatted(LIMIT.toSeconds()));
                job.interrupt();
            }
        } catch (InterruptedException stopped) {
            transcript.failed("the patience of whoever started this");
            job.interrupt();
        }
        var verdict = transcript.verdict();
        out.println(verdict.json());
        out.flush();
        return verdict.ok() ? 0 : 1;
    }

    private void job() {
        try (var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            var people = new AuthClient(http, auth);
            var email = "smoke-%s@example.com".formatted(UUID.randomUUID());
            var password = "%s %s".formatted(UUID.randomUUID(), UUID.randomUUID());
            people.register(email, password);
            var session = people.login(email, password);
            say("signed in as " + email);
            try {
                converse(http, people, session);
            } finally {
                people.logout(session);
            }
        } catch (IOException broken) {
            transcript.failed(String.valueOf(broken.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void converse(HttpClient http, AuthClient people, Session session)
            throws IOException, InterruptedException {
        transcript.begin();
        try (var client = AgentClient.connect(http, ClientOptions.of(backend), people.tokens(session))) {
            client.say("smoke-" + UUID.randomUUID(), "Where does this usage cost more than it should?\n\n" + sample());
            while (!transcript.complete()) {
                var frame = client.next(PATIENCE);
                frame.ifPresent(this::heard);
                if (frame.isEmpty() && client.ended().isDone()) {
                    var end = client.ended().getNow(new Closed(Closed.ABNORMAL, ""));
                    transcript.failed(
                            "a connection that lasts (closed with %d %s)".formatted(end.code(), end.reason()));
                    return;
                }
            }
        }
    }

    private void heard(Frame frame) {
        say(transcript.add(frame).line());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static String sample() throws IOException {
        try (var resource = Smoke.class.getClassLoader().getResourceAsStream(SAMPLE)) {
            if (resource == null) {
                throw new IOException("the sample data %s is not on the class path".formatted(SAMPLE));
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
