package accord.deploy;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What each verb of the program knows without being told: the project that it works on, and how to refuse its command line. */
abstract class Verb implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Deploy deploy;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    final Deploy deploy() {
        return deploy;
    }

    final CommandSpec spec() {
        return spec;
    }
}
