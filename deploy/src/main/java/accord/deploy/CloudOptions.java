package accord.deploy;

import accord.deploy.admin.Rehearsal;
import accord.deploy.manifest.Manifests;
import accord.deploy.platform.AccessToken;
import accord.deploy.platform.ApiPlatform;
import accord.deploy.platform.CloudMonitoring;
import accord.deploy.platform.Figures;
import accord.deploy.platform.Gcloud;
import accord.deploy.platform.GcloudPlatform;
import accord.deploy.platform.Loopback;
import accord.deploy.platform.Platform;
import accord.deploy.platform.PlatformRefusedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which Cloud Run a verb is about, who asks it, and who verifies what it serves. */
final class CloudOptions {

    private static final String NONE = "none";
    private static final String LOCAL = "local";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Parameters(
            paramLabel = "ENVIRONMENT",
            description = "local (what deploy/up --admin-port serves), staging or production:"
                    + " deploy/cloudrun/values/ENVIRONMENT.yaml")
    private String environment = LOCAL;

    @Option(names = "--values", paramLabel = "FILE", description = "a values file of your own instead of that one")
    private @Nullable Path values;

    @Option(names = "--project", paramLabel = "ID", description = "the project on Google Cloud; local has one already")
    private @Nullable String project;

    @Option(names = "--region", paramLabel = "NAME", description = "its region; local has one already")
    private @Nullable String region;

    @Option(
            names = "--gcloud",
            paramLabel = "FILE",
            description = "the gcloud that asks Cloud Run, or 'none': then this program asks the same API itself"
                    + " (default: the one on the PATH, if there is one)")
    private @Nullable String gcloud;

    @Option(names = "--gcloud-found", hidden = true, description = "the gcloud on the PATH")
    private @Nullable Path gcloudFound;

