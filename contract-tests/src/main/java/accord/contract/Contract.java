package accord.contract;

import accord.contract.verify.Smoke;
import java.net.URI;
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
}
