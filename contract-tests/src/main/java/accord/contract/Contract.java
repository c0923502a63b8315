package accord.contract;

import accord.contract.bench.Bench;
import accord.contract.verify.Smoke;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
        System.exit(new CommandLine(new Contract()).execute(arguments));
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
            name = "bench",
            mixinStandardHelpOptions = true,
            description = {
                "Measures tokens verified, handshakes and turns, with the server's CPU time for each.",
                "Starts a backend of its own, or takes a running one: then all of --backend-url, --pid, --secret-file",
                "and --issuer are needed, and its ACCORD_COMMANDS_PER_MINUTE must be out of the way."
            })
    int bench(
            @Option(names = "--backend-url", description = "a running backend") @Nullable URI backend,
            @Option(names = "--pid", description = "its process on this machine") @Nullable Long pid,
            @Option(names = "--secret-file", description = "its signing secret") @Nullable Path secret,
            @Option(names = "--issuer", description = "its ACCORD_ISSUER") @Nullable String issuer,
            @Option(names = "--connections", defaultValue = "64", description = "at once; ${DEFAULT-VALUE}")
                    int connections,
            @Option(names = "--warmup", defaultValue = "10", description = "seconds; ${DEFAULT-VALUE}") int warmup,
            @Option(names = "--seconds", defaultValue = "10", description = "of each measurement; ${DEFAULT-VALUE}")
                    int seconds)
            throws IOException, InterruptedException {
        var bench = new Bench(connections, Duration.ofSeconds(warmup), Duration.ofSeconds(seconds), System.out);
        if (backend != null && pid != null && secret != null && issuer != null) {
            bench.of(backend, pid, secret, issuer);
            return 0;
        }
        if (backend == null && pid == null && secret == null && issuer == null) {
            bench.ofItsOwn();
            return 0;
        }
        System.err.println("a running backend needs all of --backend-url, --pid, --secret-file and --issuer");
        return CommandLine.ExitCode.USAGE;
    }
}
