package accord.deploy;

import accord.deploy.capacity.Sheet;
import accord.deploy.capacity.UnusableInputException;
import accord.deploy.manifest.MistakenManifestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Computes from a run of the benchmark what a number of users needs and costs. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Computes a capacity sheet: sockets and turns per instance, instances of both services and the monthly cost for"
                    + " 10 thousand, 1 million and 100 million users, what is full first, and how long a reconnect storm"
                    + " takes; each number with its formula. It reads a run of deploy/bench, the manifests of an"
                    + " environment, prices with their sources, and a profile of the workload, whose keys are a closed"
                    + " list. Nothing is started or sent.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the sheet is computed",
            "2:the command line is wrong, or something that it reads; the message names the file and the field"
        })
final class Capacity extends Verb {

    private static final int COMPUTED = 0;
    private static final int UNUSABLE = 2;

    @Parameters(
            arity = "0..1",
            paramLabel = "BENCH.json",
            description = "a run of deploy/bench (default: deploy/bench-reference.json)")
    private @Nullable Path bench;

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            defaultValue = "production",
            description = "whose manifests: local, staging or production (default: ${DEFAULT-VALUE})")
    private String environment = "production";

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "prices and limits of your own (default: deploy/cloudrun/prices.yaml)")
    private @Nullable Path prices;

    @Option(names = "--profile", paramLabel = "FILE", description = "keys of the workload's profile, as YAML")
    private @Nullable Path profile;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "one key of the profile; may be repeated")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "FILE", description = "write the page there, not to standard output")
    private @Nullable Path out;

    @Option(names = "--json", paramLabel = "FILE", description = "write every number with its formula there")
    private @Nullable Path json;

    @Option(names = "--picture", paramLabel = "FILE", description = "draw instances and cost over users there, as SVG")
    private @Nullable Path picture;

    @Override
    public Integer call() throws IOException {
        Sheet sheet;
        try {
            sheet = sheet();
        } catch (UnusableInputException | MistakenManifestException unusable) {
            spec().commandLine().getErr().println("accord: " + unusable.getMessage());
            return UNUSABLE;
        }
        if (json != null) {
            Files.writeString(json, sheet.json());
        }
        if (picture != null) {
            Files.writeString(picture, sheet.picture());
        }
        if (out != null) {
            Files.writeString(out, sheet.page(picture == null ? "" : fromPage(out, picture)));
        } else {
            spec().commandLine().getOut().print(sheet.page(""));
            spec().commandLine().getOut().flush();
        }
        return COMPUTED;
    }

    /** As the page links to it. */
    private static String fromPage(Path page, Path picture) {
        var directory = page.toAbsolutePath().normalize().getParent();
        return directory == null
                ? picture.toString()
                : directory.relativize(picture.toAbsolutePath().normalize()).toString();
    }

    private Sheet sheet() throws IOException {
        var directory = deploy().project().resolve("deploy");
        var cloudrun = directory.resolve("cloudrun");
        var measured = bench == null ? directory.resolve("bench-reference.json") : bench;
        return Sheet.compute(
                cloudrun,
                environment,
                measured,
                String.valueOf(measured.getFileName()),
                prices == null ? cloudrun.resolve("prices.yaml") : prices,
                profile == null ? List.of() : List.of(profile),
                set);
    }
}
