package accord.deploy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The process that serves a directory of PostgreSQL's, found by the file in which it says so: what starts it ends at once, and
 * it outlives whoever asked for it.
 */
final class Postmaster {

    private Postmaster() {}

    /** Empty when nobody serves the directory; a number alone may meanwhile name another process. */
    static Optional<ProcessHandle> of(Path directory) throws IOException {
        try (var lines = Files.lines(directory.resolve("postmaster.pid"))) {
            return lines.findFirst()
                    .filter(first -> first.matches("\\d{1,10}"))
                    .flatMap(first -> ProcessHandle.of(Long.parseLong(first)))
                    .filter(process -> serves(process, directory));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static boolean serves(ProcessHandle process, Path directory) {
        return process.info()
                .arguments()
                .filter(arguments -> Arrays.asList(arguments).contains(directory.toString()))
                .isPresent();
    }
}
