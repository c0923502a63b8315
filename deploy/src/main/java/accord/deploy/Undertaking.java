package accord.deploy;

import accord.deploy.CloudOptions.Cloud;
import accord.deploy.local.Console;
import accord.deploy.manifest.Json;
import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.MistakenManifestException;
import accord.deploy.manifest.ServiceManifest;
import accord.deploy.rollout.Conductor;
import accord.deploy.rollout.Stop;
import accord.deploy.rollout.Verdict;
import accord.deploy.rollout.VerifierProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a rollout and a rollback have in common: the cloud, the verifier, Ctrl-C, and the last line. */
final class Undertaking {

    private static final int NOT_TOUCHED = 3;
    private static final int PATIENCE_SECONDS = 60;

    /** What is to be done in the cloud. */
    interface Work {
        Verdict with(Conductor conductor, Cloud cloud, Manifests manifests) throws IOException, InterruptedException;
    }

    private final Deploy deploy;
    private final CloudOptions options;
    private final Console console;
    private final Stop stop = new Stop();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int code = NOT_TOUCHED;

    Undertaking(Deploy deploy, CloudOptions options, Console console) {
        this.deploy = deploy;
        this.options = options;
        this.console = console;
    }

    int run(Conductor.Pace pace, Work work) throws InterruptedException {
        try {
            var cloud = options.cloud(deploy.project());
            cloud.notes().forEach(console::say);
            var manifests = manifests(cloud);
            var verifier = verifier(cloud);
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> interrupt(verifier)));
            var conductor = new Conductor(cloud.platform(), cloud.figures(), verifier, stop, pace, console::say);
            var verdict = work.with(conductor, cloud, manifests).noting(cloud.notes());
            code = verdict.exitCode();
            advise(verdict);
            say(verdict.json());
        } catch (MistakenManifestException e) {
            console.say(String.valueOf(e.getMessage()));
            refuse("preflight refuses the manifests or their values");
        } catch (IOException e) {
            console.say(String.valueOf(e.getMessage()));
            refuse(String.valueOf(e.getMessage()));
        } finally {
            ended.countDown();
        }
        return code;
    }

    /** Where users reach each service. */
    static Map<String, URI> live(Manifests manifests) {
        var live = new LinkedHashMap<String, URI>();
        url(manifests.auth(), "ACCORD_ISSUER", manifests.auth().name(), live);
        url(manifests.auth(), "ACCORD_BACKEND_URL", manifests.backend().name(), live);
        return live;
    }

    private static void url(ServiceManifest manifest, String variable, String service, Map<String, URI> live) {
        manifest.plain(variable).ifPresent(url -> live.put(service, URI.create(url)));
    }

    private Manifests manifests(Cloud cloud) throws IOException {
        return Manifests.read(
                deploy.project().resolve("deploy").resolve("cloudrun"), cloud.valuesFile(), cloud.facts());
    }

    private VerifierProcess verifier(Cloud cloud) throws IOException {
        var jar = deploy.project().resolve("contract-tests").resolve("target").resolve("contract-tests.jar");
        if (!Files.isRegularFile(jar)) {
            throw new IOException(jar + " is not there: build it with ./mvnw -Pjars package");
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new VerifierProcess(java, jar, cloud.verifierArguments(), line -> console.say("  " + line));
    }

    /** A signal ends the program; what was begun is finished first, and the exit code is the verdict's. */
    private void interrupt(VerifierProcess verifier) {
        if (ended.getCount() == 0) {
            return;
        }
        console.say("stopping at the next safe place");
        stop.now();
        verifier.stop();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                console.say("it did not stop within " + PATIENCE_SECONDS + " s: run it again, it finds what was done");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }

    private void advise(Verdict verdict) {
        switch (verdict.phase()) {
            case INTERRUPTED ->
                console.say(
                        "stopped: traffic stands at " + verdict.after() + "; the same command goes on from there, and"
                                + " deploy/rollback goes back to what was before");
            case STRANDED -> {
                console.say("traffic stands at " + verdict.after() + ", and was at " + verdict.before());
                for (var service : verdict.before().entrySet()) {
                    if (!service.getValue().isEmpty()) {
                        console.say("  gcloud run services update-traffic " + service.getKey() + " --to-revisions="
                                + String.join(
                                        ",",
                                        service.getValue().entrySet().stream()
                                                .map(share -> share.getKey() + "=" + share.getValue())
                                                .toList()));
                    }
                }
            }
            case ROLLED_BACK ->
                console.say("sockets that were opened on the revision that was left stay on it until they end");
            case RELEASED, FORWARD, BACK -> {}
        }
    }

    private void refuse(String why) {
        code = NOT_TOUCHED;
        say(Json.write(Map.of("verdict", "refused", "exit", NOT_TOUCHED, "reason", why, "notes", List.of())));
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
