package accord.contract.script;

import accord.contract.client.AgentSocket;
import accord.contract.client.Closed;
import accord.contract.client.Frame;
import accord.contract.client.HandshakeRefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where scripts are played: one service, and what is known about whoever plays. */
public final class Stage {
    private static final int EXCERPT = 12;

    private final HttpClient http;
    private final URI backend;
    private final Map<String, String> given;
    private final Duration patience;

    /**
     * @param backend the backend's http or ws URL, without the path
     * @param given what the names in the scripts stand for: at least {@code token} and {@code user_id}
     * @param patience how long anything may take
     */
    public Stage(HttpClient http, URI backend, Map<String, String> given, Duration patience) {
        this.http = http;
        this.backend = backend;
        this.given = Map.copyOf(given);
        this.patience = patience;
    }

    /** Plays a script to its end, or to the first line that the service does not keep to. */
    public void play(Script script) throws ScriptFailedException, InterruptedException {
        var performance = new Performance(script);
        try {
            for (var step : script.steps()) {
                performance.play(step);
            }
        } finally {
            performance.over();
        }
    }

    /** One time that a script is played. */
    private final class Performance {
        private final Script script;
        private final Map<String, String> values = new HashMap<>(given);
        private final Map<String, AgentSocket> sockets = new HashMap<>();
        private final Map<String, Integer> refusals = new HashMap<>();
        private final List<String> said = new ArrayList<>();

        Performance(Script script) {
            this.script = script;
        }

        void play(Step step) throws ScriptFailedException, InterruptedException {
            try {
                switch (step) {
                    case Step.Open open -> open(open);
                    case Step.Say say -> say(say);
                    case Step.Hear hear -> hear(hear);
                    case Step.Closed closed -> closed(closed);
                    case Step.Leave leave -> socket(leave).close();
                    case Step.Lose lose -> socket(lose).abort();
                    case Step.Refused refused -> refused(refused);
                }
            } catch (IOException | IllegalArgumentException e) {
                throw failure(step, "", String.valueOf(e.getMessage()));
            }
            if (!(step instanceof Step.Hear)) {
                remember(step, step.text());
            }
        }

        void over() {
            sockets.values().forEach(AgentSocket::abort);
        }

        private void open(Step.Open open) throws IOException {
            var path = Expectation.filled(open.path(), values);
            var lines = open.headers().stream()
                    .map(line -> Expectation.filled(line, values))
                    .toList();
            try {
                sockets.put(open.who(), AgentSocket.open(http, backend, path, lines, patience));
            } catch (HandshakeRefusedException refused) {
                refusals.put(open.who(), refused.status());
            }
        }

        private void refused(Step.Refused refused) throws ScriptFailedException {
            var status = refusals.get(refused.who());
            if (status == null || status != refused.status()) {
                throw failure(refused, status == null ? "the upgrade was accepted" : "HTTP " + status, "");
            }
        }

        private void say(Step.Say say) throws IOException {
            for (var i = 0; i < say.times(); i++) {
                socket(say).send(message(say.message()));
            }
        }

        private String message(String text) {
            return text.matches("<\\d+ letters>")
                    ? "x".repeat(Integer.parseInt(text.replaceAll("\\D", "")))
                    : Expectation.filled(text, values);
        }

        private void hear(Step.Hear hear) throws ScriptFailedException, IOException, InterruptedException {
            for (var i = 0; i < hear.times(); i++) {
                hearOnce(hear);
            }
        }

        private void hearOnce(Step.Hear hear) throws ScriptFailedException, IOException, InterruptedException {
            while (true) {
                var frame = next(hear);
                var found = new HashMap<>(values);
                var difference = new Expectation(found).difference(hear.pattern(), frame.json());
                if (difference.isEmpty()) {
                    values.putAll(found);
                    remember(hear, frame.toString());
                    return;
                }
                if (!hear.skips()) {
                    throw failure(hear, frame.toString(), difference.get());
                }
                remember(hear, frame.toString());
            }
        }

        private Frame next(Step.Hear hear) throws ScriptFailedException, InterruptedException {
            var frame = socket(hear).next(patience);
            if (frame.isEmpty()) {
                throw failure(
                        hear, end(socket(hear), Duration.ZERO).map(Stage::shown).orElse("nothing"), "");
            }
            return frame.get();
        }

        private void closed(Step.Closed expected) throws ScriptFailedException, InterruptedException {
            var socket = socket(expected);
            for (var frame = socket.next(patience); frame.isPresent(); frame = socket.next(patience)) {
                if (!expected.skips()) {
                    throw failure(expected, frame.get().toString(), "a message where the end was expected");
                }
                remember(expected, frame.get().toString());
            }
            var how = end(socket, patience);
            if (how.filter(closed -> isAsExpected(expected, closed)).isEmpty()) {
                throw failure(expected, how.map(Stage::shown).orElse("the connection is open"), "");
            }
        }

        private boolean isAsExpected(Step.Closed expected, Closed closed) {
            return closed.code() == expected.code()
                    && (expected.reason().isEmpty() || expected.reason().equals(closed.reason()));
        }

        private AgentSocket socket(Step step) {
            var socket = sockets.get(step.who());
            if (socket == null) {
                throw new IllegalArgumentException("there is no open connection"
                        + (step.who().isEmpty() ? "" : " of " + step.who())
                        + (refusals.containsKey(step.who())
                                ? ": the upgrade was answered with HTTP " + refusals.get(step.who())
                                : ""));
            }
            return socket;
        }

        private void remember(Step step, String text) {
            said.add((step.who().isEmpty() || text.startsWith(step.who() + ": ") ? "" : step.who() + ": ") + text);
        }

        private ScriptFailedException failure(Step step, String came, String difference) {
            var text = new StringBuilder("%s, line %d%n".formatted(script.name(), step.line()));
            said.subList(Math.max(0, said.size() - EXCERPT), said.size())
                    .forEach(line -> text.append("    ").append(line).append('\n'));
            text.append("  - ").append(step.text()).append('\n');
            if (!came.isEmpty()) {
                text.append("  + ").append(came).append('\n');
            }
            return new ScriptFailedException(
                    withNames(text.append(difference).toString().stripTrailing()));
        }

        /** Tokens stay names in whatever is shown. */
        private String withNames(String text) {
            var shown = text;
            for (var value : values.entrySet()) {
                if (value.getKey().endsWith("token")) {
                    shown = shown.replace(value.getValue(), "${" + value.getKey() + "}");
                }
            }
            return shown;
        }
    }

    private static Optional<Closed> end(AgentSocket socket, Duration patience) throws InterruptedException {
        try {
            return Optional.of(socket.ended().get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException open) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a socket cannot fail", e);
        }
    }

    private static String shown(Closed closed) {
        return ("CLOSE " + closed.code() + " " + closed.reason()).strip();
    }
}
