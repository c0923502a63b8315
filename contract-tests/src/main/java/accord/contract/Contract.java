package accord.contract;

import accord.contract.bench.BenchCommand;
import accord.contract.rules.gate.RulesCommand;
import accord.contract.verify.Smoke;
import accord.contract.verify.Verifier;
import accord.contract.verify.VerifierSettings;
import accord.contract.verify.check.Checks;
import accord.kernel.door.ProcessEnvironment;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the contract: the same client against any pair of URLs. */
@Command(
        name = "contract",
        mixinStandardHelpOptions = true,
        description = "Proves the contract between two running services, and measures it.")
public final class Contract {
    private Contract() {}

    /** Exits with the verb's verdict: 0, or what failed as 1. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Every verb, and what each takes. */
    public static CommandLine commandLine() {
        return new CommandLine(new Contract())
                .addSubcommand(RulesCommand.line())
                .addSubcommand(BenchCommand.line());
    }

    @Command(
            name = "smoke",
            mixinStandardHelpOptions = true,
            description = {
                "Registers a user, signs in, opens the socket and sends one analysis on the sample data.",
                "Prints each frame, then one line of JSON; exits 0 only if a real run sent all five events."
            })
    int smoke(
            @Option(names = "--auth-url", required = true, description = "auth-service's URL") URI auth,
            @Option(names = "--backend-url", required = true, description = "backend-service's URL") URI backend) {
        return new Smoke(auth, backend, System.out).run();
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Verifies a running pair after a deployment: 25 checks, each by itself, on live URLs.",
                "Signs in two people who are there for nothing else: by ACCORD_VERIFY_EMAIL_1,"
                        + " ACCORD_VERIFY_PASSWORD_1,",
                "…_2, …_2 or --accounts-file; else as test users by E2E_OAUTH_SIMULATION_KEY; else by registering,"
                        + " where an",
                "address need not be verified. What was made is removed, however this ends; what a killed run had no"
                        + " time",
                "to remove, the next one does. Progress is on standard error, one line of JSON on standard output.",
                ""
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:every check that was wanted passed, and nobody was left behind",
                "1:the contract is broken, or somebody was left behind",
                "2:the command line is wrong, or nobody can be signed in; the message says what is needed",
                "3:a service is not where it was said to be",
                "130:interrupted; what was made is removed"
            })
    int verify(
            @Option(names = "--auth-url", required = true, description = "auth-service's URL") URI auth,
            @Option(names = "--backend-url", required = true, description = "backend-service's URL") URI backend,
            @Option(names = "--only", split = ",", paramLabel = "NAME", description = "these checks and no others")
                    @Nullable
                    List<String> only,
            @Option(names = "--skip", split = ",", paramLabel = "NAME", description = "not these; reported as skipped")
                    @Nullable
                    List<String> skip,
            @Option(names = "--timeout", defaultValue = "60", description = "seconds for a check; ${DEFAULT-VALUE}")
                    int timeout,
            @Option(names = "--accounts-file", description = "two accounts, in a file that only its owner can read")
                    @Nullable
                    Path accounts,
            @Option(names = "--state", description = "where it is written down who is there; ~/.accord/verify")
                    @Nullable
                    Path state,
            @Option(names = "--junit", description = "where the results go as JUnit XML") @Nullable Path junit,
            @Option(names = "--report", description = "where the page goes, without .md and .html") @Nullable
                    Path report,
            @Option(names = "--list", help = true, description = "print the names of the checks") boolean list) {
        if (list) {
            Checks.all().forEach(check -> System.out.println(check.name()));
            return CommandLine.ExitCode.OK;
        }
        VerifierSettings settings;
        try {
            settings = new VerifierSettings(
                    Checks.all(),
                    auth,
                    backend,
                    only == null ? List.of() : only,
                    skip == null ? List.of() : skip,
                    Duration.ofSeconds(timeout),
                    state == null ? Path.of(System.getProperty("user.home"), ".accord", "verify") : state,
                    accounts,
                    junit,
                    report);
        } catch (IllegalArgumentException mistaken) {
            System.err.println(mistaken.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        var verifier = new Verifier(settings, ProcessEnvironment.variables(), System.out, System.err);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(verifier::stop));
        return verifier.run();
    }
}
