package accord.contract.version;

import accord.contract.process.Build;
import java.io.IOException;
import java.nio.file.Path;

/** Released versions, each built once in a directory of its commit. */
final class Releases {
    private static final Path PLACE = Path.of("target", "releases").toAbsolutePath();

    private Releases() {}

    static Build built(Checkout project, String release) throws IOException {
        var commit = project.commit(release);
        return project.cloneTo(PLACE.resolve(commit), commit).build(release);
    }
}
