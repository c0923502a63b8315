package accord.deploy;

import accord.deploy.admin.Rehearsal;
import accord.deploy.local.CannotStartException;
import accord.deploy.local.Console;
import accord.deploy.local.DataDirectory;
import accord.deploy.local.LocalCloudRun;
import accord.deploy.local.Ports;
import accord.deploy.local.ServiceFailedException;
import accord.deploy.local.Smoke;
import accord.deploy.local.Stores;
import accord.deploy.local.Stores.Store;
import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.MistakenManifestException;
import accord.deploy.observe.ObservationPage;
import accord.deploy.preflight.Inspection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Starts both services on this machine as Cloud Run would, says where they are, and drains them when told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Starts auth-service and backend-service on this machine from deploy/cloudrun/*.yaml, as Cloud Run would,"
                    + " and builds them first if their sources changed. When both are ready it prints one line"
                    + " on standard output,",
            "",
            "  ready {\"auth\":\"http://127.0.0.1:8081\",\"backend\":\"http://127.0.0.1:8080\"}",
            "",
            "and everything else on standard error. Ctrl-C or SIGTERM drains both services and leaves no process"
                    + " behind. An instance that ends later, or is no longer alive, is replaced.",
            "",
            "Nothing starts that deploy/preflight refuses. In front of the instances, which have ports of their own,"
                    + " are the two URLs: containerConcurrency, timeoutSeconds, the affinity cookie, X-Forwarded-For"
                    + " and traces, paths that end in z and the limit of 32 MiB are as on Cloud Run. Left to Cloud"
                    + " Run: scaling, CPU and memory limits, TLS and HTTP/2, identities, the network.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:both services were ready and have been drained; with --smoke: the conversation went well",
            "1:a service failed before it was ready; with --smoke: the conversation went wrong, and what was missing"
                    + " is printed",
            "2:the command line is wrong",
            "3:nothing was started: a port is taken, the data directory is in use, or preflight refuses",
            "130:interrupted before both services were ready, or during the conversation"
        })
final class Up extends Verb {

    private static final int DRAINED = 0;
    private static final int FAILED = 1;
    private static final int NOT_STARTED = 3;
    private static final int INTERRUPTED = 128 + 2;

    static final int AUTH_PORT = 8081;
    static final int BACKEND_PORT = 8080;
    private static final int ANY = 0;

    @Option(
            names = "--auth-port",
            paramLabel = "N",
            description = "port of auth-service; 0 for any free one (default: " + AUTH_PORT + ", with --smoke 0)")
    private @Nullable Integer authPort;

    @Option(
            names = "--backend-port",
            paramLabel = "N",
            description = "port of backend-service; 0 for any free one (default: " + BACKEND_PORT + ", with --smoke 0)")
    private @Nullable Integer backendPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where everything is written: databases, and secrets as DIR/secrets/<name>/<version>; files"
                    + " that exist are reused (default: .accord in the project, with --smoke a temporary directory)")
    private @Nullable Path data;

    @Option(
            names = "--smoke",
            description = "register, sign in, open the socket, have one analysis run on a sample data set, print each"
                    + " frame and a last line of JSON, drain and exit")
    private boolean smoke;

    @Option(
            names = "--instances",
            paramLabel = "N",
            description = "how many instances of backend-service (default: 1); more need --with postgres,redis")
    private int instances = 1;

    @Option(
            names = "--with",
            paramLabel = "STORE",
            split = ",",
            description = "start real servers as well, postgres or redis or both, and have the services use them;"
                    + " one that ends is started again, and what they keep stays in the data directory")
    private Set<Store> with = EnumSet.noneOf(Store.class);

    @Option(
            names = "--observe",
            arity = "0..1",
            fallbackValue = "" + ObservationPage.PORT,
            paramLabel = "PORT",
            description = "show what every instance measures, as it happens, on a page of this machine at this port; 0"
                    + " for any free one (default: " + ObservationPage.PORT + ")")
    private @Nullable Integer observe;

    @Option(
            names = "--admin-port",
            paramLabel = "N",
            description =
                    "serve Cloud Run's Admin API on this loopback port too, 0 for any free one: for deploy/rollout"
                            + " local, and for gcloud (source DIR/admin/gcloud.env first)")
    private @Nullable Integer adminPort;

    private final Console console = new Console(System.err);
    private final AtomicBoolean ready = new AtomicBoolean();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var directory = dataDirectory()) {
            return serve(directory);
        } catch (CannotStartException | MistakenManifestException e) {
            console.say(String.valueOf(e.getMessage()));
            return NOT_STARTED;
        }
    }

    private int serve(DataDirectory directory) throws IOException, CannotStartException, InterruptedException {
        var ports = Ports.claim(
                port("--auth-port", authPort, AUTH_PORT), port("--backend-port", backendPort, BACKEND_PORT));
        var stores = Stores.of(stores(), directory, console);
        var facts = directory.facts(ports, instances, stores.backing());
        preflight(facts, directory);
        var run = new LocalCloudRun(deploy().project(), directory, console);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> interrupt(run, stores, directory)));
        try (stores;
                var _ = observed(run)) {
            return serve(run, stores, ports, facts, directory);
        }
    }

    private int serve(LocalCloudRun run, Stores stores, Ports ports, Map<String, String> facts, DataDirectory directory)
            throws IOException, CannotStartException, InterruptedException {
        try {
            stores.start();
            stores.revive();
            var urls = run.start(ports, facts);
            announce(urls.readyLine());
            if (smoke) {
                return new Smoke(deploy().project()).converse(run, urls);
            }
            serveAndAwaitEnd(run, directory, facts);
            return DRAINED;
        } catch (ServiceFailedException e) {
            // Services that ended because the run is being drained have not failed.
            if (run.drain()) {
                console.say(String.valueOf(e.getMessage()));
            }
            return FAILED;
        } finally {
            run.drain();
        }
    }

    /** The page, if somebody asked for it; it ends with the run. */
    private @Nullable ObservationPage observed(LocalCloudRun run) throws CannotStartException {
        if (observe == null) {
            return null;
        }
        try {
            var page = ObservationPage.open(port("--observe", observe, ANY), run::running);
            console.say("watch at " + page.url());
            return page;
        } catch (IOException e) {
            throw new CannotStartException("port " + observe + " is taken (" + e.getMessage()
                    + "): choose another with --observe N, or --observe 0 for any free one");
        }
    }

    private void serveAndAwaitEnd(LocalCloudRun run, DataDirectory directory, Map<String, String> facts)
            throws IOException, CannotStartException, InterruptedException {
        if (adminPort == null) {
            run.awaitEnd();
            return;
        }
        var manifests = Manifests.read(Manifests.directory(deploy().project()), "local", facts);
        try (var admin = LocalAdmin.serve(port("--admin-port", adminPort, ANY), run, directory, facts, manifests)) {
            console.say("Cloud Run's Admin API is at " + admin.url() + ": deploy/rollout local, or source "
                    + admin.environment() + " for gcloud");
            run.awaitEnd();
        }
    }

    /** What would be refused in the cloud is not started here. */
    private void preflight(Map<String, String> facts, DataDirectory directory) throws IOException {
        var values = Manifests.valuesOf(Manifests.directory(deploy().project()), "local");
        var mistakes = new Inspection(deploy().project())
                .withSecrets(directory.secretFiles().directory())
                .mistakes(values, facts);
        if (!mistakes.isEmpty()) {
            throw new MistakenManifestException(mistakes);
        }
    }

    /** Two instances that share nothing would each know half of what happened. */
    private Set<Store> stores() {
        if (instances < 1 || instances > 10) {
            throw new ParameterException(spec().commandLine(), "--instances is " + instances + ": from 1 to 10");
        }
        if (instances > 1 && !with.containsAll(EnumSet.allOf(Store.class))) {
            throw new ParameterException(
                    spec().commandLine(),
                    "--instances " + instances + " needs --with postgres,redis: what several instances know must be"
                            + " kept where all of them find it");
        }
        return with;
    }

    private DataDirectory dataDirectory() throws IOException, CannotStartException {
        if (data != null) {
            if (data.toString().isEmpty()) {
                throw new ParameterException(spec().commandLine(), "--data is empty: name a directory");
            }
            return DataDirectory.claim(data, console);
        }
        return smoke
                ? DataDirectory.temporary(console)
                : DataDirectory.claim(deploy().project().resolve(".accord"), console);
    }

    private int port(String option, @Nullable Integer wanted, int otherwise) {
        if (wanted == null) {
            return smoke ? ANY : otherwise;
        }
        if (wanted < 0 || wanted > 65535) {
            throw new ParameterException(spec().commandLine(), option + " is " + wanted + ", which is not a port");
        }
        return wanted;
    }

    private void announce(String line) {
        System.out.println(line);
        System.out.flush();
        ready.set(true);
    }

    /** A signal ends the program by the shutdown hook: drained, it says so by its exit code instead of the signal's. */
    private void interrupt(LocalCloudRun run, Stores stores, DataDirectory directory) {
        if (run.drain()) {
            try {
                stores.close();
                for (var rehearsal :
                        Rehearsal.running(directory.path()).stream().toList()) {
                    rehearsal.end();
                }
                directory.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            console.say("drained");
            Runtime.getRuntime().halt(ready.get() && !smoke ? DRAINED : INTERRUPTED);
        }
    }
}
