package accord.deploy;

import accord.deploy.CloudOptions.Cloud;
import accord.deploy.local.Console;
import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.ServiceManifest;
import accord.deploy.rollout.Conductor;
import accord.deploy.rollout.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Takes users back to the revision before the last release, in one step. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Gives all new clients back to the revision that served before the last release, auth-service first, and"
                    + " has the contract verified. A release that is under way is undone: traffic is shared as it was"
                    + " before it began. Run again, it finds that nothing is to be done.",
            "",
            "Sockets that are open stay on the revision that they are on, until they end.",
            ""
        },
        exitCodeListHeading = "%nExit codes (the last line, one JSON object, says the same):%n",
        exitCodeList = {
            "0:rolled back and verified, or there was nothing to do",
            "2:the command line is wrong",
            "3:nothing was touched: there is no revision to go back to, or Cloud Run cannot be asked",
            "4:somebody has to look: traffic could not be moved, or what it went back to does not keep the contract",
            "130:stopped before it was verified"
        })
final class Rollback extends Verb {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CloudOptions options;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "auth-service or backend-service alone (default: both)")
    private @Nullable String service;

    @Option(
            names = "--to",
            paramLabel = "REVISION",
            description = "this revision instead of the one before; of the service whose name it begins with")
    private @Nullable String revision;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var pace = new Conductor.Pace(
                List.of(100),
                Duration.ZERO,
                options.isLocal() ? Duration.ofMillis(200) : Duration.ofSeconds(2),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2));
        return new Undertaking(deploy(), options, new Console(System.err)).run(pace, this::goBack);
    }

    private Verdict goBack(Conductor conductor, Cloud cloud, Manifests manifests)
            throws IOException, InterruptedException {
        return conductor.goBack(chosen(manifests), Optional.ofNullable(revision), Undertaking.live(manifests));
    }

    private List<ServiceManifest> chosen(Manifests manifests) {
        var chosen = new ArrayList<ServiceManifest>();
        for (var manifest : List.of(manifests.auth(), manifests.backend())) {
            if ((service == null || service.equals(manifest.name()))
                    && (revision == null || revision.startsWith(manifest.name() + "-"))) {
                chosen.add(manifest);
            }
        }
        if (chosen.isEmpty()) {
            throw new ParameterException(
                    spec().commandLine(),
                    "neither auth-service nor backend-service is meant by "
                            + (revision == null ? "--service " + service : "--to " + revision));
        }
        return chosen;
    }
}
