package accord.deploy;

import accord.deploy.manifest.Manifests;
import accord.deploy.manifest.MistakenManifestException;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.MonitoringFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Fills in what watches an environment, and prints the commands that create it. */
@Command(
        name = "monitor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Fills deploy/monitoring/*.json from the values of an environment, and prints a gcloud command for each file:"
                    + " log-based metrics first, then the alert policies that look at them, then the dashboard. Nothing"
                    + " is sent: read the commands, then pipe them to sh.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the files are written, and the commands printed",
            "1:something is wrong with the files, and nothing was written",
            "2:the command line is wrong"
        })
final class Monitor extends Verb {

    private static final int WRITTEN = 0;
    private static final int REFUSED = 1;

    @Parameters(
            paramLabel = "ENVIRONMENT",
            description = "staging or production: deploy/cloudrun/values/ENVIRONMENT.yaml")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String environment;

    @Option(
            names = "--values",
            paramLabel = "FILE",
            description = "values of your own (default: those of the environment)")
    private @Nullable Path values;

    @Option(
            names = "--into",
            paramLabel = "DIR",
            description = "where the filled files go (default: .accord/monitoring/ENVIRONMENT)")
    private @Nullable Path into;

    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            description = "a notification channel for every alert; as often as you like")
    private List<String> channels = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        var valuesFile =
                values == null ? Manifests.valuesOf(Manifests.directory(deploy().project()), environment) : values;
        if (!Files.isRegularFile(valuesFile)) {
            throw new ParameterException(spec().commandLine(), valuesFile + " is not there");
        }
        var mistakes = new Mistakes();
        var files = MonitoringFile.examine(mistakes, MonitoringFile.in(deploy().project()), valuesFile, Map.of());
        if (!mistakes.found().isEmpty()) {
            spec().commandLine().getErr().println(new MistakenManifestException(mistakes.found()).getMessage());
            return REFUSED;
        }
        var directory = into == null
                ? deploy().project().resolve(".accord").resolve("monitoring").resolve(environment)
                : into;
        Files.createDirectories(directory);
        for (var file : files) {
            var filled = directory.resolve(file.file().getFileName().toString());
            Files.writeString(filled, file.json() + "\n");
            spec().commandLine().getOut().println(command(file.type(), filled));
        }
        return WRITTEN;
    }

    private String command(MonitoringFile.Type type, Path file) {
        var quoted = "'" + file.toAbsolutePath().toString().replace("'", "'\\''") + "'";
        return switch (type) {
            case METRIC -> "gcloud logging metrics create " + metric(file) + " --config-from-file=" + quoted;
            case ALERT ->
                "gcloud alpha monitoring policies create --policy-from-file=" + quoted
                        + (channels.isEmpty() ? "" : " --notification-channels='" + String.join(",", channels) + "'");
            case DASHBOARD -> "gcloud monitoring dashboards create --config-from-file=" + quoted;
        };
    }

    /** A metric is named after its file. */
    private static String metric(Path file) {
        var name = file.getFileName().toString();
        return "accord_"
                + name.substring("metric-".length(), name.length() - ".json".length())
                        .replace('-', '_');
    }
}
