package accord.contract.bench;

import static java.util.Objects.requireNonNull;

import accord.contract.process.Build;
import accord.kernel.environment.Environment;
import accord.kernel.secret.JwtSecretResolver;
import accord.kernel.token.AccessTokens;
import accord.kernel.token.TokenContract;
import accord.kernel.token.TokenGrant;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Measures a pair of services. Compare the CPU time that each thing took of the server: it holds on a busy machine, where
 * rates do not.
 */
final class Bench {
    /** Argon2id is most of a login from the first one on. */
    private static final Duration SIGN_IN_WARMUP = Duration.ofSeconds(3);

    private final Plan plan;
    private final Progress progress;
    private final AtomicLong carrier = new AtomicLong();

    Bench(Plan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Starts each build for itself in each round, one after the other, so that a slow minute of the machine meets all.
     *
     * @param tallies what is measured of each; they keep what was measured before anything broke
     * @param options of each service's JVM
     */
    void ofBuilds(SequencedMap<Build, Tally> tallies, Map<String, String> options)
            throws IOException, InterruptedException {
        try (var copies = new Copies()) {
            var copied = new LinkedHashMap<Build, Build>();
            for (var build : tallies.keySet()) {
                progress.begin("copying the jars of " + build);
                copied.put(build, copies.of(build));
            }
            for (var round = 1; round <= plan.rounds(); round++) {
                for (var entry : tallies.entrySet()) {
                    var label = label(round) + (tallies.size() > 1 ? " of " + entry.getKey() : "");
                    progress.begin(label + ": starting both services");
                    try (var pair = Pair.started(requireNonNull(copied.get(entry.getKey())), options)) {
                        new RoundOn(pair, label, entry.getValue(), true).run();
                    }
                }
            }
        }
    }

    /** Measures a pair that runs on this machine; its limits must be out of the way. */
    void ofRunning(Subject auth, Subject backend, Path secretFile, String issuer, Tally tally)
            throws IOException, InterruptedException {
        var variables = Map.of("JWT_SECRET_FILE", secretFile.toString(), "ACCORD_ISSUER", issuer);
        var pair = new Pair(auth, backend, variables, () -> {});
        for (var round = 1; round <= plan.rounds(); round++) {
            new RoundOn(pair, label(round), tally, false).run();
        }
    }

    private String label(int round) {
        return "round %d/%d".formatted(round, plan.rounds());
    }

    private static AccessTokens minting(Map<String, String> variables) {
        var issuer = variables.getOrDefault("ACCORD_ISSUER", "");
        var ring =
                JwtSecretResolver.resolve(variables, Environment.TEST, issuer).ring();
        return new AccessTokens(ring, new TokenContract(issuer), InstantSource.system());
    }

    /** Every connection has a user and a token of its own, so that no cache of verified tokens ever hits. */
    private static String token(AccessTokens tokens) {
        return tokens.mint(TokenGrant.person(
                        UUID.randomUUID().toString(), "bench", UUID.randomUUID().toString()))
                .value();
    }

    private BareSocket greeted(URI backend, String token) throws IOException {
        return BareSocket.greeted(backend, token, carrier.getAndIncrement() % 2 == 0);
    }

    /** One round on one pair, in the order of {@link Measure}. */
    private final class RoundOn {
        private final Pair pair;
        private final String label;
        private final Tally tally;
        private final boolean fresh;
        private final AccessTokens tokens;

        RoundOn(Pair pair, String label, Tally tally, boolean fresh) {
            this.pair = pair;
            this.label = label;
            this.tally = tally;
            this.fresh = fresh;
            this.tokens = minting(pair.variables());
        }

        void run() throws IOException, InterruptedException {
            if ((plan.has(Measure.COLD) && fresh) || plan.has(Measure.IDLE)) {
                sockets();
            }
            if (plan.has(Measure.HANDSHAKES)) {
                count(
                        Measure.HANDSHAKES,
                        load(Measure.HANDSHAKES, plan.inFlight())
                                .until(plan.handshakes(), plan.warmup(), this::handshakes));
            }
            during(Measure.TURNS, plan.inFlight(), plan.warmup(), () -> new Turns(opened()));
            during(Measure.RESUMES, plan.inFlight(), plan.warmup(), () -> {
                var token = token(tokens);
                return new Resumes(() -> greeted(pair.backend().url(), token));
            });
            if (plan.hasAny(Measure.Of.AUTH)) {
                progress.begin(label + ": registering " + plan.signIns() + " people");
                try (var people = People.registered(pair.auth().url(), plan.signIns())) {
                    var warmup = plan.warmup().compareTo(SIGN_IN_WARMUP) < 0 ? plan.warmup() : SIGN_IN_WARMUP;
                    during(Measure.LOGINS, plan.signIns(), warmup, people::logins);
                    during(Measure.REFRESHES, plan.signIns(), plan.warmup(), people::refreshes);
                }
            }
            if (plan.has(Measure.VERIFY)) {
                progress.begin(label + ": " + Measure.VERIFY.word());
                tally.add(
                        Measure.VERIFY,
                        new Load.Outcome(
                                List.of(new Verifications(tokens, Stream.generate(() -> token(tokens)))
                                        .measure(self(), plan.warmup(), plan.seconds())),
                                Map.of()));
            }
        }

        private Subject self() {
            return new Subject("the generator", pair.backend().url(), ProcessHandle.current());
        }

        private void during(Measure measure, int workers, Duration warmup, Load.Worker worker)
                throws IOException, InterruptedException {
            if (plan.has(measure)) {
                count(measure, load(measure, workers).during(warmup, plan.seconds(), worker));
            }
        }

        private Load load(Measure measure, int workers) {
            var subject = measure.is(Measure.Of.AUTH) ? pair.auth() : pair.backend();
            return new Load(subject, workers, progress.begin(label + ": " + measure.word()));
        }

        private void count(Measure measure, Load.Outcome outcome) {
            tally.add(measure, outcome);
            for (var subject : List.of(pair.auth(), pair.backend())) {
                if (!subject.isAlive()) {
                    tally.fail(measure, subject.name() + " has ended", 1);
                    throw new BrokenOffException("%s has ended, in %s".formatted(subject.name(), measure.word()));
                }
            }
        }

        /** The two that hold what they open: the storm on a cold process, and the silence after it. */
        private void sockets() throws IOException, InterruptedException {
            try (var held = new Held()) {
                if (plan.has(Measure.COLD) && fresh) {
                    count(
                            Measure.COLD,
                            load(Measure.COLD, plan.inFlight())
                                    .until(plan.cold(), Duration.ZERO, () -> () -> held.hold(opened())));
                }
                if (plan.has(Measure.IDLE)) {
                    idle(held);
                }
            }
        }

        private void idle(Held held) throws IOException, InterruptedException {
            open(held, plan.base());
            var before = held.size();
            var baseHeap = pair.backend().liveHeap();
            var baseRss = pair.backend().rss();
            open(held, plan.base() + plan.idle());
            var after = held.size();
            var heap = pair.backend().liveHeap();
            var rss = pair.backend().rss();
            if (held.lost() > 0) {
                tally.fail(Measure.IDLE, "a silent connection was closed", held.lost());
            }
            if (after > before) {
                tally.add(new MemoryRound(before, after, baseRss, rss, baseHeap, heap));
            }
        }

        private void open(Held held, int until) throws IOException, InterruptedException {
            var missing = until - held.size();
            if (missing > 0) {
                var outcome = load(Measure.IDLE, plan.inFlight())
                        .until(missing, Duration.ZERO, () -> () -> held.hold(opened()));
                count(Measure.IDLE, new Load.Outcome(List.of(), outcome.failures()));
            }
        }

        private BareSocket opened() throws IOException {
            return greeted(pair.backend().url(), token(tokens));
        }

        private Load.Work handshakes() {
            return new Load.Work() {
                private Optional<BareSocket> open = Optional.empty();
                private long received;

                // Its goodbye is not timed, but what the server does for it is counted.
                @Override
                public void prepare() throws IOException {
                    close();
                }

                @Override
                public void once() throws IOException {
                    var socket = opened();
                    received += socket.received();
                    open = Optional.of(socket);
                }

                @Override
                public long received() {
                    return received;
                }

                @Override
                public void close() throws IOException {
                    if (open.isPresent()) {
                        var socket = open.get();
                        open = Optional.empty();
                        socket.close();
                    }
                }
            };
        }
    }
}
