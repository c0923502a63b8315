package accord.contract.bench;

import accord.contract.process.Build;
import accord.contract.process.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code contract bench}: measures a pair of services, keeps what it measured, and compares it with what was kept. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures both services: rate, latency, the CPU time that each operation takes of the server, and the memory"
                    + " of an open connection. In each round it starts them anew, with the JVM options and sizes of"
                    + " production's manifests, embedded storage and no limits in the way; or it measures a pair that"
                    + " runs already.",
            "",
            "Compare CPU times: they hold on a busy machine, where rates do not. The table is on standard output,"
                    + " progress on standard error; bench.json and bench.svg go to the output directory.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was measured, and nothing failed",
            "1:something failed; the table says what",
            "2:the command line is wrong, or this machine cannot do it; the message says what is needed",
            "130:interrupted; the services have been ended"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    private final InstantSource clock;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "these and no others: cold-handshakes, idle, handshakes, turns, resumes, logins, refreshes,"
                    + " verify")
    private @Nullable List<String> only;

    @Option(names = "--skip", split = ",", paramLabel = "NAME", description = "not these")
    private @Nullable List<String> skip;

    @Option(
            names = "--quick",
            description = "one round of little of everything, in less than a minute; the JVM is not"
                    + " warm then, so compare only with another --quick")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "how often everything is measured; 3. The noise is what" + " lies between the rounds")
    private @Nullable Integer rounds;

    @Option(names = "--seconds", paramLabel = "N", description = "of each measurement that is not counted; 5")
    private @Nullable Integer seconds;

    @Option(names = "--warmup", paramLabel = "N", description = "seconds before each measurement; 10")
    private @Nullable Integer warmup;

    @Option(names = "--in-flight", paramLabel = "N", description = "handshakes, or sockets that talk, at once; 64")
    private @Nullable Integer inFlight;

    @Option(
            names = "--sign-ins",
            paramLabel = "N",
            description = "logins and refreshes at once, by as many people; 8. auth-service queues 32 passwords")
    private @Nullable Integer signIns;

    @Option(names = "--handshakes", paramLabel = "N", description = "in a storm; 10000")
    private @Nullable Integer handshakes;

    @Option(names = "--cold", paramLabel = "N", description = "handshakes in the storm on a fresh process; 2000")
    private @Nullable Integer cold;

    @Option(
            names = "--idle",
            paramLabel = "N",
            description = "connections that are open at once for their memory; 10000")
    private @Nullable Integer idle;

    @Option(
            names = "--against",
            paramLabel = "DIR",
            description =
                    "another checkout with its jars: measured in turn with this one, round by round, and compared")
    private @Nullable Path against;

    @Option(names = "--compare", paramLabel = "FILE", description = "bench.json of another run: the ratios, with noise")
    private @Nullable Path compare;

    @Option(names = "--jvm", paramLabel = "OPTION", description = "one more option for both JVMs that are started")
    private List<String> jvm = new ArrayList<>();

    @ArgGroup(
            exclusive = false,
            heading = "%nA pair that runs on this machine, with ACCORD_COMMANDS_PER_MINUTE and"
                    + " ACCORD_ATTEMPTS_PER_MINUTE out of the way:%n")
    private @Nullable RunningPair running;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the output directory; .accord/bench/TIME in the project")
    private @Nullable Path out;

    @Option(names = "--json", paramLabel = "FILE", description = "write bench.json there too")
    private @Nullable Path json;

    @Option(names = "--picture", paramLabel = "FILE", description = "write bench.svg there too")
    private @Nullable Path picture;

    /** A JVM cannot tell where its standard error goes; the launcher can. */
    @Option(names = "--terminal", hidden = true, description = "standard error is a terminal")
    private boolean terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    /** Where the services are that run already, and what opens them. */
    private static final class RunningPair {
        @Option(names = "--auth-url", paramLabel = "URL", required = true, description = "auth-service")
        @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
        private URI authUrl;

        @Option(names = "--backend-url", paramLabel = "URL", required = true, description = "backend-service")
        @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
        private URI backendUrl;

        @Option(names = "--auth-pid", paramLabel = "PID", required = true, description = "its process")
        private long authPid;

        @Option(names = "--backend-pid", paramLabel = "PID", required = true, description = "its process")
        private long backendPid;

        @Option(
                names = "--secret-file",
                paramLabel = "FILE",
                required = true,
                description = "the signing secret of both")
        @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
        private Path secretFile;

        @Option(names = "--issuer", paramLabel = "URL", description = "their ACCORD_ISSUER; auth-service's URL")
        private @Nullable String issuer;
    }

    private BenchCommand(InstantSource clock) {
        this.clock = clock;
    }

    /** The command for this process. */
    public static CommandLine line() {
        return new CommandLine(new BenchCommand(InstantSource.system()));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan = plan();
        requireFiles(plan);
        var other = compare == null ? Optional.<Run>empty() : Optional.of(read(compare));
        var when = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var directory = directory(when);
        var load = Machine.load();
        return running == null
                ? ofBuilds(plan, other, when, load, directory)
                : ofRunning(running, plan, other, when, load, directory);
    }

    private int ofBuilds(Plan plan, Optional<Run> other, Instant when, double load, Path directory)
            throws IOException, InterruptedException {
        var present = Build.present();
        var options = ProductionJvm.options(present.root(), jvm);
        var tallies = new LinkedHashMap<Build, Tally>();
        tallies.put(new Build("this", present.root()), new Tally());
        if (against != null) {
            tallies.put(another(against), new Tally());
        }
        var broken = Optional.<String>empty();
        try (var progress = progress()) {
            new Bench(plan, progress).ofBuilds(tallies, options);
        } catch (BrokenOffException | IOException | IllegalStateException failure) {
            broken = Optional.of(String.valueOf(failure.getMessage()));
        }
        var runs = new ArrayList<Run>();
        for (var entry : tallies.entrySet()) {
            runs.add(new Run(
                    when,
                    Circumstances.of(entry.getKey().root(), load, options, "embedded", plan),
                    entry.getValue().figures(),
                    entry.getValue().memory()));
        }
        if (runs.size() > 1) {
            Files.writeString(directory.resolve("against.json"), runs.getLast().json());
        }
        return told(runs.getFirst(), runs.size() > 1 ? Optional.of(runs.getLast()) : other, broken, directory);
    }

    private int ofRunning(RunningPair pair, Plan plan, Optional<Run> other, Instant when, double load, Path directory)
            throws IOException, InterruptedException {
        if (against != null || !jvm.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--against and --jvm are for services that this starts, not for a running pair");
        }
        Subject auth;
        Subject backend;
        try {
            auth = Subject.running("auth-service", pair.authUrl, pair.authPid);
            backend = Subject.running("backend-service", pair.backendUrl, pair.backendPid);
        } catch (IllegalArgumentException absent) {
            throw new ParameterException(spec.commandLine(), String.valueOf(absent.getMessage()), absent);
        }
        if (plan.has(Measure.COLD)) {
            err("cold-handshakes are left out: a process that runs already is not cold");
        }
        var tally = new Tally();
        var broken = Optional.<String>empty();
        var issuer = pair.issuer == null ? pair.authUrl.toString() : pair.issuer;
        try (var progress = progress()) {
            new Bench(plan, progress).ofRunning(auth, backend, pair.secretFile, issuer, tally);
        } catch (BrokenOffException | IOException | IllegalStateException failure) {
            broken = Optional.of(String.valueOf(failure.getMessage()));
        }
        var circumstances = Circumstances.of(Path.of(""), load, Map.of(), "as it runs", plan);
        return told(new Run(when, circumstances, tally.figures(), tally.memory()), other, broken, directory);
    }

    /** Writes everything down and says it; the exit code. */
    private int told(Run run, Optional<Run> other, Optional<String> broken, Path directory) throws IOException {
        var table = new ArrayList<>(Table.of(run));
        var comparison = other.map(then -> new Comparison(run, then));
        comparison.ifPresent(compared -> {
            table.add("");
            table.addAll(Table.of(compared));
        });
        broken.ifPresent(why -> table.add("FAILED: broken off: " + why));
        table.forEach(line -> spec.commandLine().getOut().println(line));
        var svg = comparison.map(Picture::of).orElseGet(() -> Picture.of(run));
        write(directory.resolve("bench.json"), run.json());
        write(directory.resolve("bench.svg"), svg);
        if (json != null) {
            write(json, run.json());
        }
        if (picture != null) {
            write(picture, svg);
        }
        var ok = run.isOk() && broken.isEmpty();
        spec.commandLine()
                .getOut()
                .println((ok ? "measured: " : "failed: ") + directory.resolve("bench.json") + " and bench.svg");
        spec.commandLine().getOut().flush();
        return ok ? CommandLine.ExitCode.OK : FAILED;
    }

    private static void write(Path file, String text) throws IOException {
        var parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
    }

    private Progress progress() {
        return new Progress(spec.commandLine().getErr(), terminal);
    }

    private void err(String line) {
        spec.commandLine().getErr().println("bench           | " + line);
        spec.commandLine().getErr().flush();
    }

    private Path directory(Instant when) throws IOException {
        var directory = out != null
                ? out
                : Build.present()
                        .root()
                        .resolve(".accord")
                        .resolve("bench")
                        .resolve(when.toString().replace(":", "").replace("-", ""));
        return Files.createDirectories(directory);
    }

    private Build another(Path root) {
        var build = new Build("the other", root.toAbsolutePath().normalize());
        for (var service : Service.values()) {
            if (!Files.isRegularFile(build.jar(service))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "%s is not there: build that checkout first with ./mvnw -Pjars package"
                                .formatted(build.jar(service)));
            }
        }
        return build;
    }

    private Run read(Path file) {
        try {
            return Run.read(Files.readString(file));
        } catch (IOException unreadable) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s cannot be compared with: %s".formatted(file, unreadable.getMessage()),
                    unreadable);
        }
    }

    private Plan plan() {
        return new Plan(
                measures(),
                atLeastOne("--rounds", rounds, quick ? 1 : 3),
                Duration.ofSeconds(atLeastOne("--seconds", seconds, quick ? 1 : 5)),
                Duration.ofSeconds(atLeast(0, "--warmup", warmup, quick ? 1 : 10)),
                atLeastOne("--in-flight", inFlight, 64),
                atLeastOne("--sign-ins", signIns, 8),
                atLeastOne("--cold", cold, quick ? 300 : 2000),
                atLeastOne("--handshakes", handshakes, quick ? 1000 : 10_000),
                atLeastOne("--idle", idle, quick ? 500 : 10_000));
    }

    private int atLeastOne(String name, @Nullable Integer given, int otherwise) {
        return atLeast(1, name, given, otherwise);
    }

    private int atLeast(int least, String name, @Nullable Integer given, int otherwise) {
        if (given != null && given < least) {
            throw new ParameterException(
                    spec.commandLine(), "%s is %d: it must be at least %d".formatted(name, given, least));
        }
        return given == null ? otherwise : given;
    }

    private Set<Measure> measures() {
        var measures = only == null ? EnumSet.allOf(Measure.class) : EnumSet.copyOf(named(only));
        if (skip != null) {
            named(skip).forEach(measures::remove);
        }
        if (measures.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "nothing is left to measure");
        }
        return measures;
    }

    private List<Measure> named(List<String> words) {
        return words.stream()
                .map(word -> Measure.named(word)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "nothing is measured as '%s': one of %s"
                                        .formatted(
                                                word,
                                                String.join(
                                                        ", ",
                                                        Arrays.stream(Measure.values())
                                                                .map(Measure::word)
                                                                .toList())))))
                .toList();
    }

    /** A limit that is met in the middle of a storm looks like a failing server. */
    private void requireFiles(Plan plan) throws IOException {
        var most = Machine.openFiles();
        if (most.isPresent() && most.getAsLong() < plan.files()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a process may open %d files here (ulimit -Hn), and this needs %d: raise it (ulimit -n %d), or ask for"
                                    .formatted(most.getAsLong(), plan.files(), plan.files())
                            + " less with --idle, --cold and --in-flight");
        }
    }
}
