package accord.deploy;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind the launchers in deploy/: each verb is a subcommand, and {@code deploy/up} is {@code deploy up}. */
@Command(name = "deploy", description = "Takes the two services from a laptop to Cloud Run.", subcommands = Up.class)
public final class Deploy implements Runnable {

    private static final int FAILED = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(names = "--project", paramLabel = "DIR", hidden = true, description = "the root of the project")
    private Path project = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandLine.Model.CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Deploy()).setExecutionExceptionHandler((failure, commandLine, _) -> {
            if (!(failure instanceof IOException)) {
                throw failure;
            }
            commandLine.getErr().println("accord: " + failure);
            return FAILED;
        });
    }

    Path project() {
        return project;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which verb?");
    }
}