    @Option(
            names = "--gcloud-config",
            paramLabel = "DIR",
            description = "gcloud's configuration, apart from your own (CLOUDSDK_CONFIG)")
    private @Nullable Path gcloudConfig;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            description = "another Cloud Run Admin API than Google's; http only on loopback")
    private @Nullable URI apiUrl;

    @Option(
            names = "--monitoring-url",
            paramLabel = "URL",
            description =
                    "another Cloud Monitoring API than Google's, or 'none': then no error budget is watched, and the"
                            + " verdict says so")
    private @Nullable String monitoringUrl;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "an access token, as one line (default: what 'gcloud auth print-access-token' prints)")
    private @Nullable Path tokenFile;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "for local: the directory that deploy/up was given (default: .accord in the project)")
    private @Nullable Path data;

    @Option(
            names = "--accounts-file",
            paramLabel = "FILE",
            description = "two accounts for the verifier; see deploy/verify --help for whom it takes otherwise")
    private @Nullable Path accountsFile;

    /** What the options come to. */
    record Cloud(
            Path valuesFile,
            Map<String, String> facts,
            Platform platform,
            Optional<Figures> figures,
            Optional<Path> gcloud,
            List<String> verifierArguments,
            List<String> notes) {}

    boolean isLocal() {
        return environment.equals(LOCAL);
    }

    Path localData(Path root) {
        return data == null ? root.resolve(".accord") : data;
    }

    Cloud cloud(Path root) throws IOException {
        if (!List.of(LOCAL, "staging", "production").contains(environment)) {
            throw new ParameterException(
                    spec.commandLine(), "'" + environment + "' is no environment: local, staging or production");
        }
        var notes = new ArrayList<String>();
        var rehearsal = isLocal() ? Rehearsal.running(localData(root)) : Optional.<Rehearsal>empty();
        if (isLocal() && rehearsal.isEmpty() && apiUrl == null) {
            throw new PlatformRefusedException(
                    "nothing serves Cloud Run here: start it with deploy/up --admin-port 0, on the same --data");
        }
        var where = rehearsal.map(_ -> Rehearsal.PROJECT);
        var id = named("--project", project, where);
        var place = named("--region", region, rehearsal.map(_ -> Rehearsal.REGION));
        var api = loopbackOrTls(
                "--api-url",
                Optional.ofNullable(apiUrl).or(() -> rehearsal.map(Rehearsal::url)),
                ApiPlatform.of(place));
        var file = Optional.ofNullable(tokenFile).or(() -> rehearsal.map(Rehearsal::token));
        var command = gcloudCommand();
        var asking = command.map(path -> asking(path, id, place, api, file, rehearsal));
        if (asking.isEmpty()) {
            notes.add(
                    NONE.equals(gcloud)
                            ? "gcloud was not to be used: this program's own client asked the API"
                            : "gcloud is not on this machine: this program's own client asked the API");
        }
        var token = file.map(AccessToken::inFile)
                .or(() -> asking.map(AccessToken::of))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "without gcloud, name a file with an access token: --token-file FILE"));
        return new Cloud(
                valuesFile(root),
                rehearsal.map(Rehearsal::facts).orElse(Map.of()),
                asking.<Platform>map(GcloudPlatform::new).orElseGet(() -> new ApiPlatform(api, id, token)),
                figures(id, token, rehearsal, notes),
                command,
                accountsFile == null ? List.of() : List.of("--accounts-file", accountsFile.toString()),
                notes);
    }

    private Gcloud asking(
            Path command, String id, String place, URI api, Optional<Path> file, Optional<Rehearsal> rehearsal) {
        var asking = Gcloud.at(command).inRegion(id, place);
        if (apiUrl != null || rehearsal.isPresent()) {
            asking = asking.asking(api);
        }
        if (file.isPresent()) {
            asking = asking.withTokenIn(file.get().toAbsolutePath());
        }
        var config = Optional.ofNullable(gcloudConfig).or(() -> rehearsal.map(Rehearsal::gcloud));
        return config.isPresent() ? asking.configuredIn(config.get().toAbsolutePath()) : asking;
    }

    private Optional<Path> gcloudCommand() {
        if (NONE.equals(gcloud)) {
            return Optional.empty();
        }
        if (gcloud != null) {
            if (!Files.isExecutable(Path.of(gcloud))) {
                throw new ParameterException(spec.commandLine(), "--gcloud is " + gcloud + ", which cannot be run");
            }
            return Optional.of(Path.of(gcloud));
        }
        return Optional.ofNullable(gcloudFound);
    }

    private Optional<Figures> figures(String id, AccessToken token, Optional<Rehearsal> rehearsal, List<String> notes) {
        if (NONE.equals(monitoringUrl)) {
            notes.add("no error budget was watched: --monitoring-url none");
            return Optional.empty();
        }
        var given = Optional.ofNullable(monitoringUrl).map(this::uri).or(() -> rehearsal.map(Rehearsal::url));
        var api = loopbackOrTls("--monitoring-url", given, CloudMonitoring.GOOGLE);
        return Optional.of(new CloudMonitoring(api, id, token, Clock.systemUTC()));
    }

    private URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException _) {
            throw new ParameterException(spec.commandLine(), "--monitoring-url is '" + text + "', which is no URL");
        }
    }

    /** A token goes to no host in clear. */
    private URI loopbackOrTls(String option, Optional<URI> given, URI otherwise) {
        var uri = given.orElse(otherwise);
        var http = "http".equals(uri.getScheme()) && Loopback.is(uri) && uri.getPort() > 0;
        if (!http && (!"https".equals(uri.getScheme()) || uri.getHost() == null)) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + uri + ": write https://HOST, or http://127.0.0.1:PORT");
        }
        return uri;
    }

    private String named(String option, @Nullable String given, Optional<String> otherwise) {
        var name = given == null ? otherwise.orElse("") : given;
        if (!name.matches("[a-z0-9][a-z0-9.:-]*")) {
            throw new ParameterException(
                    spec.commandLine(),
                    name.isEmpty() ? option + " is needed for " + environment : option + " is '" + name + "'");
        }
        return name;
    }

    private Path valuesFile(Path root) {
        var file = values == null ? Manifests.valuesOf(Manifests.directory(root), environment) : values;
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(spec.commandLine(), file + " is not there");
        }
        return file;
    }
}
