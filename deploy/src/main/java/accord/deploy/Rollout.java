package accord.deploy;

import accord.deploy.CloudOptions.Cloud;
import accord.deploy.local.Console;
import accord.deploy.local.SecretFiles;
import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.MistakenManifestException;
import accord.deploy.preflight.GcloudTypes;
import accord.deploy.preflight.Inspection;
import accord.deploy.rollout.Conductor;
import accord.deploy.rollout.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Takes what the manifests say to users, in steps, and back by itself when a step goes wrong. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Releases what has changed: preflight first; then backend-service, which verifies tokens, before"
                    + " auth-service, which mints them. A service whose revision serves already is left alone. A new"
                    + " revision is made without traffic, verified at a URL of its own, and then given more and more of"
                    + " the new clients; at each step the contract is verified where users are, and what the revision has"
                    + " measured itself is held against an error budget.",
            "",
            "Whatever goes wrong, traffic is shared again exactly as it was, and verified. What a rollout has to"
                    + " remember it writes into tags on Cloud Run: one that was stopped or killed is gone on with by"
                    + " running it again, on any machine, and undone by deploy/rollback. Sockets that are open stay on"
                    + " their revision, either way.",
            "",
            "The error budget is spent by any close with 1011, any run without a terminal event, any message that"
                    + " could not be serialised, and by less than 90 %% of connections or requests that go well; less than"
                    + " 95 %% is warned about.",
            ""
        },
        exitCodeListHeading = "%nExit codes (the last line, one JSON object, says the same):%n",
        exitCodeList = {
            "0:released, or there was nothing to do",
            "1:rolled back: traffic is shared as before, and the contract holds there",
            "2:the command line is wrong",
            "3:nothing was touched: preflight refuses, or Cloud Run cannot be asked",
            "4:somebody has to look: it could not go back, or what it went back to does not keep the contract either",
            "130:stopped between two steps; the last line says what stands"
        })
final class Rollout extends Verb {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CloudOptions options;

    @Option(
            names = "--steps",
            split = ",",
            paramLabel = "PERCENT",
            description =
                    "of the new clients, ascending, separated by commas, the last of them 100 (default: 10,50,100)")
    private List<Integer> steps = List.of(10, 50, 100);

    @Option(
            names = "--bake",
            paramLabel = "TIME",
            description = "how long each step serves before the next, as 90s or 5m (default: 5m, for local 10s)")
    private String bake = "";

    @Option(
            names = "--ready-within",
            paramLabel = "TIME",
            description = "how long a revision may take to become ready (default: 5m)")
    private String readyWithin = "5m";

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkSteps();
        var pace = new Conductor.Pace(
                steps,
                Times.of(spec(), "--bake", bake.isEmpty() ? (options.isLocal() ? "10s" : "5m") : bake),
                options.isLocal() ? Duration.ofMillis(500) : Duration.ofSeconds(5),
                Times.of(spec(), "--ready-within", readyWithin),
                Duration.ofMinutes(2));
        return new Undertaking(deploy(), options, new Console(System.err)).run(pace, this::release);
    }

    private Verdict release(Conductor conductor, Cloud cloud, Manifests manifests)
            throws IOException, InterruptedException {
        preflight(cloud);
        return conductor.release(
                List.of(manifests.backend(), manifests.auth()), deploy().project(), Undertaking.live(manifests));
    }

    private void preflight(Cloud cloud) throws IOException {
        var inspection = new Inspection(deploy().project());
        if (options.isLocal()) {
            inspection.withSecrets(
                    SecretFiles.in(options.localData(deploy().project())).directory());
        }
        if (cloud.gcloud().isPresent()) {
            GcloudTypes.of(cloud.gcloud().get()).ifPresent(inspection::withGcloud);
        }
        var mistakes = inspection.mistakes(cloud.valuesFile(), cloud.facts());
        if (!mistakes.isEmpty()) {
            throw new MistakenManifestException(mistakes);
        }
    }

    private void checkSteps() {
        var ascending = steps.stream().sorted().distinct().toList().equals(steps);
        if (!ascending || steps.getLast() != 100 || steps.getFirst() < 1) {
            throw new ParameterException(
                    spec().commandLine(), "--steps is " + steps + ": write percents that ascend to 100, as 10,50,100");
        }
    }
}
