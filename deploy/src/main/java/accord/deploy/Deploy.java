package accord.deploy;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program behind the launchers in deploy/: each verb is a subcommand, and {@code deploy/up} is {@code deploy up}. */
@Command(
        name = "deploy",
        description = "Takes the two services from a laptop to Cloud Run.",
        subcommands = {
            Up.class,
            Preflight.class,
            Rollout.class,
            Rollback.class,
            Image.class,
            Capacity.class,
            Monitor.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Deploy implements Runnable {

    private static final int FAILED = 1;

    @Option(names = "--project", paramLabel = "DIR", hidden = true, description = "the root of the project")
    private Path project = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandLine.Model.CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Every verb, and what each takes. */
    public static CommandLine commandLine() {
        return new CommandLine(new Deploy())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, commandLine, _) -> {
                    if (!(failure instanceof IOException)) {
                        throw failure;
                    }
                    commandLine.getErr().println("accord: " + failure);
                    return FAILED;
                })
                .setParameterExceptionHandler((mistake, _) -> complain(mistake));
    }

    /** What is wrong and where to read on; the whole help would bury it. */
    private static int complain(ParameterException mistake) {
        var verb = mistake.getCommandLine();
        var err = verb.getErr();
        err.println("accord: " + mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("accord: " + verb.getCommandSpec().qualifiedName("/") + " --help names every option");
        return verb.getCommandSpec().exitCodeOnInvalidInput();
    }

    Path project() {
        return project;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which verb? One of " + String.join(", ", spec.subcommands().keySet()));
    }
}
