package accord.contract.rules.gate;

import accord.contract.rules.picture.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code contract rules draw}: renews the pictures that a repository keeps. */
@Command(
        name = "draw",
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2,
        description = "Draws the walk of a token and the rooms, from the bytecode: walk.svg and rooms.svg.")
final class DrawCommand implements Callable<Integer> {
    @Mixin
    private final Target target = new Target();

    @Option(names = "--into", required = true, paramLabel = "DIR", description = "where the pictures go")
    private Path folder = Path.of(".");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Pictures.of(target.book().house(), target.codebase()).into(folder);
        RulesCommand.out(spec)
                .println("drawn: " + folder.resolve(Pictures.WALK) + ", " + folder.resolve(Pictures.ROOMS));
        return 0;
    }
}
