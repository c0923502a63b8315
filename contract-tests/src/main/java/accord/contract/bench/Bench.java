package accord.contract.bench;

import accord.contract.client.Json;
import accord.contract.process.ServicePair;
import accord.contract.process.ServiceSettings;
import accord.kernel.environment.Environment;
import accord.kernel.secret.JwtSecretResolver;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenContract;
import accord.kernel.token.TokenGrant;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures a backend: tokens verified on one core, handshakes to {@code connection_established}, and turns to
 * {@code agent_completed}. Compare the CPU time each took of the server: it holds on a busy machine, where rates do not.
 *
 * @param connections how many are open at once
 * @param warmup of each measurement; a JVM needs some ten thousands of turns to be at its speed
 */
public record Bench(int connections, Duration warmup, Duration measured, PrintStream out) {
    /** A limit that a person keeps is in the way of a load generator. */
    private static final String NO_LIMIT = "1000000000";

    /** Starts a backend for itself, as fast as the JVM's defaults make it, with limits that do not limit. */
    public void ofItsOwn() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("accord-bench");
        var settings = ServiceSettings.in(directory).withJvm().withBackend("ACCORD_COMMANDS_PER_MINUTE", NO_LIMIT);
        try (var backend = settings.startBackend().awaitReady(ServicePair.START)) {
            measure(backend.url(), backend::cpu, minting(settings.backend(), issuer(settings)));
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var tree = Files.walk(directory)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Measures a backend that runs on this machine; its {@code ACCORD_COMMANDS_PER_MINUTE} must be out of the way. */
    public void of(URI backend, long pid, Path secretFile, String issuer) throws IOException, InterruptedException {
        var process = ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalArgumentException("there is no process %d".formatted(pid)));
        measure(
                backend,
                () -> process.info().totalCpuDuration().orElseThrow(),
                minting(Map.of("JWT_SECRET_FILE", secretFile.toString()), issuer));
    }

    private static String issuer(ServiceSettings settings) {
        return settings.backend().getOrDefault("ACCORD_ISSUER", "");
    }

    private static AccessTokens minting(Map<String, String> variables, String issuer) {
        var ring =
                JwtSecretResolver.resolve(variables, Environment.TEST, issuer).ring();
        return new AccessTokens(ring, new TokenContract(issuer), InstantSource.system());
    }

    private void measure(URI backend, Supplier<Duration> cpu, AccessTokens tokens)
            throws IOException, InterruptedException {
        out.println(Figure.HEADING);
        report(List.of(
                shown(new Verifications(tokens, Stream.generate(() -> token(tokens))).measure(warmup, measured)),
                shown(load(cpu).measure("handshakes", () -> handshake(backend, tokens))),
                shown(load(cpu).measure("turns", () -> conversation(backend, tokens)))));
    }

    private Load load(Supplier<Duration> cpu) {
        return new Load(connections, warmup, measured, cpu);
    }

    /** Every connection has a user and a token of its own, so that no cache of verified tokens ever hits. */
    private static String token(AccessTokens tokens) {
        return tokens.mint(TokenGrant.person(
                        UUID.randomUUID().toString(), "bench", UUID.randomUUID().toString()))
                .value();
    }

    private static Load.Work handshake(URI backend, AccessTokens tokens) {
        return () -> BareSocket.greeted(backend, token(tokens)).close();
    }

    private static Load.Work conversation(URI backend, AccessTokens tokens) throws IOException {
        var socket = BareSocket.greeted(backend, token(tokens));
        var turn = """
                {"type":"user_message","thread_id":"bench","content":"hello"}""";
        return new Load.Work() {
            @Override
            public void once() throws IOException {
                socket.text(turn);
                socket.await("agent_completed");
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    private Figure shown(Figure figure) {
        out.println(figure.row());
        return figure;
    }

    private void report(List<Figure> figures) {
        var line = new LinkedHashMap<String, Object>();
        figures.forEach(figure -> line.put(figure.what(), figure.values()));
        out.println(Json.write(line));
    }
}
